#include <catch_amalgamated.hpp>
#include <cmath>

#include "core/model/initializer.h"
#include "core/training/initial_network.h"
#include "core/training/memory.h"
#include "core/training/optimizer.h"
#include "core/training/trainer.h"
#include "support/tiny_data.h"

using namespace inkling;
using Catch::Matchers::ContainsSubstring;
using testing::tiny_dataset;
using testing::tiny_settings;

namespace {

SerialExecutor serial;

std::unique_ptr<Trainer> make_trainer(const Hyperparameters& h,
                                      std::shared_ptr<const Dataset> data = tiny_dataset()) {
  auto trainer = Trainer::create(std::move(data), h, serial);
  REQUIRE(trainer.ok());
  return std::move(*trainer);
}

Advanced run_to_end(Trainer& trainer) {
  for (;;) {
    const Advanced advanced = trainer.advance();
    if (advanced == Advanced::kRunEnd || advanced == Advanced::kDiverged) return advanced;
  }
}

std::unique_ptr<Trainer> trained(const Hyperparameters& h) {
  auto trainer = make_trainer(h);
  trainer->begin_run(trainer->steps_for_epochs(h.epochs));
  run_to_end(*trainer);
  return trainer;
}

bool same_weights(const NetworkF& a, const NetworkF& b) {
  for (std::size_t l = 0; l < a.layers.size(); ++l)
    if (a.layers[l].weights != b.layers[l].weights || a.layers[l].biases != b.layers[l].biases)
      return false;
  return true;
}

}  // namespace

TEST_CASE("every optimiser learns the tiny set", "[trainer]") {
  Hyperparameters h = tiny_settings();
  h.optimizer = GENERATE(from_range(kOptimizerNames));
  h.learning_rate = h.optimizer == "sgd" ? 0.05 : 0.01;
  INFO(h.optimizer);
  const auto trainer = trained(h);
  CHECK(trainer->last_evaluation().test.accuracy >= 0.95);
  CHECK(trainer->last_evaluation().step == trainer->step());
  CHECK(trainer->step() == 4 * 20);  // 160 training samples in batches of 8
}

TEST_CASE("a network's beginning is known from the settings, whatever it has learned since",
          "[trainer]") {
  Hyperparameters h = tiny_settings();
  h.hidden = GENERATE(std::vector<int>{}, std::vector<int>{12}, std::vector<int>{9, 5});
  h.initializer = GENERATE(from_range(kInitializerNames));
  h.seed = 23;
  const auto trainer = make_trainer(h);
  const NetworkF beginning = trainer->model().network;
  trainer->begin_run(20);
  run_to_end(*trainer);
  REQUIRE_FALSE(same_weights(trainer->model().network, beginning));
  const NetworkF known = initial_network(h, 64, 4);
  REQUIRE(known.layers.size() == h.hidden.size() + 1);
  CHECK(same_weights(known, beginning));
  for (std::size_t l = 0; l < known.layers.size(); ++l)
    CHECK(known.layers[l].activation == beginning.layers[l].activation);
  h.seed = 24;
  CHECK_FALSE(same_weights(initial_network(h, 64, 4), beginning));
}

TEST_CASE("the same seed gives the same weights, another seed others", "[trainer]") {
  Hyperparameters h = tiny_settings();
  h.dropout = {0.2};
  const auto first = trained(h), second = trained(h);
  CHECK(same_weights(first->model().network, second->model().network));
  h.seed = 43;
  CHECK_FALSE(same_weights(first->model().network, trained(h)->model().network));
}

TEST_CASE("dropout does not change the order of the samples", "[trainer]") {
  // With a rate of zero for the weights nothing moves, so the scores of the first batches tell the
  // order.
  Hyperparameters h = tiny_settings();
  h.learning_rate = 1e-6;
  auto plain = make_trainer(h);
  h.dropout = {0.9};
  auto dropped = make_trainer(h);
  CHECK(same_weights(plain->model().network, dropped->model().network));
}

TEST_CASE("a batch of any size gives the weights of one pass, in whatever portions it is worked on",
          "[trainer]") {
  Hyperparameters h = tiny_settings();
  h.batch_size = 0;  // full batch: 160 samples
  h.hidden = {700};  // portions of less than that
  h.epochs = 3;
  CHECK(portion_size(64 * 700 + 700 * 4) < 160 * 2);
  const auto trainer = trained(h);
  CHECK(trainer->steps_per_epoch() == 1);
  CHECK(trainer->step() == 3);
  CHECK(trainer->samples_seen() == 480);
}

TEST_CASE("the last batch of an epoch takes what is left", "[trainer]") {
  Hyperparameters h = tiny_settings();
  h.batch_size = 100;
  h.epochs = 1;
  const auto trainer = trained(h);
  CHECK(trainer->steps_per_epoch() == 2);
  CHECK(trainer->samples_seen() == 160);
  CHECK(trainer->epoch() == Catch::Approx(1.0));
}

TEST_CASE("epochs may be fractional", "[trainer]") {
  Hyperparameters h = tiny_settings();
  h.epochs = 0.5;
  CHECK(trained(h)->step() == 10);
}

TEST_CASE("the held-out part and the training part do not overlap and make up the whole",
          "[trainer]") {
  Hyperparameters h = tiny_settings();
  const auto trainer = make_trainer(h);
  CHECK(trainer->train_samples() == 160);
  CHECK(trainer->validation_samples() == 40);
  h.train_count = 100;
  h.validation_count = 0;
  CHECK(make_trainer(h)->train_samples() == 100);
}

TEST_CASE("counts that do not fit the data are refused", "[trainer]") {
  Hyperparameters h = tiny_settings();
  h.train_count = 500;
  CHECK_THAT(Trainer::create(tiny_dataset(), h, serial).error().message,
             ContainsSubstring("train_count: found 500, expected at most 200"));
  h.train_count = 0;
  h.validation_count = 200;
  CHECK_THAT(Trainer::create(tiny_dataset(), h, serial).error().message,
             ContainsSubstring("validation_count: found 200, expected less than 200"));
}

TEST_CASE("the best weights are kept and can be brought back", "[trainer]") {
  Hyperparameters h = tiny_settings();
  h.epochs = 2;
  auto trainer = trained(h);
  REQUIRE(trainer->has_best());
  const double best = trainer->best_validation_accuracy();
  // Training on at a ruinous rate makes the present weights worse than the best ones.
  h.learning_rate = 5.0;
  h.momentum = 0.0;
  trainer->change(h);
  trainer->begin_run(7);
  run_to_end(*trainer);
  REQUIRE(trainer->restore_best());
  trainer->evaluate_now();
  while (trainer->advance() != Advanced::kEvaluation) {
  }
  CHECK(trainer->last_evaluation().validation->accuracy ==
        Catch::Approx(std::max(best, trainer->best_validation_accuracy())));
}

TEST_CASE("early stopping ends a run that no longer gains", "[trainer]") {
  Hyperparameters h = tiny_settings();
  h.learning_rate = 1e-6;  // never gains after the first evaluation
  h.patience = 3;
  h.epochs = 100;
  const auto trainer = trained(h);
  CHECK(trainer->stopped_early());
  CHECK(trainer->step() < 100);
}

TEST_CASE("a run that diverges stops and keeps the last good weights", "[trainer]") {
  Hyperparameters h = tiny_settings();
  h.learning_rate = 10.0;
  h.momentum = 0.999;
  h.activation = {"identity"};
  h.hidden = {32, 32, 32};
  h.eval_every = 0;
  h.epochs = 50;
  auto trainer = make_trainer(h);
  trainer->begin_run(trainer->steps_for_epochs(h.epochs));
  CHECK(run_to_end(*trainer) == Advanced::kDiverged);
  CHECK(trainer->model().network.all_finite());
  CHECK(trainer->divergence().step > trainer->divergence().kept_step);
  CHECK(trainer->advance() == Advanced::kRunEnd);
}

TEST_CASE("a new batch size waits for the next epoch, a new rate does not", "[trainer]") {
  Hyperparameters h = tiny_settings();
  auto trainer = make_trainer(h);
  trainer->begin_run(trainer->steps_for_epochs(2.0));
  while (trainer->step() < 5) (void)trainer->advance();
  h.batch_size = 16;
  h.learning_rate = 0.01;
  trainer->change(h);
  CHECK(trainer->hyperparameters().batch_size == 8);
  CHECK(trainer->hyperparameters().learning_rate == 0.01);
  while (trainer->step() < 21) (void)trainer->advance();
  CHECK(trainer->hyperparameters().batch_size == 16);
  run_to_end(*trainer);
  CHECK(trainer->step() == 20 + 10);  // an epoch of 20 steps, then one of 10
  CHECK(trainer->samples_seen() == 320);
}

TEST_CASE("another number of epochs acts from the next epoch on", "[trainer]") {
  Hyperparameters h = tiny_settings();
  auto trainer = make_trainer(h);
  trainer->begin_run(trainer->steps_for_epochs(4.0));
  while (trainer->step() < 5) (void)trainer->advance();
  h.epochs = 2.0;
  trainer->change(h);
  run_to_end(*trainer);
  CHECK(trainer->step() == 40);
}

TEST_CASE("standardised pixels have mean 0 and deviation 1, and constant ones stay finite",
          "[trainer]") {
  const auto data = tiny_dataset();
  std::vector<std::uint32_t> samples;
  for (std::uint32_t i = 0; i < 150; ++i) samples.push_back(i);
  const InputScaling scaling = fit_z_score(data->train, samples, 255);
  MatrixF scaled(64, 150);
  scaling.scale(data->train, samples, scaled);
  CHECK(scaled.allFinite());
  CHECK(scaled.rowwise().mean().cwiseAbs().maxCoeff() < 1e-4f);
  const Eigen::ArrayXf variance = scaled.array().square().rowwise().mean();
  CHECK(variance.maxCoeff() < 1.001f);
  CHECK(variance(0) > 0.99f);
  // The same image as unit values gives the same inputs.
  VectorF unit(64);
  for (Index p = 0; p < 64; ++p) unit[p] = static_cast<float>(data->train.pixels(3)[p]) / 255.0f;
  scaling.scale_unit(unit);
  CHECK(unit.isApprox(scaled.col(3), 1e-4f));
}

TEST_CASE("a network that cannot fit into memory is refused with the estimate", "[trainer]") {
  Hyperparameters h;
  h.hidden = std::vector<int>(8, 4096);
  const Status status = check_memory(h, 784, 10, std::size_t{512} << 20);
  REQUIRE_FALSE(status.ok());
  CHECK_THAT(status.error().message, ContainsSubstring("512 MiB are available"));
  CHECK(check_memory(Hyperparameters{}, 784, 10, std::size_t{64} << 20).ok());
  CHECK(estimate_memory_bytes(Hyperparameters{}, 784, 10) > std::size_t{101770} * 4 * 7);
}

TEST_CASE("metrics count what they say", "[metrics]") {
  Hyperparameters h = tiny_settings();
  const auto trainer = trained(h);
  const Metrics metrics = evaluate(trainer->model(), trainer->dataset().test, serial);
  CHECK(metrics.count == 60);
  CHECK(metrics.confusion.sum() == 60);
  double loss = 0.0;
  std::int64_t right = 0;
  for (Index i = 0; i < 60; ++i) {
    std::vector<float> values(64);
    for (std::size_t p = 0; p < 64; ++p)
      values[p] = static_cast<float>(trainer->dataset().test.pixels(i)[p]) / 255.0f;
    const VectorF probabilities = classify(trainer->model(), values);
    Index answer = 0;
    const float confidence = probabilities.maxCoeff(&answer);
    const auto label = trainer->dataset().test.labels[static_cast<std::size_t>(i)];
    loss -= std::log(static_cast<double>(probabilities[label]));
    right += answer == label ? 1 : 0;
    CHECK(metrics.answers[static_cast<std::size_t>(i)] == answer);
    CHECK(metrics.confidences[static_cast<std::size_t>(i)] ==
          Catch::Approx(confidence).epsilon(1e-4));
  }
  CHECK(metrics.loss == Catch::Approx(loss / 60).epsilon(1e-3));
  CHECK(metrics.accuracy == Catch::Approx(static_cast<double>(right) / 60));
}
