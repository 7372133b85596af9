#include <algorithm>
#include <catch_amalgamated.hpp>
#include <vector>

#include "core/analysis/robustness.h"
#include "core/model/initializer.h"
#include "support/backwards_executor.h"
#include "support/random_images.h"

using namespace inkling;

namespace {

constexpr int kImageRows = 8, kImageColumns = 9;

std::shared_ptr<const Model> untrained_model(std::uint64_t seed) {
  Random random(seed, RandomStream::kInitialization);
  auto model = std::make_shared<Model>();
  model->rows = kImageRows;
  model->columns = kImageColumns;
  model->network = make_network<float>({kImageRows * kImageColumns, 17, 5}, {Activation::kRelu});
  for (auto& layer : model->network.layers)
    layer.weights = 0.3f * testing::random_matrix(random, layer.outputs(), layer.inputs());
  return model;
}

int answer(const Model& model, const std::uint8_t* pixels) {
  std::vector<float> values;
  for (int p = 0; p < kImageRows * kImageColumns; ++p)
    values.push_back(static_cast<float>(pixels[p]) / 255.0f);
  Index best = 0;
  classify(model, values).maxCoeff(&best);
  return static_cast<int>(best);
}

// Labelled as the model reads them, so that it errs by disturbances alone.
LabeledImages images_for(const Model& model, std::uint32_t count) {
  Random random(1, RandomStream::kShuffling);
  LabeledImages images = testing::random_images(random, count, kImageRows, kImageColumns, 0.4);
  for (Index i = 0; i < images.size(); ++i)
    images.labels[static_cast<std::size_t>(i)] =
        static_cast<std::uint8_t>(answer(model, images.pixels(i)));
  return images;
}

std::vector<RobustnessCurve> curves_of(std::vector<std::shared_ptr<const Model>> models,
                                       const LabeledImages& images, Index count,
                                       Executor& executor) {
  Robustness robustness(std::move(models), images, count, executor);
  while (!robustness.done()) robustness.advance();
  return robustness.curves();
}

// One image after the other.
template <class DisturbanceOf>
double accuracy(const Model& model, const LabeledImages& images, Index count,
                DisturbanceOf&& disturbance_of) {
  int right = 0;
  for (Index i = 0; i < count; ++i) {
    std::vector<std::uint8_t> disturbed(kImageRows * kImageColumns);
    disturb(disturbance_of(i), images.pixels(i), kImageRows, kImageColumns, disturbed.data());
    right += answer(model, disturbed.data()) == images.labels[static_cast<std::size_t>(i)] ? 1 : 0;
  }
  return right / static_cast<double>(count);
}

}  // namespace

TEST_CASE("each kind is tried from one end of its range to the other", "[robustness]") {
  struct Expected {
    const char* name;
    double first, undisturbed, last;
  };
  const auto curves = disturbances_to_try();
  const std::vector<Expected> expected = {{"shift", 0.0, 0.0, 6.0},
                                          {"rotation", -45.0, 0.0, 45.0},
                                          {"size", 0.6, 1.0, 1.4},
                                          {"thickness", -1.0, 0.0, 2.0}};
  REQUIRE(curves.size() == expected.size());
  for (std::size_t i = 0; i < curves.size(); ++i) {
    const auto& amounts = curves[i].amounts;
    CHECK(curves[i].name == expected[i].name);
    CHECK(amounts.front() == expected[i].first);
    CHECK(amounts.back() == expected[i].last);
    CHECK(std::is_sorted(amounts.begin(), amounts.end()));
    CHECK(std::count(amounts.begin(), amounts.end(), expected[i].undisturbed) == 1);
  }
}

TEST_CASE("undisturbed images are read as an evaluation reads them", "[robustness]") {
  const auto first = untrained_model(4), second = untrained_model(5);
  const LabeledImages images = images_for(*first, 700);
  SerialExecutor executor;
  const auto curves = curves_of({first, second}, images, 600, executor);
  std::vector<std::uint32_t> samples;
  for (std::uint32_t i = 0; i < 600; ++i) samples.push_back(i);
  Evaluation evaluation(*second, images, executor, samples);
  while (!evaluation.done()) evaluation.advance();
  for (const auto& curve : curves) {
    const double untouched = curve.name == "size" ? 1.0 : 0.0;
    REQUIRE(curve.accuracies.size() == 2);
    for (const auto& accuracies : curve.accuracies)
      REQUIRE(accuracies.size() == curve.amounts.size());
    for (std::size_t i = 0; i < curve.amounts.size(); ++i) {
      if (curve.amounts[i] != untouched) continue;
      CHECK(curve.accuracies[0][i] == 1.0);
      CHECK(curve.accuracies[1][i] == evaluation.metrics().accuracy);
    }
  }
}

TEST_CASE("curves are the accuracies on images that are disturbed one by one", "[robustness]") {
  const auto model = untrained_model(4);
  const LabeledImages images = images_for(*model, 300);
  SerialExecutor executor;
  const auto curves = curves_of({model}, images, 1000, executor);  // all that there are
  for (const auto& curve : curves)
    for (std::size_t i = 0; i < curve.amounts.size(); ++i) {
      const double amount = curve.amounts[i];
      CAPTURE(curve.name, amount);
      CHECK(curve.accuracies[0][i] == accuracy(*model, images, 300, [&](Index image) {
              const Disturbance shifts[] = {{.shift_x = amount},
                                            {.shift_y = amount},
                                            {.shift_x = -amount},
                                            {.shift_y = -amount}};
              if (curve.name == "shift") return shifts[image % 4];
              if (curve.name == "rotation") return Disturbance{.rotation = amount};
              if (curve.name == "size") return Disturbance{.scale = amount};
              return Disturbance{.thickness = amount};
            }));
    }
  for (const auto& curve : curves) CHECK(std::ranges::min(curve.accuracies[0]) < 0.9);
}

TEST_CASE("curves do not depend on the executor", "[robustness]") {
  const auto first = untrained_model(4), second = untrained_model(5);
  const LabeledImages images = images_for(*first, 1100);
  SerialExecutor serial;
  testing::BackwardsExecutor three(3);
  const auto expected = curves_of({first, second}, images, 1100, serial);
  const auto found = curves_of({first, second}, images, 1100, three);
  for (std::size_t i = 0; i < expected.size(); ++i)
    CHECK(found[i].accuracies == expected[i].accuracies);
}
