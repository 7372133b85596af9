// Everything that belongs to one network in training: what a reset sets aside and an undo brings
// back.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/training/trainer.h"
#include "formats/model_file.h"
#include "session/moments.h"
#include "session/snapshot.h"

namespace inkling {

struct Course {
  std::shared_ptr<const Dataset> dataset;  // null only beside a model that was loaded without data
  std::shared_ptr<const DatasetInfo> info;
  std::shared_ptr<Executor> executor;  // the trainer's
  std::unique_ptr<Trainer> trainer;    // null without data
  SessionState state = SessionState::kNoData;
  bool trained = false, from_seed = true;
  std::uint64_t weights_revision = 0;  // grows whenever the weights change
  std::uint64_t tested_revision = 0;   // of the weights that the last of eval_history is about
  TrainingRecord before;               // what loaded weights had gone through already

  std::vector<TrainPoint> train_history;
  std::vector<EvalPoint> eval_history;
  TrainingScore score;  // sums over the steps since the last point of train_history
  MomentLog moments;
  std::shared_ptr<const std::vector<std::uint8_t>> test_answers;
  std::shared_ptr<const std::vector<float>> test_confidences;
  double train_seconds = 0.0, evaluation_seconds = 0.0;
  std::int64_t run_first_sample = 0;
  double run_begin_train_seconds = 0.0, run_begin_evaluation_seconds = 0.0;
  std::optional<Divergence> divergence;
  std::optional<Taught> taught;
  // The drawings before the lesson, where there was one, and the revision that it made of them.
  std::shared_ptr<const LabeledImages> drawings_before;
  std::uint64_t drawings_revision = 0;
};

}  // namespace inkling
