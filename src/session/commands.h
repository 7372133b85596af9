// What a session can be told and asked. Plain values: each could travel to a worker or another
// process (wire.h does that), so the user interface never touches the training itself.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "core/data/dataset.h"
#include "core/data/strokes.h"
#include "core/data/synthetic_digits.h"
#include "core/data/test_split.h"
#include "core/training/hyperparameters.h"
#include "session/benchmark_messages.h"

namespace inkling {

// How far a run goes; exactly one is set, or none for the configuration's `epochs`. The length is
// also the horizon of the learning-rate schedule.
struct RunLength {
  std::optional<double> epochs = {};
  std::optional<std::int64_t> steps = {};
  std::optional<std::int64_t> samples = {};
};

namespace command {

// Takes over a data set; a bad one is refused with a reason and the former set stays. Weights of a
// network that does not fit the new images are set aside and come back with Undo.
struct LoadDataset {
  DatasetFiles files;
  TestSplit split = {};  // files without bytes for the test part get one of their training images
};
// The same with digits that the program draws (core/data/synthetic_digits.h), which takes a second
// or two.
struct LoadSynthetic {
  std::uint32_t train = kSyntheticTrain,
                test = kSyntheticTest;  // at least 2, at most kMaxSynthetic
  // `first` stands in place of `train`, and a share is taken of it in place of `test`.
  TestSplit split = {};
};
// Trains on from the present weights; settings that act on restart and wait make it a fresh network
// first.
struct Start {
  RunLength length;
};
struct Pause {};
struct Step {};   // one mini-batch
struct Epoch {};  // to the end of the present epoch
// Fresh weights from the seed. What was trained is set aside and comes back with Undo.
struct Reset {};
struct Undo {};
// The whole new configuration. What acts at once does so; the rest waits for its epoch or restart.
struct Configure {
  Hyperparameters hyperparameters;
};
struct RestoreBest {};  // the weights of the best validation accuracy of this run
struct LoadModel {
  Bytes file;  // safetensors
};
// Teaches the network what one drawing shows (core/training/lesson.h): it joins the visitor's own
// drawings, and a short lesson follows. The former weights are set aside and come back exactly, and
// without the drawing, with Undo.
struct Teach {
  std::vector<std::uint8_t> pixels;  // of an image as the data's, row by row, ink = 255
  int label = 0;                     // its class
  std::optional<Bytes> model =
      {};  // the safetensors file of the network to be taught; else the present
};
// Replaces the visitor's own drawings. Those that do not fit the data wait for data that they fit.
struct SetDrawings {
  int rows = 0, columns = 0;
  std::vector<std::uint8_t> pixels;  // [drawings x rows x columns], ink = 255
  std::vector<std::uint8_t> labels;
};
struct RemoveDrawing {
  std::uint32_t index = 0;
};
// How fast training may be watched. Acts at once, outlives runs and data, and changes no result.
struct SetPace {
  double samples_per_second = 0.0;  // 0: as fast as the machine can; else at least 1
};

}  // namespace command

using Command =
    std::variant<command::LoadDataset, command::LoadSynthetic, command::Start, command::Pause,
                 command::Step, command::Epoch, command::Reset, command::Undo, command::Configure,
                 command::RestoreBest, command::LoadModel, command::SetPace, command::Teach,
                 command::SetDrawings, command::RemoveDrawing>;

enum class Split { kTrain, kTest, kOwn };  // kOwn: the visitor's own drawings

namespace request {

// Images with their labels, as bytes scaled to 0..255.
struct Images {
  Split split = Split::kTest;
  std::vector<std::uint32_t> samples;
};
// Metrics on the whole split with the newest weights.
struct Evaluation {
  Split split = Split::kTest;
};
// What the training or test images are like as a whole.
struct Overview {
  Split split = Split::kTrain;
};
// Outputs of every layer for one drawing or image of 0..1 values.
struct Activations {
  std::vector<float> values;
};
// The present model as a safetensors file.
struct SaveModel {
  bool best = false;  // with the weights of the best validation accuracy, where they are kept
};
// How well the present network reads disturbed test images (core/analysis/robustness.h), and beside
// it the model of a safetensors file.
struct Robustness {
  std::optional<Bytes> beside = {};
};
// The training images that look to a network most like a given one (core/analysis/nearest.h); the
// first time for its weights it reads them all, which takes a second or so.
struct Nearest {
  std::vector<float> values;        // the image, 0..1
  std::uint32_t count = 8;          // 1 to 64
  std::optional<Bytes> model = {};  // the safetensors file of the network; else the present
};
// Measures speed, which takes seconds; other requests are answered meanwhile. Refused while
// training runs, and given up when training begins.
struct Benchmark {
  benchmark::Goal goal;
};
// One run of a search for hyper-parameters (core/search/trial.h), on the training images alone:
// `settings` trained to the end of a rung. Several are carried out one after another, each by a
// network of its own. Refused while training runs, and given up when training begins.
struct Trial {
  Hyperparameters settings;
  std::vector<double> budgets;  // epochs at the end of each rung, rising, at most settings.epochs
  std::uint32_t rung = 0;
};

}  // namespace request

using RequestBody = std::variant<request::Images, request::Evaluation, request::Activations,
                                 request::SaveModel, request::Benchmark, request::Robustness,
                                 request::Nearest, request::Trial, request::Overview>;

// Numbered by the asker. A request with the number of one that still waits takes its place.
struct Request {
  std::uint64_t id = 0;
  RequestBody body;
};

namespace reply {

struct Images {
  int rows = 0, columns = 0;
  std::vector<std::uint8_t> pixels;  // [samples x rows x columns]
  std::vector<std::uint8_t> labels;
};
struct Evaluation {
  double loss = 0.0, accuracy = 0.0;
  int classes = 0;
  std::vector<std::int32_t> confusion;  // [true x answered], row by row
};
struct Activations {
  std::vector<std::vector<float>> layers;
};
struct SavedModel {
  Bytes file;
};
struct Benchmark {
  benchmark::Outcome outcome;
};
// Accuracies, curve after curve as disturbances_to_try() has them; `beside` is empty without a
// second model.
struct Robustness {
  int images = 0;  // that were read, the first of the test images
  std::vector<double> present, beside;
};
// The nearest first.
struct Nearest {
  Images images;
  std::vector<float> distances;
  std::int64_t among = 0;  // training images that were compared, the first ones
};
// As RunResult (core/search/search_schedule.h) has them; `seconds` of computing.
struct Trial {
  bool diverged = false;
  double train_loss = 0.0, train_accuracy = 0.0;
  double validation_loss = 0.0, validation_accuracy = 0.0;
  double seconds = 0.0;
};
// Of each class, in order.
struct Overview {
  static constexpr std::size_t kMostSamples = 64;

  std::vector<std::int32_t> counts;
  std::vector<std::uint8_t> means;  // mean images, scaled to 0..255: [classes x rows x columns]
  std::vector<std::vector<std::uint32_t>> samples;  // the first up to kMostSamples
};
struct Failed {
  ErrorCode code = ErrorCode::kState;
  std::string message;
};
// Answer to a command that carried an id: done, or the reason why not is given as Failed.
struct Done {};

}  // namespace reply

using ReplyBody =
    std::variant<reply::Images, reply::Evaluation, reply::Activations, reply::SavedModel,
                 reply::Benchmark, reply::Robustness, reply::Nearest, reply::Trial, reply::Overview,
                 reply::Failed, reply::Done>;

struct Reply {
  std::uint64_t id = 0;
  ReplyBody body;
};

}  // namespace inkling
