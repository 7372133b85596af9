// What is kept of a run: enough to lay its curves beside another's, to tell how it came about, and
// to begin it again. Its weights lie in a model file of their own.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "session/snapshot.h"

namespace inkling {

struct RunRecord {
  std::string id;      // unique among the records of one browser
  std::string name;    // given by the person; "" until then
  double ended = 0.0;  // when, in seconds since 1970
  std::string data;    // the data set's name
  Hyperparameters settings;
  SessionState state = SessionState::kFinished;  // how it ended
  bool from_seed = true;                         // the network began with fresh weights of the seed
  std::int64_t parameter_count = 0, steps = 0, samples = 0;
  double epoch = 0.0;
  double train_seconds = 0.0, evaluation_seconds = 0.0;
  int inputs = 0, outputs = 0;  // of the network
  std::vector<TrainPoint> training;
  std::vector<EvalPoint> evaluations;
};

inline constexpr std::size_t kMostRunPoints = 400;  // of `training`; more are thinned out

// Of the network that the snapshot shows, which is not training. `id` and `ended` are the caller's.
RunRecord make_run_record(const Snapshot& snapshot);

// Of the last evaluation; nothing before the first.
std::optional<double> test_accuracy(const RunRecord& run);
// Seconds of training until the unseen images were first read as well as that; nothing where they
// never were.
std::optional<double> seconds_until(const RunRecord& run, double accuracy);

}  // namespace inkling
