#include "session/run_record.h"

#include <algorithm>

namespace inkling {

RunRecord make_run_record(const Snapshot& snapshot) {
  RunRecord run;
  run.settings = snapshot.active;
  run.state = snapshot.state;
  run.from_seed = snapshot.from_seed;
  run.parameter_count = snapshot.parameter_count;
  run.steps = snapshot.step;
  run.samples = snapshot.samples;
  run.epoch = snapshot.epoch;
  run.train_seconds = snapshot.train_seconds;
  run.evaluation_seconds = snapshot.evaluation_seconds;
  if (snapshot.dataset != nullptr) {
    run.data = snapshot.dataset->name;
    run.inputs = snapshot.dataset->rows * snapshot.dataset->columns;
    run.outputs = static_cast<int>(snapshot.dataset->class_names.size());
  }
  const std::vector<TrainPoint>& all = *snapshot.train_history;
  const std::size_t stride = (all.size() + kMostRunPoints - 1) / kMostRunPoints;
  // Counted from the end, so that the last point is always kept.
  for (std::size_t i = 0; i < all.size(); ++i)
    if ((all.size() - 1 - i) % stride == 0) run.training.push_back(all[i]);
  run.evaluations = *snapshot.eval_history;
  return run;
}

std::optional<double> test_accuracy(const RunRecord& run) {
  if (run.evaluations.empty()) return std::nullopt;
  return run.evaluations.back().test_accuracy;
}

std::optional<double> seconds_until(const RunRecord& run, double accuracy) {
  const auto passed =
      std::find_if(run.evaluations.begin(), run.evaluations.end(),
                   [&](const EvalPoint& point) { return point.test_accuracy >= accuracy; });
  if (passed == run.evaluations.end()) return std::nullopt;
  return passed->seconds;
}

}  // namespace inkling
