#include <catch_amalgamated.hpp>
#include <cmath>

#include "core/analysis/explanation.h"
#include "core/model/initializer.h"
#include "support/random_images.h"

using namespace inkling;

namespace {

Model random_model(Activation activation, bool standardised) {
  Random random(4, RandomStream::kInitialization);
  Model model;
  model.rows = 8;
  model.columns = 9;
  model.network = make_network<float>({72, 17, 11, 5}, {activation, activation});
  for (auto& layer : model.network.layers) {
    layer.weights = 0.3f * testing::random_matrix(random, layer.outputs(), layer.inputs());
    layer.biases = 0.3f * testing::random_matrix(random, layer.outputs(), 1);
  }
  if (standardised) {
    model.scaling.kind = InputScaling::Kind::kZScore;
    model.scaling.mean = VectorF::Constant(72, 0.3f);
    model.scaling.inverse_deviation = VectorF::Constant(72, 2.0f);
  }
  return model;
}

std::vector<float> random_values(bool papers) {
  Random random(6, RandomStream::kShuffling);
  std::vector<float> values(72);
  for (float& value : values)
    value = papers && random.uniform() < 0.5 ? 0.0f : static_cast<float>(random.uniform());
  return values;
}

// The logit of a class, in double precision, by the textbook.
double logit(const Model& model, const std::vector<double>& inputs, int wanted) {
  Vector<double> x = Eigen::Map<const Vector<double>>(inputs.data(), 72);
  for (const auto& layer : model.network.layers) {
    Vector<double> z = layer.weights.cast<double>() * x + layer.biases.cast<double>();
    for (double& value : z) {
      if (layer.activation == Activation::kRelu) value = std::max(value, 0.0);
      if (layer.activation == Activation::kTanh) value = std::tanh(value);
      if (layer.activation == Activation::kSigmoid) value = 1.0 / (1.0 + std::exp(-value));
    }
    x = z;
  }
  return x[wanted];
}

}  // namespace

TEST_CASE("relevance is the input times the derivative of the answer's logit", "[explanation]") {
  const Activation activation =
      GENERATE(Activation::kRelu, Activation::kTanh, Activation::kSigmoid);
  const bool standardised = GENERATE(false, true);
  const Model model = random_model(activation, standardised);
  const std::vector<float> values = random_values(true);
  const Explanation found = explain(model, values);
  REQUIRE(found.relevance.size() == 72);
  const VectorF expected = classify(model, values);
  CHECK((found.probabilities - expected).cwiseAbs().maxCoeff() < 1e-5f);
  Index best = 0;
  expected.maxCoeff(&best);
  CHECK(found.answer == best);
  REQUIRE(found.hidden.size() == 2);
  CHECK(found.hidden[0].size() == 17);
  CHECK(found.hidden[1].size() == 11);

  std::vector<double> inputs(values.begin(), values.end());
  if (standardised)
    for (double& value : inputs) value = (value - 0.3) * 2.0;
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    constexpr double kStep = 1e-5;
    std::vector<double> up = inputs, down = inputs;
    up[i] += kStep;
    down[i] -= kStep;
    const double slope =
        (logit(model, up, found.answer) - logit(model, down, found.answer)) / (2.0 * kStep);
    CHECK(found.relevance[static_cast<Index>(i)] == Catch::Approx(slope * inputs[i]).margin(2e-4));
  }
}

TEST_CASE("without biases the relevance of ReLUs adds up to the logit", "[explanation]") {
  Model model = random_model(Activation::kRelu, false);
  for (auto& layer : model.network.layers) layer.biases.setZero();
  const std::vector<float> values = random_values(false);
  const Explanation found = explain(model, values);
  const std::vector<double> inputs(values.begin(), values.end());
  CHECK(found.relevance.sum() == Catch::Approx(logit(model, inputs, found.answer)).epsilon(1e-4));
}
