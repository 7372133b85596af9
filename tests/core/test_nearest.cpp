#include <algorithm>
#include <catch_amalgamated.hpp>
#include <cmath>
#include <limits>

#include "core/analysis/nearest.h"
#include "core/model/initializer.h"
#include "support/backwards_executor.h"
#include "support/random_images.h"

using namespace inkling;

namespace {

constexpr int kRows = 8, kColumns = 9, kPixels = kRows * kColumns;

std::shared_ptr<Model> random_model(const std::vector<Index>& hidden, bool standardised = false) {
  Random random(4, RandomStream::kInitialization);
  std::vector<Index> widths = {kPixels};
  widths.insert(widths.end(), hidden.begin(), hidden.end());
  widths.push_back(5);
  auto model = std::make_shared<Model>();
  model->rows = kRows;
  model->columns = kColumns;
  model->network =
      make_network<float>(widths, std::vector<Activation>(hidden.size(), Activation::kTanh));
  for (auto& layer : model->network.layers) {
    layer.weights = 0.1f * testing::random_matrix(random, layer.outputs(), layer.inputs());
    layer.biases = 0.1f * testing::random_matrix(random, layer.outputs(), 1);
  }
  if (standardised) {
    model->scaling.kind = InputScaling::Kind::kZScore;
    model->scaling.mean = VectorF::Constant(kPixels, 0.3f);
    model->scaling.inverse_deviation = VectorF::Constant(kPixels, 2.0f);
  }
  return model;
}

LabeledImages random_images(std::uint32_t count) {
  Random random(1, RandomStream::kShuffling);
  return testing::random_images(random, count, kRows, kColumns, 0.4);
}

std::vector<float> values_of(const std::uint8_t* pixels) {
  std::vector<float> values;
  for (int p = 0; p < kPixels; ++p) values.push_back(static_cast<float>(pixels[p]) / 255.0f);
  return values;
}

// By the textbook, in double precision.
Vector<double> features(const Model& model, const std::vector<float>& values) {
  Vector<double> x = Eigen::Map<const VectorF>(values.data(), kPixels).cast<double>();
  const auto& layers = model.network.layers;
  if (layers.size() > 1 && model.scaling.kind == InputScaling::Kind::kZScore)
    x = (x.array() - static_cast<double>(0.3f)) * 2.0;
  for (std::size_t l = 0; l + 1 < layers.size(); ++l) {
    const Vector<double> z = layers[l].weights.cast<double>() * x + layers[l].biases.cast<double>();
    x = z.array().tanh();
  }
  return x;
}

NearestImages all_of(std::shared_ptr<const Model> model, const LabeledImages& images, Index count,
                     Executor& executor) {
  NearestImages nearest(std::move(model), images, count, executor);
  while (!nearest.done()) nearest.advance();
  return nearest;
}

}  // namespace

TEST_CASE("the nearest images are those of a search by brute force", "[nearest]") {
  const auto hidden =
      GENERATE(std::vector<Index>{}, std::vector<Index>{19}, std::vector<Index>{21, 11});
  const auto model = random_model(hidden, GENERATE(false, true));
  const LabeledImages images = random_images(700);
  SerialExecutor executor;
  const NearestImages nearest = all_of(model, images, 600, executor);
  const LabeledImages unseen = random_images(703);
  for (const Index query : {Index{700}, Index{701}, Index{702}}) {
    const std::vector<float> values = values_of(unseen.pixels(query));
    const Vector<double> wanted = features(*model, values);
    std::vector<std::pair<double, std::uint32_t>> expected;
    for (std::uint32_t i = 0; i < 600; ++i)
      expected.emplace_back((features(*model, values_of(images.pixels(i))) - wanted).norm(), i);
    std::sort(expected.begin(), expected.end());
    const auto found = nearest.find(values, 12);
    REQUIRE(found.size() == 12);
    for (std::size_t i = 0; i < found.size(); ++i) {
      CHECK(found[i].image == expected[i].second);
      CHECK(static_cast<double>(found[i].distance) ==
            Catch::Approx(expected[i].first).epsilon(1e-5));
    }
  }
}

TEST_CASE("equally near images come by their index", "[nearest]") {
  const auto model = random_model(GENERATE(std::vector<Index>{}, std::vector<Index>{16}));
  LabeledImages images = random_images(600);
  for (const Index copy : {Index{10}, Index{599}, Index{301}})
    std::copy_n(images.pixels(42), kPixels, images.images.pixels() + copy * kPixels);
  SerialExecutor executor;
  const auto found = all_of(model, images, 600, executor).find(values_of(images.pixels(42)), 5);
  REQUIRE(found.size() == 5);
  CHECK(found[0].image == 10);
  CHECK(found[1].image == 42);
  CHECK(found[2].image == 301);
  CHECK(found[3].image == 599);
  CHECK(found[3].distance < 1e-5f);
  CHECK(found[4].distance > 0.01f);
}

TEST_CASE("more images than there are cannot be found", "[nearest]") {
  const auto model = random_model({16});
  const LabeledImages images = random_images(7);
  SerialExecutor executor;
  const auto found = all_of(model, images, 100, executor).find(values_of(images.pixels(3)), 50);
  REQUIRE(found.size() == 7);
  CHECK(found.front().image == 3);
  CHECK(all_of(model, images, 100, executor).find(values_of(images.pixels(3)), 0).empty());
}

TEST_CASE("infinite features are far from everything", "[nearest]") {
  auto model = random_model({16});
  model->network.layers[0].activation = Activation::kIdentity;
  model->network.layers[0].weights.setConstant(1e38f);
  const LabeledImages images = random_images(20);
  SerialExecutor executor;
  const auto found = all_of(model, images, 20, executor).find(values_of(images.pixels(3)), 3);
  for (std::uint32_t i = 0; i < 3; ++i)
    CHECK(found[i] == Neighbour{i, std::numeric_limits<float>::infinity()});
}

TEST_CASE("the nearest images do not depend on the executor", "[nearest]") {
  const auto model = random_model({21, 11});
  const LabeledImages images = random_images(1100);
  SerialExecutor serial;
  testing::BackwardsExecutor three(3);
  const NearestImages expected = all_of(model, images, 1100, serial);
  const NearestImages found = all_of(model, images, 1100, three);
  for (const Index query : {Index{0}, Index{500}, Index{1099}}) {
    const std::vector<float> values = values_of(images.pixels(query));
    CHECK(found.find(values, 1100) == expected.find(values, 1100));
  }
}

TEST_CASE("features take four bytes a unit, and pixels none", "[nearest]") {
  CHECK(NearestImages::memory_bytes(*random_model({21, 11}), 1000) == 44000);
  CHECK(NearestImages::memory_bytes(*random_model({}), 1000) == 0);
}
