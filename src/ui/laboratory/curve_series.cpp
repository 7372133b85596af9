#include "ui/laboratory/curve_series.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "ui/laboratory/csv.h"
#include "ui/pace.h"

namespace inkling::ui::laboratory {

namespace {

double value_of(const TrainPoint& point, Measure measure) {
  return measure == Measure::kAccuracy ? point.accuracy
         : measure == Measure::kLoss   ? point.loss
                                       : point.learning_rate;
}

Series training_series(const Snapshot& snapshot, Measure measure) {
  Series series{Part::kTraining, {}};
  const auto add = [&](const TrainPoint& point) {
    series.points.push_back({point.step, point.epoch, point.seconds, value_of(point, measure)});
  };
  for (const TrainPoint& point : *snapshot.train_history) add(point);
  // At full speed the few steps since the last point would only jump about at the line's end.
  if (snapshot.train_tail && slowed(snapshot)) add(*snapshot.train_tail);
  return series;
}

template <class Value>
Series evaluated_series(const Snapshot& snapshot, Part part, Value value) {
  Series series{part, {}};
  for (const EvalPoint& point : *snapshot.eval_history)
    if (const std::optional<double> figure = value(point))
      series.points.push_back({point.step, point.epoch, point.seconds, *figure});
  return series;
}

}  // namespace

std::vector<Series> series_of(const Snapshot& snapshot, Measure measure) {
  std::vector<Series> all;
  const auto evaluated = [&](Part part, auto value) {
    all.push_back(evaluated_series(snapshot, part, value));
  };
  if (measure == Measure::kGradientNorm)
    evaluated(Part::kTraining, [](const EvalPoint& point) { return point.gradient_norm; });
  else
    all.push_back(training_series(snapshot, measure));
  if (measure == Measure::kAccuracy) {
    evaluated(Part::kValidation, [](const EvalPoint& point) { return point.validation_accuracy; });
    evaluated(Part::kUnseen,
              [](const EvalPoint& point) { return std::optional(point.test_accuracy); });
  }
  if (measure == Measure::kLoss) {
    evaluated(Part::kValidation, [](const EvalPoint& point) { return point.validation_loss; });
    evaluated(Part::kUnseen, [](const EvalPoint& point) { return std::optional(point.test_loss); });
  }
  std::erase_if(all, [](const Series& series) { return series.points.empty(); });
  return all;
}

double end_of_run(const Snapshot& snapshot, Along axis) {
  const bool running = snapshot.state == SessionState::kRunning;
  const double left =
      running
          ? static_cast<double>(std::max<std::int64_t>(0, snapshot.run_last_step - snapshot.step))
          : 0.0;
  switch (axis) {
    case Along::kSteps:
      return static_cast<double>(snapshot.step) + left;
    case Along::kSeconds:
      return snapshot.train_seconds + (running ? snapshot.seconds_left : 0.0);
    case Along::kEpochs: {
      const double steps = static_cast<double>(snapshot.run_last_step - snapshot.run_first_step);
      return snapshot.epoch + (steps > 0.0 ? left / steps * snapshot.epochs_per_run : 0.0);
    }
  }
  return 0.0;
}

std::vector<double> smoothed(std::span<const double> values, double weight) {
  std::vector<double> result;
  result.reserve(values.size());
  double mean = 0.0, forgotten = 1.0;
  for (const double value : values) {
    if (!std::isfinite(value)) {
      result.push_back(value);
      continue;
    }
    mean = weight * mean + (1.0 - weight) * value;
    forgotten *= weight;
    result.push_back(mean / (1.0 - forgotten));
  }
  return result;
}

std::string series_csv(std::span<const Series> series) {
  std::string text = csv_row(std::vector<std::string>{"part", "step", "epoch", "seconds", "value"});
  for (const Series& one : series)
    for (const SeriesPoint& point : one.points)
      text += csv_row(std::vector<std::string>{part_name(one.part), std::to_string(point.step),
                                               csv_number(point.epoch), csv_number(point.seconds),
                                               csv_number(point.value)});
  return text;
}

const char* part_name(Part part) {
  switch (part) {
    case Part::kTraining:
      return "training";
    case Part::kValidation:
      return "validation";
    case Part::kUnseen:
      return "unseen";
  }
  return "";
}

}  // namespace inkling::ui::laboratory
