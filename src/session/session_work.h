// The part of a session that belongs to the driver's thread: the trainer and all that changes with
// it.
#pragma once

#include <deque>
#include <memory>
#include <utility>
#include <vector>

#include "core/analysis/metrics.h"
#include "core/analysis/nearest.h"
#include "core/analysis/robustness.h"
#include "core/training/lesson.h"
#include "session/benchmark.h"
#include "session/course.h"
#include "session/training_session.h"
#include "session/trial_work.h"

namespace inkling {

struct Checkpoint;

class SessionWork {
 public:
  SessionWork(SessionOptions options, std::function<void(SnapshotPtr)> publish,
              std::function<void(Reply)> reply);

  // Each answers through the reply function where `id` is not 0.
  void execute(Command command, std::uint64_t id);
  void enqueue(Request request);
  void cancel(std::uint64_t request_id);

  bool has_work() const {
    return training() || lesson_ || !requests_.empty() || benchmark_ != nullptr ||
           trials_.has_work();
  }
  // Seconds until there is something to do at once; 0: now.
  double rest_seconds() const;
  // One portion of training, evaluating or answering.
  void advance_portion();
  void publish_if_due();
  void publish_now();
  // After a portion that could not get its memory: training pauses, and the question in hand is
  // refused.
  void run_out_of_memory();
  double now() const { return options_.clock(); }

  // See TrainingSession.
  std::int64_t finished_epochs() const;
  Checkpoint checkpoint() const;
  Status resume(const Checkpoint& checkpoint, int threads);

 private:
  bool training() const;
  bool in_run() const;

  Status run(command::LoadDataset& load);
  Status run(const command::LoadSynthetic& load);
  Status run(const command::Start& start);
  Status run(const command::Pause&);
  Status run(const command::Step&);
  Status run(const command::Epoch&);
  Status run(const command::Reset&);
  Status run(const command::Undo&);
  Status run(const command::Configure& configure);
  Status run(const command::RestoreBest&);
  Status run(const command::LoadModel& load);
  Status run(const command::SetPace& set);
  Status run(const command::Teach& teach);
  Status run(command::SetDrawings& set);
  Status run(const command::RemoveDrawing& remove);

  Status check_same_data(const Checkpoint& checkpoint) const;
  Status adopt(std::shared_ptr<const Dataset> dataset, const TestSplit& split = {});
  Status check_fit(const Dataset& dataset, const Hyperparameters& h) const;
  static Status check_reads(const Model& model, const Dataset& data);
  Status renew(const Hyperparameters& h);  // a fresh trainer in the present course
  void set_aside(std::string label);
  Status restart_if_needed();
  void begin_run(const RunLength& length);
  void apply_waiting();

  std::shared_ptr<const LabeledImages> drawings_that_fit(const Dataset& dataset) const;
  void set_drawings(std::shared_ptr<const LabeledImages> drawings);
  void advance_lesson();
  void advance_training();
  double seconds_until_step() const;
  void log_step();
  TrainPoint tail_point() const;
  void record_evaluation();
  void record_divergence();
  void settle(SessionState state);
  void advance_request();
  void begin_benchmark(const request::Benchmark& request, std::uint64_t id);
  void advance_benchmark();
  // Whether the first request has its answer.
  bool advance_robustness(const request::Robustness& request, std::uint64_t id);
  bool advance_nearest(const request::Nearest& request, std::uint64_t id);
  Result<std::shared_ptr<const Model>> nearest_model(const request::Nearest& request);
  void end_benchmark(ReplyBody body);
  Status begin_trial(const request::Trial& request, std::uint64_t id);
  void advance_trial();
  ReplyBody answer(const request::Images& images);
  ReplyBody answer(const request::Activations& activations);
  ReplyBody answer(const request::SaveModel& save);
  ReplyBody answer(const request::Overview& overview);

  double samples_per_second() const;
  double seconds_until_publishing() const;
  TrainingRecord training_record() const;  // of the trainer's present weights
  double model_copy_interval() const;
  std::size_t data_bytes(const Dataset& dataset) const;
  const Model* model() const;
  // For so many processors; 0: as many as training takes when nothing is said.
  std::shared_ptr<Executor> executor_for(int threads) const;

  SessionOptions options_;
  std::function<void(SnapshotPtr)> publish_;
  std::function<void(Reply)> reply_;
  SerialExecutor serial_;  // for a model without data

  Hyperparameters wanted_;
  Course course_;
  std::unique_ptr<Course> aside_;
  std::string aside_label_;
  std::shared_ptr<const LabeledImages> drawings_;  // the visitor's own; null where there are none
  std::uint64_t drawings_revision_ = 0;
  std::unique_ptr<Lesson> lesson_;       // the one that goes on, for course_
  std::shared_ptr<const Model> loaded_;  // a model without data
  Hyperparameters loaded_settings_;      // those it was trained with
  TrainingRecord loaded_training_;       // what its weights have gone through
  int runs_ = 0;
  enum class StopAfter { kRun, kStep, kEpoch };
  StopAfter stop_after_ = StopAfter::kRun;

  std::deque<Request> requests_;
  std::unique_ptr<Evaluation>
      requested_evaluation_;  // of the first request, where that asks for one
  std::shared_ptr<const Model> requested_model_;
  // Likewise, on the data and processors that it began with.
  std::shared_ptr<const Dataset> robustness_data_;
  std::shared_ptr<Executor> robustness_executor_;
  std::unique_ptr<Robustness> requested_robustness_;
  // Kept from question to question, since the features of the same network are wanted again.
  struct NearestSearch {
    std::shared_ptr<const Dataset> data;
    std::shared_ptr<Executor> executor;
    std::optional<Bytes> file;  // of the network, where it is not the present one
    std::uint64_t weights = 0;  // else their revision
    std::int64_t among = 0;
    std::unique_ptr<NearestImages> images;
    std::uint64_t question = 0;  // which is being answered
  };
  std::optional<NearestSearch> nearest_;
  std::unique_ptr<Benchmark> benchmark_;  // the one that runs
  std::uint64_t benchmark_id_ = 0;
  TrialWork trials_{options_.memory_limit_bytes};

  // Of training time and samples, over the last second: the speed people are shown.
  std::deque<std::pair<double, std::int64_t>> pace_;
  // Slow motion: a step waits until `paced_samples_` have had their time since `paced_from_`.
  double slowed_to_ = 0.0, paced_from_ = 0.0;
  std::int64_t paced_samples_ = 0;
  std::string error_;
  bool dirty_ = true, model_stale_ = false;
  double last_published_ = -1.0, last_model_copy_ = -1.0, last_history_copy_ = -1.0;
  std::uint64_t revision_ = 0, published_weights_ = 0, next_weights_ = 1;
  SnapshotPtr last_;
};

}  // namespace inkling
