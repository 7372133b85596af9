#include "core/search/trial.h"

#include <cassert>
#include <cmath>
#include <utility>

namespace inkling {

std::shared_ptr<const Dataset> without_test(const Dataset& dataset) {
  auto rest = std::make_shared<Dataset>();
  rest->name = dataset.name;
  rest->class_names = dataset.class_names;
  rest->train = dataset.train;
  rest->test.images.rows = dataset.test.images.rows;
  rest->test.images.columns = dataset.test.images.columns;
  rest->largest_pixel = dataset.largest_pixel;
  return rest;
}

Result<std::unique_ptr<Trial>> Trial::create(std::shared_ptr<const Dataset> dataset,
                                             const Hyperparameters& h, std::vector<double> budgets,
                                             Executor& executor) {
  Hyperparameters settings = h;
  // Evaluations where a comparison is due, and nowhere else: they change no weight.
  settings.eval_every = static_cast<int>(find_parameter("eval_every")->maximum);
  settings.patience = 0;
  auto trainer = Trainer::create(std::move(dataset), settings, executor);
  if (!trainer) return trainer.error();
  (*trainer)->begin_run((*trainer)->steps_for_epochs(h.epochs));
  return std::unique_ptr<Trial>(new Trial(std::move(*trainer), std::move(budgets)));
}

Trial::Trial(std::unique_ptr<Trainer> trainer, std::vector<double> budgets)
    : trainer_(std::move(trainer)), budgets_(std::move(budgets)) {}

bool Trial::advance() {
  assert(goal_ < budgets_.size());
  if (result_.diverged || reached_ > goal_) return false;
  const std::int64_t end = trainer_->steps_for_epochs(budgets_[reached_]);
  if (trainer_->step() >= end && !trainer_->evaluating()) {
    trainer_->evaluate_now();
    // Of two rungs so close that they end with the same step, the second has the first one's
    // scores.
    if (!trainer_->evaluating()) end_rung();
    return reached_ <= goal_;
  }
  const Advanced advanced = trainer_->advance();
  if (advanced == Advanced::kDiverged) diverge();
  if (advanced == Advanced::kEvaluation) end_rung();
  return !result_.diverged && reached_ <= goal_;
}

void Trial::end_rung() {
  ++reached_;
  const TrainingScore train = trainer_->take_score();
  if (train.steps > 0) {
    result_.train_loss = train.loss;
    result_.train_accuracy = train.accuracy;
  }
  const Metrics& validation = *trainer_->last_evaluation().validation;
  result_.validation_loss = validation.loss;
  result_.validation_accuracy = validation.accuracy;
  if (!std::isfinite(validation.loss)) diverge();
}

void Trial::diverge() {
  result_ = {};
  result_.diverged = true;
}

}  // namespace inkling
