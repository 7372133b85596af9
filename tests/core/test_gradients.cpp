// Backpropagation against central differences, in double.
#include <catch_amalgamated.hpp>
#include <cmath>

#include "core/base/random.h"
#include "core/model/initializer.h"
#include "core/training/gradients.h"

using namespace inkling;

namespace {

constexpr double kStep = 1e-6;
constexpr double kTolerance = 2e-6;

struct Problem {
  Network<double> network;
  Matrix<double> inputs;
  std::vector<std::uint8_t> labels;
  LossSettings settings;
  double l2 = 0.0;

  // Mean loss with the L2 term; the same masks each time, since they have no memory.
  double loss() const {
    Backpropagation<double> pass;
    Gradients<double> unused;
    const DropoutMasks masks(3, 0);
    const BatchScore score = pass.run(network, inputs, labels, settings, masks, false, unused);
    return score.loss_sum * settings.scale + l2_penalty(network, l2);
  }
};

Problem make_problem(const std::vector<Index>& widths, const std::vector<Activation>& activations,
                     std::string_view initializer) {
  Problem problem;
  problem.network = make_network<double>(widths, activations);
  Random random(5, RandomStream::kInitialization);
  initialize(initializer, 0.3, random, problem.network);
  for (auto& layer : problem.network.layers)
    for (Index i = 0; i < layer.biases.size(); ++i) layer.biases[i] = 0.1 * random.normal();
  constexpr Index kSamples = 5;
  problem.inputs.resize(widths.front(), kSamples);
  for (Index i = 0; i < problem.inputs.size(); ++i) problem.inputs.data()[i] = random.uniform();
  for (Index i = 0; i < kSamples; ++i)
    problem.labels.push_back(
        static_cast<std::uint8_t>(random.below(static_cast<std::uint32_t>(widths.back()))));
  problem.settings.scale = 1.0 / kSamples;
  return problem;
}

void check_gradients(Problem problem) {
  Backpropagation<double> pass;
  Gradients<double> gradients;
  const DropoutMasks masks(3, 0);
  pass.run(problem.network, problem.inputs, problem.labels, problem.settings, masks, false,
           gradients);
  const auto check = [&](double& parameter, double derivative) {
    const double value = parameter;
    parameter = value + kStep;
    const double above = problem.loss();
    parameter = value - kStep;
    const double below = problem.loss();
    parameter = value;
    const double numeric = (above - below) / (2 * kStep);
    CHECK(std::abs(numeric - derivative) <= kTolerance * std::max(1.0, std::abs(numeric)));
  };
  for (std::size_t l = 0; l < problem.network.layers.size(); ++l) {
    auto& layer = problem.network.layers[l];
    const auto& gradient = gradients.layers[l];
    for (Index i = 0; i < layer.weights.size(); ++i)
      check(layer.weights.data()[i],
            gradient.weights.data()[i] + problem.l2 * layer.weights.data()[i]);
    for (Index i = 0; i < layer.biases.size(); ++i)
      check(layer.biases.data()[i], gradient.biases.data()[i]);
  }
}

}  // namespace

TEST_CASE("gradients match differences for every activation and initialiser", "[gradient]") {
  const auto activation = GENERATE(Activation::kIdentity, Activation::kRelu, Activation::kLeakyRelu,
                                   Activation::kSigmoid, Activation::kTanh);
  const auto initializer = GENERATE(from_range(kInitializerNames));
  INFO(to_string(activation) << ", " << initializer);
  check_gradients(make_problem({6, 5, 4, 3}, {activation, activation}, initializer));
}

TEST_CASE("gradients match differences without a hidden layer and with mixed layers",
          "[gradient]") {
  check_gradients(make_problem({6, 4}, {}, "xavier_normal"));
  check_gradients(make_problem(
      {5, 4, 6, 3, 2}, {Activation::kTanh, Activation::kRelu, Activation::kSigmoid}, "he_uniform"));
}

TEST_CASE("gradients match differences with label smoothing, L2 and dropout", "[gradient]") {
  Problem problem =
      make_problem({6, 7, 5, 3}, {Activation::kLeakyRelu, Activation::kTanh}, "he_normal");
  SECTION("label smoothing") { problem.settings.label_smoothing = 0.2; }
  SECTION("an image without a class") { problem.labels[1] = kNoClass; }
  SECTION("L2") { problem.l2 = 0.3; }
  SECTION("dropout") { problem.settings.dropout = {0.4, 0.25}; }
  SECTION("all together") {
    problem.settings.label_smoothing = 0.1;
    problem.l2 = 0.05;
    problem.settings.dropout = {0.5, 0.3};
  }
  check_gradients(problem);
}

TEST_CASE("a batch in portions gives the gradient of the whole", "[gradient]") {
  const Problem problem = make_problem({6, 5, 3}, {Activation::kRelu}, "he_normal");
  Backpropagation<double> pass;
  Gradients<double> whole, parts;
  const DropoutMasks masks(1, 0);
  pass.run(problem.network, problem.inputs, problem.labels, problem.settings, masks, false, whole);
  const std::span<const std::uint8_t> labels(problem.labels);
  pass.run(problem.network, problem.inputs.leftCols(2), labels.first(2), problem.settings, masks,
           false, parts);
  pass.run(problem.network, problem.inputs.rightCols(3), labels.last(3), problem.settings, masks,
           true, parts);
  for (std::size_t l = 0; l < whole.layers.size(); ++l) {
    CHECK(whole.layers[l].weights.isApprox(parts.layers[l].weights, 1e-12));
    CHECK(whole.layers[l].biases.isApprox(parts.layers[l].biases, 1e-12));
  }
}

TEST_CASE("dropout rests the given share and keeps the mean", "[gradient]") {
  // One identity layer of many units fed a constant: what the next layer sees averages to that
  // constant.
  constexpr Index kUnits = 20000;
  Network<double> network = make_network<double>({1, kUnits, 2}, {Activation::kIdentity});
  network.layers[0].weights.setOnes();
  network.layers[1].weights.row(0).setConstant(1.0 / kUnits);
  const Matrix<double> input = Matrix<double>::Ones(1, 1);
  const std::vector<std::uint8_t> label = {0};
  LossSettings settings;
  settings.dropout = {0.3};
  Backpropagation<double> pass;
  Gradients<double> gradients;
  const DropoutMasks masks(11, 0);
  pass.run(network, input, label, settings, masks, false, gradients);
  // The derivative of the first output's row is p - q times what each unit passed on: zero where it
  // rested.
  const auto row = gradients.layers[1].weights.row(0);
  const auto resting = static_cast<double>((row.array() == 0.0).count()) / kUnits;
  CHECK(resting == Catch::Approx(0.3).margin(0.015));
  CHECK(row.mean() / row.minCoeff() ==
        Catch::Approx(0.7).margin(0.015));  // others are 1 / 0.7 times as large
}

TEST_CASE("softmax sums to one, ignores a constant shift and survives large values", "[loss]") {
  Matrix<double> z(3, 2);
  z << 1.0, 1001.0, 2.0, 1002.0, -1.0, 999.0;
  softmax_in_place<double>(z);
  CHECK(z.col(0).sum() == Catch::Approx(1.0));
  CHECK(z.col(0).isApprox(z.col(1), 1e-12));
  MatrixF large(2, 1);
  large << 3e38f, -3e38f;
  softmax_in_place<float>(large);
  CHECK(large(0) == 1.0f);
  CHECK(large(1) == 0.0f);
}
