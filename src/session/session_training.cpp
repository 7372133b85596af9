// The training of a session's SessionWork: its steps, its pace, and what is recorded of them.
#include <algorithm>
#include <numeric>

#include "core/analysis/batch_gradients.h"
#include "session/session_work.h"

namespace inkling {
namespace {

constexpr std::size_t kMaxTrainPoints = 20000;
constexpr double kPaceSeconds = 1.0;
// Of slow motion: time lost to an evaluation or a busy machine is made up for, but not more.
constexpr double kCatchUpSeconds = 1.0;

// See EvalPoint. Never more samples than the trainer takes at once, so that a large network does
// not hold up the page.
double gradient_norm(const Model& model, const LabeledImages& images) {
  const Index most =
      std::min<Index>(kGradientSamples, portion_size(model.network.parameter_count()));
  std::vector<std::uint32_t> samples(static_cast<std::size_t>(std::min(most, images.size())));
  std::iota(samples.begin(), samples.end(), 0u);
  return norm(batch_gradients(model, images, samples));
}

}  // namespace

double SessionWork::seconds_until_step() const {
  // Evaluations, and a step that was asked for by itself, do not wait.
  if (slowed_to_ == 0.0 || course_.trainer->evaluating() || stop_after_ == StopAfter::kStep)
    return 0.0;
  return paced_from_ + static_cast<double>(paced_samples_) / slowed_to_ - now();
}

double SessionWork::rest_seconds() const {
  if (!requests_.empty() || lesson_ || !training()) return 0.0;
  return std::max(0.0, std::min(seconds_until_step(), seconds_until_publishing()));
}

void SessionWork::advance_training() {
  Trainer& trainer = *course_.trainer;
  const bool evaluating = trainer.evaluating();
  const std::int64_t samples_before = trainer.samples_seen();
  const double begin = now();
  const Advanced advanced = trainer.advance();
  const double end = now();
  (evaluating ? course_.evaluation_seconds : course_.train_seconds) += end - begin;
  switch (advanced) {
    case Advanced::kPortion:
      break;
    case Advanced::kStep:
      course_.trained = true;
      course_.weights_revision = next_weights_++;
      dirty_ = true;
      if (slowed_to_ > 0.0)
        paced_from_ = std::max(paced_from_ + static_cast<double>(paced_samples_) / slowed_to_,
                               end - kCatchUpSeconds);
      else
        paced_from_ = end;
      paced_samples_ = trainer.samples_seen() - samples_before;
      log_step();
      if (stop_after_ == StopAfter::kStep ||
          (stop_after_ == StopAfter::kEpoch && trainer.at_epoch_start())) {
        trainer.evaluate_now();
        settle(in_run() ? SessionState::kPaused : SessionState::kFinished);
      }
      break;
    case Advanced::kEvaluation:
      // Before the record, which is about the weights of this revision.
      if (!(in_run() && course_.state == SessionState::kRunning) && trainer.calibrate())
        course_.weights_revision = next_weights_++;
      record_evaluation();
      break;
    case Advanced::kRunEnd:
      settle(SessionState::kFinished);
      break;
    case Advanced::kDiverged:
      record_divergence();
      break;
  }
}

void SessionWork::log_step() {
  Trainer& trainer = *course_.trainer;
  const double seconds = course_.train_seconds;
  pace_.emplace_back(seconds, trainer.samples_seen());
  while (pace_.size() > 2 && pace_.front().first < seconds - kPaceSeconds) pace_.pop_front();
  const bool last = trainer.step() == trainer.run_last_step();
  // Taken at each step, so that slow motion can show those that make no point yet.
  const TrainingScore step = trainer.take_score();
  TrainingScore& score = course_.score;
  score.steps += step.steps;
  score.loss += step.loss * static_cast<double>(step.steps);
  score.accuracy += step.accuracy * static_cast<double>(step.steps);
  if (trainer.step() % trainer.hyperparameters().log_every != 0 && !last) return;
  if (score.steps == 0) return;
  if (course_.train_history.size() >= kMaxTrainPoints) {
    // Every second point goes: long runs keep their shape and their memory.
    auto& points = course_.train_history;
    for (std::size_t i = 0; 2 * i < points.size(); ++i) points[i] = points[2 * i];
    points.resize(points.size() / 2);
  }
  course_.train_history.push_back(tail_point());
  score = {};
}

TrainPoint SessionWork::tail_point() const {
  const Trainer& trainer = *course_.trainer;
  const double steps = static_cast<double>(course_.score.steps);
  return {trainer.step(),
          trainer.epoch(),
          course_.train_seconds,
          course_.score.loss / steps + trainer.l2_term(),
          course_.score.accuracy / steps,
          trainer.learning_rate()};
}

void SessionWork::record_evaluation() {
  const Trainer& trainer = *course_.trainer;
  const EvaluationResult& result = trainer.last_evaluation();
  EvalPoint point;
  point.step = result.step;
  point.samples = trainer.samples_seen();
  point.epoch = trainer.epoch();
  point.seconds = course_.train_seconds;
  point.test_loss = result.test.loss;
  point.test_accuracy = result.test.accuracy;
  if (result.validation) {
    point.validation_loss = result.validation->loss;
    point.validation_accuracy = result.validation->accuracy;
  }
  const double begin = now();
  point.gradient_norm = gradient_norm(trainer.model(), course_.dataset->train);
  course_.evaluation_seconds += now() - begin;
  point.evaluation_seconds = course_.evaluation_seconds;
  course_.eval_history.push_back(point);
  course_.tested_revision = course_.weights_revision;
  course_.test_answers = std::make_shared<const std::vector<std::uint8_t>>(result.test.answers);
  course_.test_confidences = std::make_shared<const std::vector<float>>(result.test.confidences);
  if (course_.taught && !course_.taught->after) course_.taught->after = point.test_accuracy;
  course_.moments.add({point, course_.test_answers, first_layer_images(trainer.model())});
  dirty_ = true;
}

void SessionWork::record_divergence() {
  const Trainer& trainer = *course_.trainer;
  const Hyperparameters& h = trainer.hyperparameters();
  Divergence divergence;
  divergence.step = trainer.divergence().step;
  divergence.kept_step = trainer.divergence().kept_step;
  divergence.suggested_learning_rate = h.learning_rate / 10.0;
  divergence.message = "The loss ran away at step " + std::to_string(divergence.step) +
                       ". A learning rate of " + to_text(h.learning_rate) +
                       " is too large for this network; the weights from step " +
                       std::to_string(divergence.kept_step) + " are kept. Try " +
                       to_text(divergence.suggested_learning_rate) + ".";
  course_.divergence = std::move(divergence);
  course_.weights_revision = next_weights_++;
  settle(SessionState::kDiverged);
}

double SessionWork::samples_per_second() const {
  if (pace_.size() < 2) return 0.0;
  const double seconds = pace_.back().first - pace_.front().first;
  return seconds > 0.0 ? static_cast<double>(pace_.back().second - pace_.front().second) / seconds
                       : 0.0;
}

}  // namespace inkling
