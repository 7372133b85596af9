#include "app/cli/train_report.h"

#include <cstdint>
#include <vector>

#include "formats/hyperparameters_json.h"
#include "formats/version.h"
#include "session/wire.h"

namespace inkling::cli {

nlohmann::json train_report(const TrainOutcome& outcome) {
  const SnapshotPtr& snapshot = outcome.snapshot;
  const reply::Evaluation& test = outcome.test;
  nlohmann::json train = nlohmann::json::array(), evaluations = nlohmann::json::array(),
                 confusion = nlohmann::json::array();
  for (const auto& point : *snapshot->train_history) train.push_back(wire::to_json(point));
  for (const auto& point : *snapshot->eval_history) evaluations.push_back(wire::to_json(point));
  for (auto row = test.confusion.begin(); row < test.confusion.end(); row += test.classes)
    confusion.push_back(std::vector<std::int32_t>(row, row + test.classes));
  nlohmann::json report = {
      {"inkling_version", version()},
      {"preset", outcome.preset.empty() ? nlohmann::json() : nlohmann::json(outcome.preset)},
      {"configuration", to_json(snapshot->active)},
      {"dataset",
       {{"name", snapshot->dataset->name},
        {"class_names", snapshot->dataset->class_names},
        {"rows", snapshot->dataset->rows},
        {"columns", snapshot->dataset->columns},
        {"first", outcome.split.first},
        {"test_share",
         outcome.split.share ? nlohmann::json(*outcome.split.share) : nlohmann::json()},
        {"split_seed", outcome.split.seed},
        {"train_count", snapshot->train_samples},
        {"validation_count", snapshot->validation_samples},
        {"test_count", snapshot->dataset->test_count}}},
      {"parameter_count", snapshot->parameter_count},
      {"history", {{"train", train}, {"evaluations", evaluations}}},
      {"state", wire::to_string(snapshot->state)},
      {"interrupted", outcome.interrupted},
      {"stopped_early", snapshot->stopped_early},
      {"steps", snapshot->step},
      {"samples", snapshot->samples},
      {"epochs", snapshot->epoch},
      {"seconds", snapshot->train_seconds},
      {"evaluation_seconds", snapshot->evaluation_seconds},
      {"samples_per_second", snapshot->train_seconds > 0.0
                                 ? static_cast<double>(snapshot->samples) / snapshot->train_seconds
                                 : 0.0},
      {"test_accuracy", test.accuracy},
      {"test_loss", test.loss},
      {"confusion", confusion},
      {"best_validation_accuracy", nullptr},
      {"best_step", nullptr},
      {"divergence", nullptr},
  };
  if (snapshot->best_validation_accuracy) {
    report["best_validation_accuracy"] = *snapshot->best_validation_accuracy;
    report["best_step"] = snapshot->best_step;
  }
  if (const auto& divergence = snapshot->divergence)
    report["divergence"] = {{"step", divergence->step},
                            {"kept_step", divergence->kept_step},
                            {"suggested_learning_rate", divergence->suggested_learning_rate},
                            {"message", divergence->message}};
  return report;
}

}  // namespace inkling::cli
