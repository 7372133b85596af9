// The learner that trains against the plain one that serves as its reference.
#include <catch_amalgamated.hpp>

#include "core/training/trainer.h"
#include "support/backwards_executor.h"
#include "support/random_images.h"
#include "support/tiny_data.h"

using namespace inkling;

namespace {

// Odd in every size: 9 x 13 pixels of which some are never lit, 7 classes.
std::shared_ptr<const Dataset> odd_dataset(double lit = 0.19) {
  Random random(11, RandomStream::kShuffling);
  const auto dataset = testing::random_dataset(random, 331, 20, 9, 13, lit, 7);
  // Pixels that are lit in few samples rest for many steps.
  std::vector<std::uint8_t> pixels(331 * 117);
  std::copy_n(dataset->train.pixels(0), pixels.size(), pixels.begin());
  for (std::size_t i = 0; i < 331; ++i)
    for (std::size_t p = 0; p < 117; ++p)
      if (p % 13 == 12 || (p % 13 > 8 && i % 40 != p % 40)) pixels[i * 117 + p] = 0;
  dataset->train.images =
      *parse_idx_images(format_idx_images(331, 9, 13, pixels.data()), "odd images");
  return dataset;
}

Hyperparameters odd_settings() {
  Hyperparameters h;
  h.data = "chance";
  h.hidden = {37};
  h.batch_size = 19;
  h.validation_count = 0;
  h.eval_every = 1000000;
  h.warmup_steps = 3;
  h.learning_rate = 0.05;
  return h;
}

std::unique_ptr<Trainer> make_trainer(std::shared_ptr<const Dataset> data, const Hyperparameters& h,
                                      Executor& executor, Products products) {
  auto trainer = Trainer::create(std::move(data), h, executor, products);
  REQUIRE(trainer.ok());
  return std::move(*trainer);
}

NetworkF weights_after(int steps, const Hyperparameters& h, Products products, Executor& executor,
                       std::shared_ptr<const Dataset> data = odd_dataset()) {
  const auto trainer = make_trainer(std::move(data), h, executor, products);
  trainer->begin_run(120);
  while (trainer->step() < steps) REQUIRE(trainer->advance() != Advanced::kDiverged);
  return trainer->model().network;
}

float difference(const NetworkF& a, const NetworkF& b) {
  float largest = 0.0f;
  for (std::size_t l = 0; l < a.layers.size(); ++l) {
    const MatrixF weights = a.layers[l].weights - b.layers[l].weights;
    const VectorF biases = a.layers[l].biases - b.layers[l].biases;
    // maxCoeff ignores NaN, a sum does not.
    REQUIRE(std::isfinite(weights.sum() + biases.sum()));
    largest = std::max({largest, weights.cwiseAbs().maxCoeff(), biases.cwiseAbs().maxCoeff()});
  }
  return largest;
}

bool equal(const NetworkF& a, const NetworkF& b) {
  for (std::size_t l = 0; l < a.layers.size(); ++l)
    if (a.layers[l].weights != b.layers[l].weights || a.layers[l].biases != b.layers[l].biases)
      return false;
  return true;
}

struct Case {
  const char* name;
  void (*change)(Hyperparameters&);
};

constexpr Case kCases[] = {
    {"Nesterov", [](Hyperparameters&) {}},
    {"momentum", [](Hyperparameters& h) { h.nesterov = false; }},
    {"plain", [](Hyperparameters& h) { h.momentum = 0.0; }},
    {"L2", [](Hyperparameters& h) { h.l2 = 0.01; }},
    {"L2 without Nesterov",
     [](Hyperparameters& h) {
       h.l2 = 0.01;
       h.nesterov = false;
     }},
    {"Adam",
     [](Hyperparameters& h) {
       h.optimizer = "adam";
       h.learning_rate = 0.001;
       h.l2 = 0.001;
     }},
    {"AdamW",
     [](Hyperparameters& h) {
       h.optimizer = "adamw";
       h.learning_rate = 0.001;
       h.weight_decay = 0.1;
     }},
    {"no hidden layer", [](Hyperparameters& h) { h.hidden = {}; }},
    {"one unit", [](Hyperparameters& h) { h.hidden = {1}; }},
    {"one block",
     [](Hyperparameters& h) {
       h.hidden = {64};
       h.batch_size = 64;
     }},
    {"wide", [](Hyperparameters& h) { h.hidden = {300}; }},
    {"deep with dropout",
     [](Hyperparameters& h) {
       h.hidden = {70, 33, 130};
       h.activation = {"tanh", "relu", "leaky_relu"};
       h.dropout = {0.2, 0.5, 0.1};
     }},
    {"sigmoid with dropout",
     [](Hyperparameters& h) {
       h.activation = {"sigmoid"};
       h.dropout = {0.3};
       h.label_smoothing = 0.2;
     }},
    {"identity and sigmoid",
     [](Hyperparameters& h) {
       h.hidden = {20, 21};
       h.activation = {"identity", "sigmoid"};
       h.learning_rate = 0.02;
     }},
    {"one sample a step",
     [](Hyperparameters& h) {
       h.batch_size = 1;
       h.learning_rate = 0.01;
     }},
    {"full batch", [](Hyperparameters& h) { h.batch_size = 0; }},
    {"full batch with Adam",
     [](Hyperparameters& h) {
       h.batch_size = 0;
       h.optimizer = "adam";
       h.learning_rate = 0.001;
       h.epsilon = 1e-5;  // a gradient of mere rounding errors would else move its weight as any
     }},
    {"batches of several portions",
     [](Hyperparameters& h) {
       h.batch_size = 300;  // leaves one of 31, worked on at once
       h.l2 = 0.001;
       h.dropout = {0.2};
     }},
};

}  // namespace

TEST_CASE("after 100 steps the weights are those of the dense reference", "[learner]") {
  const Case& each = kCases[GENERATE(range(0, static_cast<int>(std::size(kCases))))];
  const Products products = GENERATE(Products::kAutomatic, Products::kDense);
  INFO(each.name << (products == Products::kDense ? ", dense" : ", lit pixels"));
  Hyperparameters h = odd_settings();
  each.change(h);
  SerialExecutor serial;
  const NetworkF expected = weights_after(100, h, Products::kEigen, serial);
  CHECK(difference(weights_after(0, h, products, serial), expected) > 1e-3f);  // they have moved
  const NetworkF found = weights_after(100, h, products, serial);
  CHECK(difference(found, expected) < 1e-5f);
  for (const std::size_t lanes : {2u, 3u, 7u}) {
    testing::BackwardsExecutor executor(lanes);
    CHECK(equal(weights_after(100, h, products, executor), found));
  }
}

TEST_CASE("standardised pixels and images without paper learn as the reference does", "[learner]") {
  SerialExecutor serial;
  Hyperparameters h = odd_settings();
  double lit = 1.0;
  SECTION("standardised") {
    h.input_scaling = "z_score";
    h.learning_rate = 0.01;
    lit = 0.19;
  }
  SECTION("no paper") { h.learning_rate = 0.01; }
  const auto data = odd_dataset(lit);
  CHECK(difference(weights_after(100, h, Products::kAutomatic, serial, data),
                   weights_after(100, h, Products::kEigen, serial, data)) < 2e-5f);
}

TEST_CASE("images that are drawn are learned as by the reference", "[learner]") {
  Random random(12, RandomStream::kShuffling);
  const auto data = testing::random_dataset(random, 150, 20, 28, 28, 0.19, 10);
  Hyperparameters h = odd_settings();
  h.activation = {"tanh"};  // smooth: no sum that rounds to the other side of 0 parts the two
  h.batch_size = GENERATE(19, 300);  // 300: several portions
  h.synthetic_share = GENERATE(0.0, 1.5);
  h.scribble_share = h.synthetic_share / 3.0;
  h.augment_shift = 1.0;
  h.augment_elastic = 0.5;
  h.augment_thickness = 0.3;
  SerialExecutor serial;
  const NetworkF found = weights_after(60, h, Products::kAutomatic, serial, data);
  CHECK(difference(found, weights_after(60, h, Products::kEigen, serial, data)) < 2e-5f);
  testing::BackwardsExecutor executor(3);
  CHECK(equal(weights_after(60, h, Products::kAutomatic, executor, data), found));
  h.augment_shift = 0.9;
  CHECK_FALSE(equal(weights_after(60, h, Products::kAutomatic, serial, data), found));
}

TEST_CASE("asking for the weights changes nothing that follows", "[learner]") {
  SerialExecutor serial;
  const Hyperparameters h = odd_settings();
  const auto asked = make_trainer(odd_dataset(), h, serial, Products::kAutomatic);
  asked->begin_run(120);
  while (asked->step() < 60) {
    asked->advance();
    (void)asked->model();
  }
  CHECK(equal(asked->model().network, weights_after(60, h, Products::kAutomatic, serial)));
}

TEST_CASE("settings that act at once do so for rows that rest", "[learner]") {
  SerialExecutor serial;
  const auto changed_on_the_way = [&](Products products) {
    Hyperparameters h = odd_settings();
    const auto trainer = make_trainer(odd_dataset(), h, serial, products);
    trainer->begin_run(120);
    while (trainer->step() < 100) {
      trainer->advance();
      if (trainer->step() == 25) h.momentum = 0.5;
      if (trainer->step() == 50) h.l2 = 0.02;
      if (trainer->step() == 70) h.dropout = {0.25};
      if (trainer->step() == 80) h.nesterov = false;
      trainer->change(h);
    }
    return trainer->model().network;
  };
  CHECK(difference(changed_on_the_way(Products::kAutomatic), changed_on_the_way(Products::kEigen)) <
        1e-5f);
}

TEST_CASE("weights that are loaded after a divergence learn as if nothing had been", "[learner]") {
  SerialExecutor serial;
  Hyperparameters h = odd_settings();
  const auto data = odd_dataset();
  const auto fresh = make_trainer(data, h, serial, Products::kAutomatic);
  const Model model = fresh->model();
  const auto learner = make_learner(Products::kAutomatic, model, data->train, h, serial);
  std::vector<std::uint32_t> samples = {1, 2, 3, 4, 5};
  const Portion portion{0, samples, 5, true, true};
  while (std::isfinite(learner->learn(std::span(&portion, 1), h, 1e20).loss_sum)) {
  }
  learner->load(model.network);
  const auto twin = make_learner(Products::kAutomatic, model, data->train, h, serial);
  NetworkF found = model.network, expected = model.network;
  for (int i = 0; i < 3; ++i) {
    learner->learn(std::span(&portion, 1), h, 0.05);
    twin->learn(std::span(&portion, 1), h, 0.05);
  }
  learner->store(found);
  twin->store(expected);
  CHECK(equal(found, expected));
}
