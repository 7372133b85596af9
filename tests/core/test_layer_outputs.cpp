#include <catch_amalgamated.hpp>
#include <numeric>

#include "core/analysis/explanation.h"
#include "core/analysis/layer_outputs.h"
#include "core/model/initializer.h"
#include "support/backwards_executor.h"
#include "support/random_images.h"

using namespace inkling;

namespace {

Model random_model(Activation first, Activation second) {
  Random random(4, RandomStream::kInitialization);
  Model model;
  model.rows = model.columns = 8;
  model.network = make_network<float>({64, 9, 5, 3}, {first, second});
  initialize("he_normal", 0.0, random, model.network);
  return model;
}

std::vector<DeadUnits> find(const Model& model, const LabeledImages& images, Executor& executor,
                            std::vector<std::uint32_t> samples = {}) {
  DeadUnitSearch search(model, images, executor, std::move(samples));
  while (!search.done()) search.advance();
  return search.hidden_layers();
}

}  // namespace

TEST_CASE("the outputs of a layer are those that explanations of single images give",
          "[activations]") {
  Random random(8, RandomStream::kShuffling);
  const LabeledImages images = testing::random_images(random, 700, 8, 8, 0.3);
  const Model model = random_model(Activation::kRelu, Activation::kTanh);
  std::vector<std::uint32_t> samples(600);
  std::iota(samples.begin(), samples.end(), 50u);
  std::reverse(samples.begin(), samples.end());
  SerialExecutor serial;
  testing::BackwardsExecutor three(3);
  for (const std::size_t layer : {0u, 1u}) {
    const MatrixF outputs = layer_outputs(model, images, samples, layer, serial);
    REQUIRE(outputs.rows() == model.network.layers[layer].outputs());
    REQUIRE(outputs.cols() == 600);
    CHECK(outputs == layer_outputs(model, images, samples, layer, three));
    for (const Index at : {Index{0}, Index{255}, Index{256}, Index{599}}) {
      std::vector<float> values;
      for (Index p = 0; p < 64; ++p)
        values.push_back(
            static_cast<float>(images.pixels(samples[static_cast<std::size_t>(at)])[p]) / 255.0f);
      const Explanation one = explain(model, values);
      CHECK((outputs.col(at) - one.hidden[layer]).cwiseAbs().maxCoeff() < 1e-5f);
    }
  }
  CHECK(layer_outputs(model, images, samples, 2, serial).rows() == 3);
}

TEST_CASE("a unit is dead where no image moves it", "[activations]") {
  Random random(8, RandomStream::kShuffling);
  const LabeledImages images = testing::random_images(random, 900, 8, 8, 0.3);
  const Activation activation =
      GENERATE(Activation::kRelu, Activation::kLeakyRelu, Activation::kSigmoid, Activation::kTanh);
  Model model = random_model(activation, Activation::kIdentity);
  model.network.layers[0].biases[2] = -1000.0f;
  model.network.layers[0].biases[7] = -1000.0f;
  SerialExecutor serial;
  testing::BackwardsExecutor three(3);
  const auto layers = find(model, images, serial);
  REQUIRE(layers.size() == 2);
  CHECK(layers[0].count() == 2);
  CHECK(layers[0].dead[2]);
  CHECK(layers[0].dead[7]);
  CHECK(layers[0].share() == Catch::Approx(2.0 / 9.0));
  CHECK(layers[1].count() == 0);  // identity never rests
  CHECK(find(model, images, three)[0].dead == layers[0].dead);
}

TEST_CASE("one image among a thousand keeps a unit alive", "[activations]") {
  LabeledImages images;
  images.images = blank_idx_images(1000, 8, 8);
  images.labels.assign(1000, 0);
  images.images.pixels()[777 * 64 + 5] = 255;
  Model model;
  model.rows = model.columns = 8;
  model.network = make_network<float>({64, 1, 2}, {Activation::kRelu});
  model.network.layers[0].weights(0, 5) = 1.0f;
  testing::BackwardsExecutor two(2);
  CHECK(find(model, images, two)[0].count() == 0);
  for (const std::size_t portion : {1u, 7u, 1000u, 4096u}) {
    DeadUnitSearch search(model, images, two, {}, portion);
    for (std::size_t done = 0; done < images.labels.size(); done += 2 * portion) {
      REQUIRE_FALSE(search.done());
      search.advance();
    }
    CHECK(search.done());
    CHECK(search.hidden_layers()[0].count() == 0);
  }
  CHECK(find(model, images, two, {1, 2, 3})[0].count() == 1);
  CHECK(find(model, images, two, {1, 777, 3})[0].count() == 0);
}

TEST_CASE("saturated units count as dead at a hundredth of the steepest slope", "[activations]") {
  LabeledImages images;
  images.images = blank_idx_images(2, 8, 8);
  images.labels = {0, 0};
  SerialExecutor serial;
  const auto dead_at = [&](Activation activation, float bias) {
    Model model;
    model.rows = model.columns = 8;
    model.network = make_network<float>({64, 1, 2}, {activation});
    model.network.layers[0].biases[0] = bias;
    return find(model, images, serial)[0].count() == 1;
  };
  // sigmoid: a (1 - a) = 0.0025 at z = 5.98896; tanh: 1 - a^2 = 0.01 at z = 2.99322.
  for (const float side : {-1.0f, 1.0f}) {
    CHECK_FALSE(dead_at(Activation::kSigmoid, 5.98f * side));
    CHECK(dead_at(Activation::kSigmoid, 6.0f * side));
    CHECK_FALSE(dead_at(Activation::kTanh, 2.99f * side));
    CHECK(dead_at(Activation::kTanh, 3.0f * side));
  }
}
