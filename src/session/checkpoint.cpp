// Setting a run down between two epochs, and going on with it.
#include <utility>

#include "formats/checkpoint_file.h"
#include "session/training_session_inner.h"
#include "session/wire.h"

namespace inkling {
namespace {

using nlohmann::json;

// The curves, and what belongs to the next point of them.
Bytes format_history(const Course& course) {
  Snapshot snapshot;
  snapshot.train_seconds = course.train_seconds;
  snapshot.evaluation_seconds = course.evaluation_seconds;
  snapshot.train_history = std::make_shared<const std::vector<TrainPoint>>(course.train_history);
  snapshot.eval_history = std::make_shared<const std::vector<EvalPoint>>(course.eval_history);
  snapshot.moments = std::make_shared<const MomentList>();
  return wire::to_cbor(
      {{"snapshot", wire::to_json(snapshot)},
       {"score",
        {static_cast<double>(course.score.steps), course.score.loss, course.score.accuracy}}});
}

Status read_history(const Bytes& history, Course& course) {
  const auto content = wire::from_cbor(history);
  if (!content) return content.error();
  const json score = content->is_object() ? content->value("score", json()) : json();
  const bool numbers = score.is_array() && score.size() == 3 && score[0].is_number() &&
                       score[1].is_number() && score[2].is_number();
  if (!numbers || !content->contains("snapshot"))
    return Error{ErrorCode::kInvalidData, "history: expected the curves of a training."};
  const auto snapshot = wire::snapshot_from_json((*content)["snapshot"]);
  if (!snapshot) return snapshot.error();
  course.train_history = *snapshot->train_history;
  course.eval_history = *snapshot->eval_history;
  course.train_seconds = snapshot->train_seconds;
  course.evaluation_seconds = snapshot->evaluation_seconds;
  course.score = {static_cast<std::int64_t>(score[0].get<double>()), score[1].get<double>(),
                  score[2].get<double>()};
  return {};
}

}  // namespace

std::int64_t SessionWork::finished_epochs() const {
  if (course_.state != SessionState::kRunning || !course_.trainer->between_epochs()) return 0;
  return course_.trainer->samples_seen() / course_.trainer->train_samples();
}

Checkpoint SessionWork::checkpoint() const {
  const Trainer& trainer = *course_.trainer;
  Checkpoint checkpoint;
  checkpoint.hyperparameters = trainer.hyperparameters();
  checkpoint.data = course_.dataset->name;
  checkpoint.inputs = course_.dataset->pixel_count();
  checkpoint.classes = course_.dataset->class_count();
  checkpoint.fingerprint = fingerprint(*course_.dataset);
  checkpoint.state = trainer.state();
  checkpoint.history = format_history(course_);
  return checkpoint;
}

Status SessionWork::check_same_data(const Checkpoint& checkpoint) const {
  if (!course_.dataset)
    return Error{ErrorCode::kState, "There is no data to go on with. Load the checkpoint's first."};
  const Dataset& data = *course_.dataset;
  if (checkpoint.data == data.name && checkpoint.fingerprint == fingerprint(data)) return {};
  return Error{ErrorCode::kInvalidData,
               "The checkpoint learned from other images: it was made with " + checkpoint.data +
                   ", " + std::to_string(checkpoint.inputs) + " pixels in " +
                   std::to_string(checkpoint.classes) + " classes, found " + data.name + ", " +
                   std::to_string(data.pixel_count()) + " in " +
                   std::to_string(data.class_count()) +
                   ", and a run can only go on with the very same ones."};
}

Status SessionWork::resume(const Checkpoint& checkpoint, int threads) {
  if (const Status status = check_same_data(checkpoint); !status) return status;
  Hyperparameters h = checkpoint.hyperparameters;
  h.threads = threads;
  if (const Status status = check_fit(*course_.dataset, h); !status) return status;
  Course curves;
  if (const Status status = read_history(checkpoint.history, curves); !status) return status;
  std::shared_ptr<Executor> executor = executor_for(threads);
  auto trainer = Trainer::create(course_.dataset, h, *executor);
  if (!trainer) return trainer.error();
  if (const Status status = (*trainer)->restore(checkpoint.state); !status) return status;

  if (course_.trained) set_aside("Resume");
  curves.dataset = course_.dataset;
  curves.info = course_.info;
  curves.executor = std::move(executor);
  curves.trainer = std::move(*trainer);
  curves.trained = true;
  curves.weights_revision = next_weights_++;
  curves.state = SessionState::kRunning;
  course_ = std::move(curves);
  wanted_ = h;
  stop_after_ = StopAfter::kRun;
  ++runs_;
  pace_.clear();
  dirty_ = true;
  last_model_copy_ = last_history_copy_ = -1e9;  // whoever asked shall see all of it
  publish_now();
  return {};
}

std::int64_t TrainingSession::finished_epochs() const { return inner_->work.finished_epochs(); }

Checkpoint TrainingSession::checkpoint() const { return inner_->work.checkpoint(); }

Status TrainingSession::resume(const Checkpoint& checkpoint, int threads) {
  return inner_->work.resume(checkpoint, threads);
}

}  // namespace inkling
