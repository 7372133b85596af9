#include <catch_amalgamated.hpp>
#include <cstring>
#include <map>

#include "core/training/optimizer.h"
#include "core/training/trainer.h"
#include "support/tiny_data.h"

using namespace inkling;
using Catch::Matchers::ContainsSubstring;
using testing::tiny_dataset;
using testing::tiny_settings;

namespace {

// Shares by turns, as different numbers of threads would see them.
class Lanes final : public Executor {
 public:
  explicit Lanes(std::size_t count) : count_(count) {}
  std::size_t concurrency() const override { return count_; }
  void for_each(std::size_t count, Task work) override {
    for (std::size_t i = 0; i < count; ++i) work(i);
  }

 private:
  std::size_t count_;
};

std::unique_ptr<Trainer> make_started_trainer(const Hyperparameters& h, Executor& executor) {
  auto trainer = Trainer::create(tiny_dataset(), h, executor);
  REQUIRE(trainer.ok());
  return std::move(*trainer);
}

void run_state_to_end(Trainer& trainer) {
  for (;;) {
    const Advanced advanced = trainer.advance();
    REQUIRE(advanced != Advanced::kDiverged);
    if (advanced == Advanced::kRunEnd) return;
  }
}

// The state after so many epochs of a run of h.epochs.
TrainerState state_after(double epochs, const Hyperparameters& h, Executor& executor) {
  const auto trainer = make_started_trainer(h, executor);
  trainer->begin_run(trainer->steps_for_epochs(h.epochs));
  while (!trainer->between_epochs() || trainer->epoch() < epochs)
    REQUIRE(trainer->advance() != Advanced::kRunEnd);
  REQUIRE(trainer->epoch() == epochs);
  return trainer->state();
}

bool same_bits(const MatrixF& a, const MatrixF& b) {
  return a.rows() == b.rows() && a.cols() == b.cols() &&
         std::memcmp(a.data(), b.data(), sizeof(float) * static_cast<std::size_t>(a.size())) == 0;
}

bool same_bits(const NetworkF& a, const NetworkF& b) {
  for (std::size_t l = 0; l < a.layers.size(); ++l)
    if (!same_bits(a.layers[l].weights, b.layers[l].weights) ||
        !same_bits(MatrixF(a.layers[l].biases), MatrixF(b.layers[l].biases)))
      return false;
  return true;
}

}  // namespace

TEST_CASE("a training that was broken off and goes on comes to the same weights",
          "[trainer_state]") {
  using Change = void (*)(Hyperparameters&);
  const auto [name, change] = GENERATE(table<const char*, Change>({
      {"momentum", [](Hyperparameters&) {}},
      {"no momentum", [](Hyperparameters& h) { h.momentum = 0.0; }},
      {"momentum and L2", [](Hyperparameters& h) { h.l2 = 0.001; }},
      {"Adam", [](Hyperparameters& h) { h.optimizer = "adam", h.learning_rate = 0.01; }},
      {"AdamW", [](Hyperparameters& h) { h.optimizer = "adamw", h.learning_rate = 0.01; }},
      {"dropout", [](Hyperparameters& h) { h.dropout = {0.3}; }},
      {"augmentation",
       [](Hyperparameters& h) { h.augment_shift = 1.0, h.augment_rotation = 10.0; }},
      {"two hidden layers",
       [](Hyperparameters& h) {
         h.hidden = {40, 24}, h.dropout = {0.1};
       }},
      {"no hidden layer", [](Hyperparameters& h) { h.hidden = {}; }},
      {"standardised pixels", [](Hyperparameters& h) { h.input_scaling = "z_score"; }},
      {"full batches", [](Hyperparameters& h) { h.batch_size = 0, h.eval_every = 1; }},
      {"evaluations within epochs", [](Hyperparameters& h) { h.eval_every = 7; }},
      {"nothing held out", [](Hyperparameters& h) { h.validation_count = 0; }},
      {"a schedule with warm-up",
       [](Hyperparameters& h) { h.schedule = "cosine", h.warmup_steps = 50; }},
      {"an early stop", [](Hyperparameters& h) { h.patience = 4, h.learning_rate = 1e-6; }},
      {"sigmoid", [](Hyperparameters& h) { h.activation = {"sigmoid"}; }},
  }));
  INFO(name);
  Hyperparameters h = tiny_settings();
  h.hidden = {40};
  change(h);
  Lanes one(1), three(3);
  const auto whole = make_started_trainer(h, one);
  whole->begin_run(whole->steps_for_epochs(h.epochs));
  run_state_to_end(*whole);

  const TrainerState state = state_after(2.0, h, three);
  const auto resumed = make_started_trainer(h, one);
  REQUIRE(resumed->restore(state).ok());
  CHECK(resumed->step() == state.step);
  CHECK(resumed->state().learner.steps_to_flush == state.learner.steps_to_flush);
  run_state_to_end(*resumed);
  CHECK(resumed->step() == whole->step());
  CHECK(resumed->stopped_early() == (h.patience > 0));
  CHECK(same_bits(resumed->model().network, whole->model().network));
  CHECK(resumed->last_evaluation().test.loss == whole->last_evaluation().test.loss);
  REQUIRE(resumed->has_best() == whole->has_best());
  CHECK(resumed->best_step() == whole->best_step());
  CHECK(resumed->best_validation_accuracy() == whole->best_validation_accuracy());
  if (!whole->has_best()) return;
  resumed->restore_best();
  whole->restore_best();
  CHECK(same_bits(resumed->model().network, whole->model().network));
}

TEST_CASE("a state has the sizes that its settings announce", "[trainer_state]") {
  Hyperparameters h = tiny_settings();
  h.optimizer = GENERATE("sgd", "adam");
  Lanes one(1);
  TrainerState state = state_after(1.0, h, one), blank = blank_state(h, 64, 4, true);
  std::map<std::string, Index> sizes, blank_sizes;
  visit_arrays(state, [&](const std::string& name, Index rows, Index columns, const float*) {
    CHECK(sizes.emplace(name, rows * 10000 + columns).second);
  });
  visit_arrays(blank, [&](const std::string& name, Index rows, Index columns, float* values) {
    blank_sizes.emplace(name, rows * 10000 + columns);
    CHECK(values[0] == 0.0f);
  });
  CHECK(sizes == blank_sizes);
}

TEST_CASE("numbers that contradict each other are no state", "[trainer_state]") {
  const Hyperparameters h = tiny_settings();
  Lanes one(1);
  const TrainerState good = state_after(1.0, h, one);
  const auto message = [&](void (*damage)(TrainerState&)) {
    TrainerState state = good;
    damage(state);
    const auto trainer = make_started_trainer(h, one);
    const Status status = trainer->restore(state);
    CHECK(trainer->step() == 0);
    return status.ok() ? std::string() : status.error().message;
  };
  CHECK_THAT(message([](TrainerState& s) { s.samples_seen += 1; }),
             ContainsSubstring("found 161 samples seen, expected whole epochs of 160"));
  CHECK_FALSE(message([](TrainerState& s) { s.samples_seen = 0; }).empty());
  CHECK_FALSE(message([](TrainerState& s) { s.step = -5; }).empty());
  CHECK_FALSE(message([](TrainerState& s) { s.run_last_step = s.step - 1; }).empty());
  CHECK_FALSE(message([](TrainerState& s) { s.last_evaluated_step = s.step + 1; }).empty());
  CHECK_FALSE(message([](TrainerState& s) { s.best->step = s.step + 1; }).empty());
}

TEST_CASE("data sets are told apart by any pixel, label or shape", "[trainer_state]") {
  const auto base = fingerprint(*tiny_dataset());
  CHECK(base == fingerprint(*tiny_dataset()));
  CHECK(base != fingerprint(*tiny_dataset(199)));
  CHECK(base != fingerprint(*tiny_dataset(200, 59)));
  DatasetFiles files = testing::tiny_files();
  files.test_labels.bytes.back() ^= 1;
  CHECK(base != fingerprint(**make_dataset(files)));
  files = testing::tiny_files();
  files.train_images.bytes.back() ^= 1;
  CHECK(base != fingerprint(**make_dataset(files)));
}
