// One point of a search in training with one seed, from rung to rung.
#pragma once

#include <memory>
#include <vector>

#include "core/base/executor.h"
#include "core/base/result.h"
#include "core/data/dataset.h"
#include "core/search/search_schedule.h"
#include "core/training/trainer.h"

namespace inkling {

// The set without its test part: what a search does not have it cannot choose by, and does not
// spend time on.
std::shared_ptr<const Dataset> without_test(const Dataset& dataset);

// Advanced in small portions, as the Trainer is. The learning-rate schedule spans the whole run,
// so that the weights at a rung do not depend on whether training rests there: a trial that was
// dropped and made anew passes the same rungs and gives the same scores.
class Trial {
 public:
  // `h`: of point_settings(); its `epochs` are the whole run's. `budgets`: epochs at the end of
  // each rung, rising. `executor` must outlive the trial. Errors: settings that do not fit the
  // data.
  static Result<std::unique_ptr<Trial>> create(std::shared_ptr<const Dataset> dataset,
                                               const Hyperparameters& h,
                                               std::vector<double> budgets, Executor& executor);

  // Lets the next advances train to the end of `rung`, which the trial has not reached yet.
  void begin(std::size_t rung) { goal_ = rung; }
  // One portion of work. Returns whether the rung is still to be reached; it is not after a
  // divergence.
  bool advance();

  // Scores at the rung that was reached last; `run` and `seconds` are the caller's to fill in.
  const RunResult& result() const { return result_; }

 private:
  Trial(std::unique_ptr<Trainer> trainer, std::vector<double> budgets);
  void end_rung();
  void diverge();

  std::unique_ptr<Trainer> trainer_;
  std::vector<double> budgets_;
  std::size_t goal_ = 0;
  std::size_t reached_ = 0;  // how many rungs lie behind
  RunResult result_;
};

}  // namespace inkling
