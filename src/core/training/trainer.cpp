#include "core/training/trainer.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/analysis/calibration.h"
#include "core/data/synthetic_digits.h"
#include "core/training/gradients.h"
#include "core/training/initial_network.h"
#include "core/training/schedule.h"

namespace inkling {
namespace {

void shuffle(std::vector<std::uint32_t>& order, Random& random) {  // Fisher and Yates
  for (std::size_t i = order.size(); i > 1; --i)
    std::swap(order[i - 1], order[random.below(static_cast<std::uint32_t>(i))]);
}

}  // namespace

Index portion_size(std::int64_t parameter_count) {
  constexpr double kOperations = 6e8;  // about 10 ms of one core's dense products in a browser
  const double per_sample = 6.0 * static_cast<double>(std::max<std::int64_t>(parameter_count, 1));
  const auto samples = static_cast<Index>(std::clamp(kOperations / per_sample, 1.0, 256.0));
  return samples >= 16 ? samples / 16 * 16 : samples;  // whole tiles of the matrix kernels
}

Status Trainer::check(const Dataset& dataset, const Hyperparameters& h) {
  if (const Status status = validate(h); !status) return status;
  const std::int64_t available = dataset.train.size();
  const std::int64_t used = h.train_count == 0 ? available : h.train_count;
  if (used > available)
    return Error{ErrorCode::kInvalidArgument,
                 "train_count: found " + std::to_string(used) + ", expected at most " +
                     std::to_string(available) + ", the size of the training set."};
  if (h.validation_count >= used)
    return Error{ErrorCode::kInvalidArgument, "validation_count: found " +
                                                  std::to_string(h.validation_count) +
                                                  ", expected less than " + std::to_string(used) +
                                                  ", the number of training images."};
  const bool digits = suits_synthetic_digits(dataset);
  if (learns_fresh_digits(h) && !digits)
    return Error{ErrorCode::kInvalidArgument,
                 "synthetic_share: found " + to_text(h.synthetic_share) + " with the data set " +
                     dataset.name +
                     ", expected 0: synthetic digits are 28 x 28 pixels in classes " +
                     "0 to 9, and suit only such data."};
  if (learns_scribbles(h) && !digits)
    return Error{ErrorCode::kInvalidArgument,
                 "scribble_share: found " + to_text(h.scribble_share) + " with the data set " +
                     dataset.name +
                     ", expected 0: scribbles are 28 x 28 pixels and no digits, and suit only data "
                     "of digits."};
  return {};
}

Result<std::unique_ptr<Trainer>> Trainer::create(std::shared_ptr<const Dataset> dataset,
                                                 const Hyperparameters& h, Executor& executor,
                                                 Products products,
                                                 std::shared_ptr<const LabeledImages> own) {
  if (const Status status = check(*dataset, h); !status) return status.error();
  return std::unique_ptr<Trainer>(
      new Trainer(std::move(dataset), h, executor, products, std::move(own)));
}

Trainer::Trainer(std::shared_ptr<const Dataset> dataset, const Hyperparameters& h,
                 Executor& executor, Products products, std::shared_ptr<const LabeledImages> own)
    : dataset_(std::move(dataset)),
      own_(std::move(own)),
      h_(h),
      executor_(executor),
      products_(products),
      shuffling_(static_cast<std::uint64_t>(h.seed), RandomStream::kShuffling) {
  const auto seed = static_cast<std::uint64_t>(h.seed);
  order_.resize(
      static_cast<std::size_t>(h.train_count == 0 ? dataset_->train.size() : h.train_count));
  std::iota(order_.begin(), order_.end(), 0u);
  if (h.validation_count > 0) {
    // Chosen by chance: sets that are sorted by class would otherwise hold out a single class.
    Random split(seed, RandomStream::kValidationSplit);
    shuffle(order_, split);
    const auto first = order_.end() - h.validation_count;
    validation_.assign(first, order_.end());
    order_.erase(first, order_.end());
    std::sort(validation_.begin(), validation_.end());
    std::sort(order_.begin(), order_.end());
  }
  const std::vector<std::uint32_t> of_set = order_;
  add_drawn_samples();
  model_.rows = dataset_->train.images.rows;
  model_.columns = dataset_->train.images.columns;
  model_.class_names = dataset_->class_names;
  model_.data = dataset_->name;
  if (h.input_scaling == "z_score") {
    model_.scaling = fit_z_score(dataset_->train, of_set, dataset_->largest_pixel);
  } else {
    model_.scaling.largest_pixel = dataset_->largest_pixel;
  }
  model_.network = initial_network(h, dataset_->pixel_count(), dataset_->class_count());
  learner_ = make_learner(products_, model_, {dataset_->train, own_.get()}, h_, executor_);
  last_good_ = model_.network;
}

void Trainer::add_drawn_samples() {
  const auto of_set = static_cast<double>(order_.size());
  const auto add = [&](double share, std::uint32_t first) {
    const auto count = static_cast<std::uint32_t>(std::llround(share * of_set));
    for (std::uint32_t i = 0; i < count; ++i) order_.push_back(first + i);
  };
  if (learns_fresh_digits(h_)) {
    const bool alone = h_.data == kSyntheticName;
    if (alone) order_.clear();  // none is learned twice
    add(alone ? 1.0 : h_.synthetic_share, TrainingImages::kFirstSynthetic);
  }
  add(h_.scribble_share, TrainingImages::kFirstScribble);
  if (own_) add(h_.own_share, TrainingImages::kFirstOwn);
}

const Model& Trainer::model() const {
  if (model_is_old_) learner_->store(model_.network);
  model_is_old_ = false;
  return model_;
}

void Trainer::load(const NetworkF& network) {
  model_.network = network;
  model_.calibration.reset();
  model_is_old_ = false;
  learner_->load(network);
}

std::int64_t Trainer::steps_per_epoch() const {
  const std::int64_t batch =
      h_.batch_size == 0 ? train_samples() : std::min<std::int64_t>(h_.batch_size, train_samples());
  return (train_samples() + batch - 1) / batch;
}

std::int64_t Trainer::steps_for_epochs(double epochs) const {
  return std::max<std::int64_t>(1, std::llround(epochs * static_cast<double>(steps_per_epoch())));
}

std::int64_t Trainer::steps_for_samples(std::int64_t samples) const {
  return steps_for_epochs(static_cast<double>(samples) / static_cast<double>(train_samples()));
}

double Trainer::epoch() const {
  return static_cast<double>(samples_seen_) / static_cast<double>(train_samples());
}

double Trainer::learning_rate() const {
  return learning_rate_at(h_, step_ - run_first_step_, run_last_step_ - run_first_step_);
}

void Trainer::begin_run(std::int64_t steps) {
  run_first_step_ = step_;
  run_last_step_ = step_ + std::max<std::int64_t>(steps, 1);
  stopped_early_ = false;
  evaluations_without_gain_ = 0;
  last_good_ = model().network;
  last_good_step_ = step_;
}

void Trainer::set_run_length(std::int64_t steps) {
  run_last_step_ = std::max(step_, run_first_step_ + steps);
}

void Trainer::change(const Hyperparameters& h) {
  Hyperparameters now = h, later = h;
  for (const ParameterInfo& info : parameters())
    if (info.applies == Applies::kNextEpoch) copy_parameter(info, h_, now);
  h_ = now;
  if (later == now)
    next_epoch_.reset();
  else
    next_epoch_ = later;
  if (next_epoch_ && position_ == 0 && done_in_batch_ == 0) start_epoch();
}

void Trainer::set_model(const Model& model) {
  model_.network = model.network;
  model_.scaling = model.scaling;
  model_.calibration = model.calibration;
  model_is_old_ = false;
  // The inputs may be scaled otherwise, and so be lit or dense otherwise.
  learner_ = make_learner(products_, model_, {dataset_->train, own_.get()}, h_, executor_);
  done_in_batch_ = 0;
  test_evaluation_.reset();
  validation_evaluation_.reset();
  last_evaluated_step_ = -1;
  best_.reset();
  last_good_ = model_.network;
  last_good_step_ = step_;
}

bool Trainer::calibrate() {
  if (validation_.empty() || model_.calibration) return false;
  std::vector<std::uint8_t> labels;
  for (const std::uint32_t sample : validation_) labels.push_back(dataset_->train.labels[sample]);
  const MatrixF logits = read_logits(model(), dataset_->train, validation_, executor_);
  if (!logits.allFinite()) return false;
  model_.calibration = fit_calibration(logits, labels);
  return true;
}

bool Trainer::restore_best() {
  if (!best_) return false;
  load(best_->network);
  done_in_batch_ = 0;
  test_evaluation_.reset();
  validation_evaluation_.reset();
  last_evaluated_step_ = -1;
  return true;
}

TrainingScore Trainer::take_score() {
  TrainingScore score{score_steps_, 0.0, 0.0};
  if (score_steps_ > 0) {
    score.loss = score_loss_ / static_cast<double>(score_steps_);
    score.accuracy = score_accuracy_ / static_cast<double>(score_steps_);
  }
  score_loss_ = score_accuracy_ = 0.0;
  score_steps_ = 0;
  return score;
}

double Trainer::l2_term() const { return h_.l2 > 0.0 ? l2_penalty(model().network, h_.l2) : 0.0; }

Index Trainer::batch_size() const {
  const std::size_t wanted =
      h_.batch_size == 0 ? order_.size() : static_cast<std::size_t>(h_.batch_size);
  return static_cast<Index>(std::min(wanted, order_.size() - position_));
}

void Trainer::evaluate_now() {
  if (!test_evaluation_ && last_evaluated_step_ != step_) begin_evaluation();
}

Advanced Trainer::advance() {
  if (test_evaluation_) return advance_evaluation();
  const bool at_end = step_ >= run_last_step_ || stopped_early_;
  if (at_end && done_in_batch_ == 0) {
    // Every run ends with an evaluation, so that its last weights have a score.
    if (step_ > 0 && last_evaluated_step_ != step_) {
      begin_evaluation();
      return Advanced::kPortion;
    }
    return Advanced::kRunEnd;
  }
  return train_portion();
}

void Trainer::start_epoch() {
  if (!next_epoch_) return;
  // The schedule and the run's end are counted in steps: where the steps become longer or the run
  // another length, the remaining way is counted again.
  const double epochs_done =
      static_cast<double>(step_ - run_first_step_) / static_cast<double>(steps_per_epoch());
  const bool epochs_changed = next_epoch_->epochs != h_.epochs;
  const double run_epochs = epochs_changed ? next_epoch_->epochs
                                           : static_cast<double>(run_last_step_ - run_first_step_) /
                                                 static_cast<double>(steps_per_epoch());
  h_ = *next_epoch_;
  next_epoch_.reset();
  if (run_last_step_ > step_ || epochs_changed)
    run_last_step_ =
        step_ + std::max<std::int64_t>(0, std::llround((run_epochs - epochs_done) *
                                                       static_cast<double>(steps_per_epoch())));
}

void Trainer::shuffle_order() { shuffle(order_, shuffling_); }

Advanced Trainer::train_portion() {
  if (position_ == 0 && done_in_batch_ == 0) {
    start_epoch();
    shuffle_order();
  }
  const Index batch = batch_size();
  const std::span<const Portion> upcoming = upcoming_portions();
  const BatchScore score = learner_->learn(upcoming, h_, learning_rate());
  batch_loss_ += score.loss_sum;
  batch_correct_ += score.correct;
  done_in_batch_ += static_cast<Index>(upcoming.front().samples.size());
  if (done_in_batch_ < batch) return Advanced::kPortion;
  model_is_old_ = true;
  finish_step(batch);
  return divergence_.step == step_ && divergence_.step > 0 ? Advanced::kDiverged : Advanced::kStep;
}

// The portion to be learnt now, and those that follow in this epoch.
std::span<const Portion> Trainer::upcoming_portions() {
  const auto most = static_cast<std::size_t>(portion_size(model_.network.parameter_count()));
  const std::size_t batch_size =
      h_.batch_size == 0 ? order_.size() : static_cast<std::size_t>(h_.batch_size);
  std::size_t begin = position_, done = static_cast<std::size_t>(done_in_batch_), found = 0;
  std::int64_t id = samples_seen_ + done_in_batch_;
  while (found < upcoming_.size() && begin < order_.size()) {
    const std::size_t batch = std::min(batch_size, order_.size() - begin);
    const std::size_t count = std::min(most, batch - done);
    upcoming_[found++] = {id, std::span(order_).subspan(begin + done, count),
                          static_cast<Index>(batch), done == 0, done + count == batch};
    id += static_cast<std::int64_t>(count);
    done += count;
    if (done < batch) continue;
    begin += batch;
    done = 0;
  }
  return std::span(upcoming_).first(found);
}

void Trainer::finish_step(Index batch) {
  const double loss = batch_loss_ / static_cast<double>(batch);
  const double accuracy = static_cast<double>(batch_correct_) / static_cast<double>(batch);
  model_.calibration.reset();
  done_in_batch_ = 0;
  batch_loss_ = 0.0;
  batch_correct_ = 0;
  ++step_;
  samples_seen_ += batch;
  position_ += static_cast<std::size_t>(batch);
  const bool epoch_over = position_ >= order_.size();
  if (epoch_over) position_ = 0;
  if (!std::isfinite(loss)) return diverge();
  score_loss_ += loss;
  score_accuracy_ += accuracy;
  ++score_steps_;
  const bool due = h_.eval_every > 0 ? step_ % h_.eval_every == 0 : epoch_over;
  if (due || step_ == run_last_step_) begin_evaluation();
}

void Trainer::diverge() {
  divergence_ = {step_, last_good_step_};
  load(last_good_);
  run_last_step_ = step_;
  last_evaluated_step_ =
      step_;  // the weights that are kept have been evaluated, or are where the run began
}

void Trainer::begin_evaluation() {
  model();
  test_evaluation_ = std::make_unique<Evaluation>(model_, dataset_->test, executor_);
  validation_evaluation_.reset();
  if (!validation_.empty())
    validation_evaluation_ =
        std::make_unique<Evaluation>(model_, dataset_->train, executor_, validation_);
}

Advanced Trainer::advance_evaluation() {
  if (validation_evaluation_ && !validation_evaluation_->done()) {
    validation_evaluation_->advance();
    return Advanced::kPortion;
  }
  if (!test_evaluation_->done()) {
    test_evaluation_->advance();
    if (!test_evaluation_->done()) return Advanced::kPortion;
  }
  last_evaluation_ = {step_, test_evaluation_->metrics(), std::nullopt};
  if (validation_evaluation_) last_evaluation_.validation = validation_evaluation_->metrics();
  test_evaluation_.reset();
  validation_evaluation_.reset();
  last_evaluated_step_ = step_;
  if (!std::isfinite(last_evaluation_.test.loss)) {
    diverge();
    return Advanced::kDiverged;
  }
  last_good_ = model().network;
  last_good_step_ = step_;
  if (last_evaluation_.validation) {
    const Metrics& seen = *last_evaluation_.validation;
    const bool gained = !best_ || seen.accuracy > best_->accuracy;
    // Of equally accurate weights the more confident ones are kept, but they are no reason to wait
    // longer.
    if (gained || (seen.accuracy == best_->accuracy && seen.loss < best_->loss))
      best_ = Best{model_.network, seen.accuracy, seen.loss, step_};
    evaluations_without_gain_ = gained ? 0 : evaluations_without_gain_ + 1;
    if (h_.patience > 0 && evaluations_without_gain_ >= h_.patience) stopped_early_ = true;
  }
  return Advanced::kEvaluation;
}

}  // namespace inkling
