#include <catch_amalgamated.hpp>

#include "core/search/trial.h"
#include "support/tiny_data.h"

using namespace inkling;
using testing::tiny_dataset;
using testing::tiny_settings;

namespace {

SerialExecutor one_processor;

std::unique_ptr<Trial> make_trial(const Hyperparameters& h, std::vector<double> budgets) {
  auto trial = Trial::create(without_test(*tiny_dataset()), h, std::move(budgets), one_processor);
  REQUIRE(trial.ok());
  return std::move(*trial);
}

RunResult reach(Trial& trial, std::size_t rung) {
  trial.begin(rung);
  while (trial.advance()) {
  }
  return trial.result();
}

bool same_scores(const RunResult& a, const RunResult& b) {
  return a.train_loss == b.train_loss && a.train_accuracy == b.train_accuracy &&
         a.validation_loss == b.validation_loss && a.validation_accuracy == b.validation_accuracy;
}

}  // namespace

TEST_CASE("a trial's last scores are those of an ordinary training", "[search]") {
  Hyperparameters h = tiny_settings();
  h.schedule = "cosine";  // depends on the length of the whole run
  h.dropout = {0.1};
  auto trial = make_trial(h, {0.5, 1.0, 4.0});
  reach(*trial, 0);
  reach(*trial, 1);
  const RunResult last = reach(*trial, 2);

  auto trainer = Trainer::create(tiny_dataset(), h, one_processor);
  REQUIRE(trainer.ok());
  (*trainer)->begin_run((*trainer)->steps_for_epochs(h.epochs));
  while ((*trainer)->advance() != Advanced::kRunEnd) {
  }
  const Metrics& validation = *(*trainer)->last_evaluation().validation;
  CHECK(last.validation_loss == validation.loss);
  CHECK(last.validation_accuracy == validation.accuracy);
  CHECK(last.validation_accuracy > 0.9);
}

TEST_CASE("a trial that is made anew passes its former rungs with the same scores", "[search]") {
  const Hyperparameters h = tiny_settings();
  const std::vector<double> budgets = {0.5, 1.0, 2.0, 4.0};
  auto kept = make_trial(h, budgets);
  for (std::size_t rung = 0; rung < budgets.size(); ++rung) {
    const RunResult stepwise = reach(*kept, rung);
    auto anew = make_trial(h, budgets);
    CHECK(same_scores(reach(*anew, rung), stepwise));
  }
}

TEST_CASE("rungs that end with the same step have the same scores", "[search]") {
  auto trial = make_trial(tiny_settings(), {1.0, 1.01, 2.0});  // 20 steps an epoch
  const RunResult first = reach(*trial, 0);
  CHECK(same_scores(reach(*trial, 1), first));
  CHECK_FALSE(same_scores(reach(*trial, 2), first));
}

TEST_CASE("settings of evaluation and patience change nothing", "[search]") {
  Hyperparameters h = tiny_settings();
  const RunResult plain = reach(*make_trial(h, {4.0}), 0);
  h.eval_every = 1;
  h.patience = 1;
  CHECK(same_scores(reach(*make_trial(h, {4.0}), 0), plain));
}

TEST_CASE("a trial that diverges ends and says so", "[search]") {
  Hyperparameters h = tiny_settings();
  h.learning_rate = 10.0;
  h.momentum = 0.999;
  h.activation = {"identity"};
  h.hidden = {32, 32};
  h.epochs = 200.0;
  auto trial = make_trial(h, {100.0, 200.0});
  CHECK(reach(*trial, 0).diverged);
  CHECK(reach(*trial, 1).diverged);
  CHECK(trial->result().validation_accuracy == 0.0);
}

TEST_CASE("a search's data have no test images", "[search]") {
  const auto whole = tiny_dataset();
  const auto rest = without_test(*whole);
  CHECK(rest->test.size() == 0);
  CHECK(rest->train.labels == whole->train.labels);
  CHECK(rest->pixel_count() == whole->pixel_count());
}

TEST_CASE("settings that do not fit the data are refused", "[search]") {
  Hyperparameters h = tiny_settings();
  h.validation_count = 200;
  const auto trial = Trial::create(without_test(*tiny_dataset()), h, {1.0}, one_processor);
  REQUIRE_FALSE(trial.ok());
  CHECK(trial.error().message.find("validation_count") != std::string::npos);
}
