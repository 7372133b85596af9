// Against NumPy's histograms (analysis_reference.py).
#include <catch_amalgamated.hpp>
#include <limits>

#include "core/analysis/batch_gradients.h"
#include "core/analysis/histogram.h"
#include "core/model/initializer.h"
#include "support/random_images.h"
#include "support/reference_arrays.h"

using namespace inkling;

namespace {

constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
constexpr float kInfinity = std::numeric_limits<float>::infinity();

HistogramAxis axis_of(const std::vector<float>& values) {
  const std::span<const float> sets[] = {values};
  return histogram_axis(sets);
}

}  // namespace

TEST_CASE("bins and counts equal NumPy's by the rule of Freedman and Diaconis", "[histogram]") {
  const auto arrays = testing::read_reference("analysis.txt");
  const std::string name = GENERATE("bell", "skewed", "grid");
  INFO(name);
  const auto& given = arrays.at(name + ".values");
  std::vector<float> values;
  for (Index i = 0; i < given.cols(); ++i) values.push_back(static_cast<float>(given(0, i)));
  const HistogramAxis axis = axis_of(values);
  const auto& edges = arrays.at(name + ".edges");
  const auto& counts = arrays.at(name + ".counts");
  REQUIRE(static_cast<Index>(axis.bins) == counts.cols());
  for (std::size_t i = 0; i <= axis.bins; ++i)
    CHECK(axis.edge(i) == Catch::Approx(edges(0, static_cast<Index>(i))).epsilon(1e-12));
  const HistogramCounts counted = count_values(axis, values);
  for (std::size_t i = 0; i < axis.bins; ++i)
    CHECK(static_cast<double>(counted.bins[i]) == counts(0, static_cast<Index>(i)));
}

TEST_CASE("values that are no numbers are counted apart", "[histogram]") {
  const HistogramAxis axis = axis_of({kNan, -1.0f, kInfinity, 3.0f, -kInfinity, 0.0f, kNan});
  CHECK(axis.low == -1.0);
  CHECK(axis.high == 3.0);
  const std::vector<float> values = {kNan, -kInfinity, -1.0f, 3.0f, 3.1f, -2.0f, 1.0f, kInfinity};
  const HistogramCounts counts = count_values(axis, values);
  CHECK(counts.nans == 1);
  CHECK(counts.infinite == 2);
  CHECK(counts.outside == 2);
  CHECK(counts.bins.front() == 1);
  CHECK(counts.bins.back() == 1);
  std::int64_t sum = 0;
  for (const std::int64_t count : counts.bins) sum += count;
  CHECK(sum == 3);
}

TEST_CASE("an axis exists for any values", "[histogram]") {
  CHECK(axis_of({}).bins == kFewestBins);
  CHECK(axis_of({kNan}).high == 1.0);
  const HistogramAxis constant = axis_of({2.0f, 2.0f, 2.0f});
  CHECK(constant.low == 1.5);
  CHECK(constant.high == 2.5);
  // Quartiles that are equal ask for bins of no width, far outliers for thousands of them.
  CHECK(axis_of({0.0f, 1.0f, 1.0f, 1.0f, 1.0f, 1.0f, 2.0f}).bins == kFewestBins);
  std::vector<float> wide = {-1e6f, 1e6f};
  for (int i = 0; i < 10; ++i) wide.push_back(0.1f * static_cast<float>(i));
  CHECK(axis_of(wide).bins == 12);  // no more than values
  for (int i = 0; i < 100; ++i) wide.push_back(0.01f * static_cast<float>(i));
  CHECK(axis_of(wide).bins == kMostBins);
  const float largest = std::numeric_limits<float>::max();
  const HistogramCounts counts =
      count_values(axis_of({-largest, largest}), std::vector<float>{-largest, largest});
  CHECK(counts.bins.front() == 1);
  CHECK(counts.bins.back() == 1);
}

TEST_CASE("histograms of two networks share their axes and count every weight", "[histogram]") {
  Random random(3, RandomStream::kInitialization);
  NetworkF start = make_network<float>({20, 7, 3}, {Activation::kRelu});
  initialize("he_normal", 0.0, random, start);
  NetworkF now = start;
  now.layers[0].weights *= 3.0f;
  now.layers[1].biases[2] = kNan;
  const NetworkF* networks[] = {&start, &now};
  const auto layers = layer_histograms(networks);
  REQUIRE(layers.size() == 2);
  const Histogram& first = layers[0].weights;
  REQUIRE(first.sets.size() == 2);
  CHECK(first.axis.high == static_cast<double>(now.layers[0].weights.maxCoeff()));
  for (const HistogramCounts& set : first.sets) {
    std::int64_t sum = 0;
    for (const std::int64_t count : set.bins) sum += count;
    CHECK(sum == 140);
    CHECK(set.outside == 0);
  }
  CHECK(layers[1].biases.sets[0].nans == 0);
  CHECK(layers[1].biases.sets[1].nans == 1);
}

TEST_CASE("the gradients of a batch are the slopes of its mean loss", "[histogram]") {
  Random random(5, RandomStream::kInitialization);
  const LabeledImages images = testing::random_images(random, 30, 8, 8, 0.4, 3);
  Model model;
  model.rows = model.columns = 8;
  model.network = make_network<float>({64, 6, 3}, {Activation::kTanh});
  initialize("xavier_normal", 0.0, random, model.network);
  const std::vector<std::uint32_t> samples = {3, 29, 7, 11, 0};
  const Gradients<float> gradients = batch_gradients(model, images, samples);

  const auto mean_loss = [&](const Network<double>& network) {
    double sum = 0.0;
    for (const std::uint32_t sample : samples) {
      Vector<double> x(64);
      for (Index p = 0; p < 64; ++p) x[p] = images.pixels(sample)[p] / 255.0;
      const Vector<double> h =
          (network.layers[0].weights * x + network.layers[0].biases).array().tanh();
      const Vector<double> z = network.layers[1].weights * h + network.layers[1].biases;
      sum += std::log(z.array().exp().sum()) - z[images.labels[sample]];
    }
    return sum / static_cast<double>(samples.size());
  };
  Network<double> network;
  for (const auto& layer : model.network.layers)
    network.layers.push_back(
        {layer.weights.cast<double>(), layer.biases.cast<double>(), layer.activation});
  constexpr double kStep = 1e-5;
  for (std::size_t l = 0; l < 2; ++l)
    for (Index i = 0; i < network.layers[l].weights.size(); i += 5) {
      double& weight = network.layers[l].weights.data()[i];
      const double value = weight;
      weight = value + kStep;
      const double above = mean_loss(network);
      weight = value - kStep;
      const double below = mean_loss(network);
      weight = value;
      CHECK(gradients.layers[l].weights.data()[i] ==
            Catch::Approx((above - below) / (2.0 * kStep)).margin(1e-6));
    }
  // The norm is the slope along the gradient's own direction.
  const double length = norm(gradients);
  const auto moved = [&](double way) {
    Network<double> there = network;
    for (std::size_t l = 0; l < 2; ++l) {
      there.layers[l].weights += way / length * gradients.layers[l].weights.cast<double>();
      there.layers[l].biases += way / length * gradients.layers[l].biases.cast<double>();
    }
    return mean_loss(there);
  };
  CHECK(length == Catch::Approx((moved(kStep) - moved(-kStep)) / (2.0 * kStep)).epsilon(1e-5));
  const auto layers = gradient_histograms(gradients);
  REQUIRE(layers.size() == 2);
  CHECK(layers[0].weights.axis.low == static_cast<double>(gradients.layers[0].weights.minCoeff()));
}
