// An immutable view of one moment of a session: all that the user interface knows of it.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/data/test_split.h"
#include "core/model/network.h"
#include "core/training/hyperparameters.h"

namespace inkling {

enum class SessionState {
  kNoData,    // no data set yet; drawing and a loaded model work
  kReady,     // fresh weights
  kRunning,   // training; may be evaluating just now
  kPaused,    // in the middle of a run, or stepped by hand
  kFinished,  // the run reached its length
  kDiverged,  // the loss became infinite or NaN; weights are those of the last good moment
};

struct TrainPoint {
  std::int64_t step = 0;
  double epoch = 0.0;     // fraction included
  double seconds = 0.0;   // of training, evaluation excluded
  double loss = 0.0;      // the objective, mean over the steps since the last point
  double accuracy = 0.0;  // on the batches as they came, since the last point
  double learning_rate = 0.0;
};

struct EvalPoint {
  std::int64_t step = 0;
  std::int64_t samples = 0;  // training samples seen
  double epoch = 0.0;
  double seconds = 0.0;
  double test_loss = 0.0, test_accuracy = 0.0;
  std::optional<double> validation_loss, validation_accuracy;  // absent without a validation part
  double evaluation_seconds = 0.0;  // spent on evaluations until then, this one included
  // Euclidean norm, over all weights and biases, of the gradient of the mean cross-entropy over the
  // data set's first training images: kGradientSamples of them, or as many as a portion of training
  // has. Without dropout, augmentation, smoothing and L2. Absent in what former versions wrote.
  std::optional<double> gradient_norm;
};
// Few enough to cost little beside the evaluation, enough for a course that can be read.
inline constexpr std::int64_t kGradientSamples = 256;

// The incoming weights of some units of the first layer as small pictures.
struct UnitImages {
  int rows = 0, columns = 0, units = 0;
  double scale = 0.0;  // the weight that the ends of a byte's range stand for
  std::vector<std::uint8_t>
      pixels;  // [units x rows x columns]; 1 is -scale, 128 is 0, 255 is scale
};

// What an evaluation found, kept so that a run can be shown again.
struct Moment {
  EvalPoint evaluation;
  std::shared_ptr<const std::vector<std::uint8_t>> test_answers;  // never null
  UnitImages first_layer;
};
using MomentList = std::vector<std::shared_ptr<const Moment>>;  // none is null

struct DatasetInfo {
  std::string name;
  std::vector<std::string> class_names;
  int rows = 0, columns = 0;
  std::int64_t train_count = 0, test_count = 0;
  std::vector<std::uint8_t> test_labels;  // so that pictures of the answers need no request
  TestSplit split = {};                   // that was asked for
};

struct Divergence {
  std::int64_t step = 0;       // where the loss ran away
  std::int64_t kept_step = 0;  // whose weights are kept
  double suggested_learning_rate = 0.0;
  std::string message;
};

// The last lesson of the present network.
struct Taught {
  int label = 0;
  double before = 0.0;          // accuracy on the test images
  std::optional<double> after;  // once the lesson is over
};

struct Snapshot {
  std::uint64_t revision = 0;  // grows with every published snapshot
  SessionState state = SessionState::kNoData;

  Hyperparameters active;                      // what the network trains with
  Hyperparameters wanted;                      // what was asked for; differs where a change waits
  std::shared_ptr<const DatasetInfo> dataset;  // null without data
  std::shared_ptr<const Model>
      model;              // null without data and model; changes only when the weights did
  bool from_seed = true;  // the network began with fresh weights rather than a file's
  bool trained = false;   // the weights are more than initial values: a reset would lose work
  bool can_undo = false;
  std::string undo_label;  // "Reset", "New data": what Undo would take back

  int run = 0;                      // number of the run since the session began; 0 before the first
  std::int64_t step = 0;            // of the present network
  std::int64_t samples = 0;         // training samples it has seen
  std::int64_t run_first_step = 0;  // where the present run began
  std::int64_t run_first_sample = 0;
  std::int64_t run_last_step = 0;  // where it ends
  double epoch = 0.0;              // samples / samples per epoch
  double epochs_per_run = 0.0;
  std::int64_t train_samples = 0, validation_samples = 0;
  double train_seconds = 0.0, evaluation_seconds = 0.0;          // of the present network
  double run_train_seconds = 0.0, run_evaluation_seconds = 0.0;  // of the present run
  double samples_per_second = 0.0;  // of the last second or so of training
  double pace = 0.0;                // samples a second that training is slowed to; 0: full speed
  double learning_rate = 0.0;
  double seconds_left = 0.0;  // estimate, 0 unless running

  std::shared_ptr<const std::vector<TrainPoint>> train_history;  // never null
  std::shared_ptr<const std::vector<EvalPoint>> eval_history;    // never null
  std::optional<TrainPoint> train_tail;       // of the steps since the last point of train_history
  std::shared_ptr<const MomentList> moments;  // of the present network, in order; never null
  std::optional<double> best_validation_accuracy;
  std::int64_t best_step = 0;
  bool stopped_early = false;

  // Answers to the test images at the newest evaluation; null before the first.
  std::shared_ptr<const std::vector<std::uint8_t>> test_answers;
  std::shared_ptr<const std::vector<float>> test_confidences;

  std::optional<Divergence> divergence;
  std::optional<Taught> taught;
  std::int64_t drawings = 0;            // of the visitor's own
  std::uint64_t drawings_revision = 0;  // grows whenever they change
  std::string error;                    // why the last command was refused, empty when it was not
  std::int64_t parameter_count = 0;
  int threads = 1;
};

using SnapshotPtr = std::shared_ptr<const Snapshot>;

}  // namespace inkling
