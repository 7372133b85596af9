// Losses, probabilities and gradients against numbers from an independent implementation
// (reference.py).
#include <catch_amalgamated.hpp>
#include <map>

#include "core/training/gradients.h"
#include "support/reference_arrays.h"

using namespace inkling;

namespace {

using Arrays = testing::ReferenceArrays;

template <class Scalar>
void compare(const Arrays& arrays, const std::string& name,
             const std::vector<Activation>& activations, double tolerance) {
  const auto at = [&](const std::string& part) -> const Matrix<double>& {
    return arrays.at(name + "." + part);
  };
  Network<Scalar> network;
  for (std::size_t l = 0; arrays.contains(name + ".W" + std::to_string(l)); ++l) {
    const std::string number = std::to_string(l);
    network.layers.push_back({at("W" + number).template cast<Scalar>(),
                              at("b" + number).transpose().template cast<Scalar>(),
                              l < activations.size() ? activations[l] : Activation::kIdentity});
  }
  REQUIRE(network.layers.size() == activations.size() + 1);
  const Matrix<Scalar> inputs = at("x").template cast<Scalar>();
  std::vector<std::uint8_t> labels;
  for (Index i = 0; i < at("labels").cols(); ++i)
    labels.push_back(static_cast<std::uint8_t>(at("labels")(0, i)));
  LossSettings settings;
  settings.label_smoothing = at("settings")(0, 0);
  settings.scale = 1.0 / static_cast<double>(labels.size());
  const double l2 = at("settings")(0, 1);

  Backpropagation<Scalar> pass;
  Gradients<Scalar> gradients;
  const BatchScore score =
      pass.run(network, inputs, labels, settings, DropoutMasks(1, 0), false, gradients);
  CHECK(score.loss_sum * settings.scale + l2_penalty(network, l2) ==
        Catch::Approx(at("loss")(0, 0)).epsilon(tolerance));

  ForwardBuffers<Scalar> buffers;
  Matrix<Scalar> probabilities = forward<Scalar>(network, DenseInputs<Scalar>(inputs), buffers);
  softmax_in_place<Scalar>(probabilities);
  CHECK((probabilities.template cast<double>() - at("probabilities")).cwiseAbs().maxCoeff() <
        tolerance);
  for (std::size_t l = 0; l < network.layers.size(); ++l) {
    const std::string number = std::to_string(l);
    const Matrix<double> weights =
        (gradients.layers[l].weights + static_cast<Scalar>(l2) * network.layers[l].weights)
            .template cast<double>();
    CHECK((weights - at("dW" + number)).cwiseAbs().maxCoeff() < tolerance);
    CHECK((gradients.layers[l].biases.template cast<double>() - at("db" + number).transpose())
              .cwiseAbs()
              .maxCoeff() < tolerance);
  }
}

}  // namespace

TEST_CASE("losses and gradients equal those of an independent implementation", "[gradient]") {
  using enum Activation;
  const Arrays arrays = testing::read_reference("reference.txt");
  REQUIRE(arrays.size() > 40);
  const std::map<std::string, std::vector<Activation>> cases = {
      {"linear", {}},
      {"relu", {kRelu}},
      {"smoothed", {kRelu}},
      {"deep", {kTanh, kSigmoid, kLeakyRelu}},
      {"sigmoid", {kSigmoid}}};
  for (const auto& [name, activations] : cases) {
    INFO(name);
    compare<double>(arrays, name, activations, 1e-10);
    compare<float>(arrays, name, activations, 2e-6);
  }
}
