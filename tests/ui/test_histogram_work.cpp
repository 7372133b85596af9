#include <catch_amalgamated.hpp>
#include <numeric>

#include "core/training/trainer.h"
#include "support/tiny_data.h"
#include "ui/laboratory/histogram_view.h"
#include "ui/laboratory/histogram_work.h"

using namespace inkling;
using namespace inkling::ui::laboratory;
using testing::tiny_dataset;
using testing::tiny_settings;

TEST_CASE("a network's beginning follows from its settings, unless it came from a file",
          "[laboratory]") {
  SerialExecutor serial;
  const auto trainer = Trainer::create(tiny_dataset(), tiny_settings(), serial);
  REQUIRE(trainer.ok());
  const NetworkF start = (*trainer)->model().network;
  (*trainer)->begin_run(10);
  while ((*trainer)->advance() != Advanced::kRunEnd) {
  }
  Snapshot snapshot;
  snapshot.active = tiny_settings();
  snapshot.model = std::make_shared<const Model>((*trainer)->model());
  REQUIRE(snapshot.model->network.layers[0].weights != start.layers[0].weights);
  const auto known = beginning_of(snapshot);
  REQUIRE(known != nullptr);
  for (std::size_t l = 0; l < start.layers.size(); ++l)
    CHECK(known->layers[l].weights == start.layers[l].weights);

  snapshot.from_seed = false;
  CHECK(beginning_of(snapshot) == nullptr);
  snapshot.from_seed = true;
  snapshot.active.hidden = {13};  // of another shape than the network
  CHECK(beginning_of(snapshot) == nullptr);
  snapshot.model.reset();
  CHECK(beginning_of(snapshot) == nullptr);
}

TEST_CASE("half of the weights have moved by no more than the median distance", "[laboratory]") {
  MatrixF first = MatrixF::Zero(1, 5), second(1, 5);
  second << 3.0f, -1.0f, 0.0f, 2.0f, -9.0f;
  CHECK(median_distance(first, second) == 2.0);
  CHECK(median_distance(first.leftCols(4), second.leftCols(4)) == 1.0);
  CHECK(median_distance(second, second) == 0.0);
  CHECK(median_distance(MatrixF(), MatrixF()) == 0.0);
}

TEST_CASE("gradients that are 0 neither widen the bins nor get lost", "[laboratory]") {
  Random random(5, RandomStream::kInitialization);
  MatrixF gradients = MatrixF::Zero(40, 100);  // nine tenths are 0
  for (Index i = 0; i < 400; ++i) gradients.data()[10 * i] = static_cast<float>(random.normal());
  const std::span<const float> all[] = {{gradients.data(), 4000}};
  REQUIRE(histogram(all).axis.bins == kFewestBins);
  const Histogram found = gradient_histogram(nullptr, gradients);
  CHECK(found.axis.bins > kFewestBins);
  REQUIRE(found.sets.size() == 1);
  CHECK(found.sets[0].outside == 0);
  const auto& bins = found.sets[0].bins;
  CHECK(std::accumulate(bins.begin(), bins.end(), std::int64_t{0}) == 4000);

  gradients = gradients.cwiseAbs();  // the axis reaches to the zeros
  CHECK(gradient_histogram(nullptr, gradients).axis.low == 0.0);
  CHECK(gradient_histogram(nullptr, gradients).sets[0].outside == 0);
  CHECK(gradient_histogram(nullptr, MatrixF::Zero(3, 3)).sets[0].bins[0] == 9);
}

TEST_CASE("gradients at the start and now share their bins", "[laboratory]") {
  const MatrixF start = MatrixF::Constant(1, 300, 8.0f);
  MatrixF now = MatrixF::Constant(1, 300, -0.5f);
  now.leftCols(100).setZero();
  const Histogram found = gradient_histogram(&start, now);
  REQUIRE(found.sets.size() == 2);
  CHECK(found.axis.low <= -0.5);
  CHECK(found.axis.high >= 8.0);
  for (const HistogramCounts& set : found.sets) {
    CHECK(set.outside == 0);
    CHECK(std::accumulate(set.bins.begin(), set.bins.end(), std::int64_t{0}) == 300);
  }
}

TEST_CASE("mean gradients do not depend on the portions they are learned in", "[laboratory]") {
  SerialExecutor serial;
  const auto dataset = tiny_dataset(200, 600);
  const auto trainer = Trainer::create(dataset, tiny_settings(), serial);
  REQUIRE(trainer.ok());
  const Model& model = (*trainer)->model();
  const LabeledImages& images = dataset->test;
  const Index count = images.size();
  MeanGradients mean;
  while (!mean.complete(count)) mean.learn_portion(model, images, count);
  std::vector<std::uint32_t> all(static_cast<std::size_t>(count));
  std::iota(all.begin(), all.end(), 0u);
  const Gradients<float> whole = batch_gradients(model, images, all);
  for (std::size_t l = 0; l < whole.layers.size(); ++l)
    CHECK((mean.layers()[l].weights - whole.layers[l].weights).cwiseAbs().maxCoeff() < 1e-6f);
  mean.forget();
  CHECK_FALSE(mean.complete(count));
}

TEST_CASE("ticks are round numbers within the axis", "[laboratory]") {
  const auto text = [](double low, double high) {
    std::string all;
    for (const double tick : axis_ticks(low, high)) all += figures_text(tick) + " ";
    return all;
  };
  CHECK(text(-0.3, 0.3) == "-0.25 0 0.25 ");
  CHECK(text(0.0, 1.0) == "0 0.5 1 ");
  CHECK(text(-0.5, 0.5) == "-0.5 0 0.5 ");
  CHECK(text(-1.7, 2.1) == "-1 0 1 2 ");
  for (const double scale : {1e-9, 0.003, 0.7, 1.0, 42.0, 9e5})
    for (const double low : {-1.0, -0.37, 0.01}) {
      const std::vector<double> ticks = axis_ticks(low * scale, scale);
      INFO(low * scale << " to " << scale);
      CHECK(ticks.size() >= 3);
      CHECK(ticks.size() <= 7);
      CHECK(ticks.front() >= low * scale * 1.000001 - 1e-12);
      CHECK(ticks.back() <= scale * 1.000001);
    }
}

TEST_CASE("the table of a histogram has a row for each bin", "[laboratory]") {
  const std::vector<float> start = {0.0f, 0.0f, 8.0f}, now = {1.0f, 5.0f, 8.0f};
  Histogram both;
  both.axis = {0.0, 8.0, 2};
  both.sets = {count_values(both.axis, start), count_values(both.axis, now)};
  CHECK(histogram_csv(both) == "low,high,start,now\r\n0,4,2,1\r\n4,8,1,2\r\n");
  both.sets.erase(both.sets.begin());
  CHECK(histogram_csv(both) == "low,high,now\r\n0,4,1\r\n4,8,2\r\n");
}
