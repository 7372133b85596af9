#include "ui/learn_status.h"

#include <algorithm>
#include <cmath>

#include "ui/format.h"

namespace inkling::ui {

LearnStatus learn_status(const Snapshot& snapshot, const Moment* moment) {
  LearnStatus status;
  status.clock_seconds = moment != nullptr ? moment->evaluation.seconds : snapshot.train_seconds;
  if (snapshot.eval_history == nullptr) return status;
  for (const EvalPoint& point : *snapshot.eval_history) {
    if (moment != nullptr && point.step > moment->evaluation.step) break;
    for (std::size_t i = 0; i < kMilestones.size(); ++i)
      if (!status.reached[i] && point.test_accuracy >= kMilestones[i])
        status.reached[i] = point.seconds;
    if (snapshot.from_seed && !status.goal_passed && point.test_accuracy >= kGoal) {
      status.goal_passed = true;
      status.clock_seconds = point.seconds;
      status.goal_samples = point.samples;
      status.goal_evaluation_seconds = point.evaluation_seconds;
    }
    status.accuracy = point.test_accuracy;
  }
  return status;
}

double run_progress(const Snapshot& snapshot) {
  const std::int64_t length = snapshot.run_last_step - snapshot.run_first_step;
  if (length <= 0) return 0.0;
  const double done =
      static_cast<double>(snapshot.step - snapshot.run_first_step) / static_cast<double>(length);
  return std::clamp(done, 0.0, 1.0);
}

double epoch_share(const Snapshot& snapshot) {
  return snapshot.epochs_per_run > 1.0 ? 1.0 / snapshot.epochs_per_run : 0.0;
}

std::string epoch_text(const Snapshot& snapshot) {
  const double run = run_progress(snapshot) * snapshot.epochs_per_run;
  const double count = std::max(1.0, std::ceil(snapshot.epochs_per_run - 1e-9));
  const double present = std::clamp(std::floor(run + 1e-9) + 1.0, 1.0, count);
  return "Epoch " + fixed(present, 0) + " of " + plain(std::max(snapshot.epochs_per_run, 0.01));
}

}  // namespace inkling::ui
