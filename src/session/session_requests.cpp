// The questions of a session's SessionWork, and what it publishes.
#include <limits>

#include "core/analysis/class_means.h"
#include "core/model/loss.h"
#include "formats/model_file.h"
#include "session/session_work.h"

namespace inkling {
namespace {

// Networks of more weights are copied for display less often: a copy should not cost more than a
// few percent.
constexpr double kFreelyCopiedWeights = 2e6;
// So many points are copied with every snapshot; longer histories come less often.
constexpr double kFreelyCopiedPoints = 2000.0;

reply::Failed no_model() {
  return {ErrorCode::kState, "There is no network yet: load data or a model first."};
}

}  // namespace

void SessionWork::enqueue(Request request) {
  cancel(request.id);
  requests_.push_back(std::move(request));
}

void SessionWork::cancel(std::uint64_t request_id) {
  if (!requests_.empty() && requests_.front().id == request_id) {
    requested_evaluation_.reset();
    requested_robustness_.reset();
  }
  if (benchmark_id_ == request_id) benchmark_.reset();
  trials_.cancel(request_id);
  std::erase_if(requests_, [&](const Request& request) { return request.id == request_id; });
}

void SessionWork::advance_request() {
  const Request& request = requests_.front();
  if (const auto* evaluation = std::get_if<request::Evaluation>(&request.body)) {
    if (!course_.trainer) {
      reply_({request.id, reply::Failed{ErrorCode::kState, "There is no data to evaluate on."}});
      requests_.pop_front();
      return;
    }
    const Dataset& data = *course_.dataset;
    if (!requested_evaluation_) {
      // Of a copy, since training may go on meanwhile.
      requested_model_ = std::make_shared<const Model>(course_.trainer->model());
      requested_evaluation_ = std::make_unique<Evaluation>(
          *requested_model_, evaluation->split == Split::kTest ? data.test : data.train,
          course_.executor ? *course_.executor : serial_);
    }
    requested_evaluation_->advance();
    if (!requested_evaluation_->done()) return;
    const Metrics& metrics = requested_evaluation_->metrics();
    reply::Evaluation body{
        metrics.loss, metrics.accuracy, static_cast<int>(metrics.confusion.rows()), {}};
    for (Index r = 0; r < metrics.confusion.rows(); ++r)
      for (Index c = 0; c < metrics.confusion.cols(); ++c)
        body.confusion.push_back(metrics.confusion(r, c));
    reply_({request.id, std::move(body)});
    requested_evaluation_.reset();
    requested_model_.reset();
  } else if (const auto* robustness = std::get_if<request::Robustness>(&request.body)) {
    if (!advance_robustness(*robustness, request.id)) return;
  } else if (const auto* nearest = std::get_if<request::Nearest>(&request.body)) {
    if (!advance_nearest(*nearest, request.id)) return;
  } else if (const auto* benchmark = std::get_if<request::Benchmark>(&request.body)) {
    begin_benchmark(*benchmark, request.id);
  } else if (const auto* trial = std::get_if<request::Trial>(&request.body)) {
    if (const Status status = begin_trial(*trial, request.id); !status)
      reply_({request.id, reply::Failed{status.error().code, status.error().message}});
  } else {
    ReplyBody body = std::visit(
        [this](const auto& question) -> ReplyBody {
          using Question = std::decay_t<decltype(question)>;
          if constexpr (std::is_same_v<Question, request::Evaluation> ||
                        std::is_same_v<Question, request::Benchmark> ||
                        std::is_same_v<Question, request::Robustness> ||
                        std::is_same_v<Question, request::Nearest> ||
                        std::is_same_v<Question, request::Trial>)
            return reply::Done{};
          else
            return answer(question);
        },
        request.body);
    reply_({request.id, std::move(body)});
  }
  requests_.pop_front();
}

Result<std::shared_ptr<const Model>> SessionWork::nearest_model(const request::Nearest& request) {
  if (!course_.trainer)
    return Error{ErrorCode::kState, "nearest: there are no training images yet."};
  auto model = std::make_shared<Model>(course_.trainer->model());
  if (request.model) {
    auto file = parse_model(*request.model);
    if (!file) return file.error();
    if (const Status status = check_reads(file->model, *course_.dataset); !status)
      return status.error();
    *model = std::move(file->model);
  }
  if (static_cast<Index>(request.values.size()) != model->pixel_count())
    return Error{ErrorCode::kInvalidArgument,
                 "nearest: found " + std::to_string(request.values.size()) + " values, expected " +
                     std::to_string(model->pixel_count()) + "."};
  if (request.count < 1 || request.count > 64)
    return Error{
        ErrorCode::kInvalidArgument,
        "nearest: found a count of " + std::to_string(request.count) + ", expected 1 to 64."};
  return std::shared_ptr<const Model>(std::move(model));
}

// Whether the question has its answer.
bool SessionWork::advance_nearest(const request::Nearest& request, std::uint64_t id) {
  constexpr std::size_t kMemory = std::size_t{24} << 20;  // of features
  const bool same_data = nearest_ && nearest_->data == course_.dataset;
  // Once begun, the weights are those of the beginning: training may go on meanwhile.
  if (!same_data || nearest_->question != id) {
    const bool same = same_data && nearest_->file == request.model &&
                      (request.model || nearest_->weights == course_.weights_revision);
    auto model = nearest_model(request);
    if (!model) {
      reply_({id, reply::Failed{model.error().code, model.error().message}});
      return true;
    }
    if (!same) {
      nearest_.reset();  // its memory goes before the other's comes
      const LabeledImages& images = course_.dataset->train;
      Index among = images.size();
      while (among > 1 && NearestImages::memory_bytes(**model, among) > kMemory) among /= 2;
      nearest_.emplace(NearestSearch{course_.dataset, course_.executor, request.model,
                                     course_.weights_revision, among, nullptr, id});
      nearest_->images =
          std::make_unique<NearestImages>(*model, images, among, *nearest_->executor);
    }
    nearest_->question = id;
  }
  if (!nearest_->images->done()) nearest_->images->advance();
  if (!nearest_->images->done()) return false;
  reply::Nearest body;
  body.among = nearest_->among;
  request::Images wanted{Split::kTrain, {}};
  for (const Neighbour& neighbour : nearest_->images->find(request.values, request.count)) {
    wanted.samples.push_back(neighbour.image);
    body.distances.push_back(neighbour.distance);
  }
  ReplyBody images = answer(wanted);
  body.images = std::move(std::get<reply::Images>(images));
  reply_({id, std::move(body)});
  return true;
}

bool SessionWork::advance_robustness(const request::Robustness& request, std::uint64_t id) {
  constexpr Index kImages = 2000;
  if (!requested_robustness_) {
    const auto refuse = [&](const Error& error) {
      reply_({id, reply::Failed{error.code, error.message}});
      return true;
    };
    if (!course_.trainer)
      return refuse({ErrorCode::kState, "robustness: there are no images to read yet."});
    std::vector<std::shared_ptr<const Model>> models = {
        std::make_shared<const Model>(course_.trainer->model())};
    if (request.beside) {
      auto file = parse_model(*request.beside);
      if (!file) return refuse(file.error());
      if (const Status status = check_reads(file->model, *course_.dataset); !status)
        return refuse(status.error());
      models.push_back(std::make_shared<const Model>(std::move(file->model)));
    }
    robustness_data_ = course_.dataset;
    robustness_executor_ = course_.executor;
    requested_robustness_ = std::make_unique<Robustness>(std::move(models), robustness_data_->test,
                                                         kImages, *robustness_executor_);
  }
  requested_robustness_->advance();
  if (!requested_robustness_->done()) return false;
  reply::Robustness body;
  body.images = static_cast<int>(std::min<Index>(kImages, robustness_data_->test.size()));
  for (const RobustnessCurve& curve : requested_robustness_->curves()) {
    const auto add = [&](std::vector<double>& to, std::size_t model) {
      if (model < curve.accuracies.size())
        to.insert(to.end(), curve.accuracies[model].begin(), curve.accuracies[model].end());
    };
    add(body.present, 0);
    add(body.beside, 1);
  }
  requested_robustness_.reset();
  robustness_data_.reset();
  reply_({id, std::move(body)});
  return true;
}

void SessionWork::begin_benchmark(const request::Benchmark& request, std::uint64_t id) {
  const auto refuse = [&](const Error& error) {
    reply_({id, reply::Failed{error.code, error.message}});
  };
  if (!course_.dataset)
    return refuse({ErrorCode::kState, "benchmark: there is no data yet to work on."});
  if (training())
    return refuse({ErrorCode::kState,
                   "benchmark: training runs and would share the processors. "
                   "Pause it first."});
  if (benchmark_) return refuse({ErrorCode::kState, "benchmark: another one is still running."});
  if (trials_.has_work())
    return refuse({ErrorCode::kState, "benchmark: a search is under way. Pause it first."});
  const auto h = Benchmark::settings(request.goal, *course_.dataset);
  if (!h) return refuse(h.error());
  if (const Status status = check_fit(*course_.dataset, *h); !status) return refuse(status.error());
  const int threads = threads_of(request.goal);
  if (static_cast<std::size_t>(threads) > options_.most_processors)
    return refuse({ErrorCode::kInvalidArgument,
                   "threads: found " + std::to_string(threads) + ", expected at most " +
                       std::to_string(options_.most_processors) + " here."});
  auto made =
      Benchmark::create(request.goal, course_.dataset, executor_for(threads), options_.clock);
  if (!made) return refuse(made.error());
  benchmark_ = std::move(*made);
  benchmark_id_ = id;
}

void SessionWork::advance_benchmark() {
  if (training())
    return end_benchmark(
        reply::Failed{ErrorCode::kState, "benchmark: given up, because training began meanwhile."});
  auto outcome = benchmark_->advance();
  if (!outcome) return;
  if (*outcome)
    end_benchmark(reply::Benchmark{**outcome});
  else
    end_benchmark(reply::Failed{outcome->error().code, outcome->error().message});
}

void SessionWork::end_benchmark(ReplyBody body) {
  benchmark_.reset();
  reply_({benchmark_id_, std::move(body)});
}

Status SessionWork::begin_trial(const request::Trial& request, std::uint64_t id) {
  if (!course_.dataset)
    return Error{ErrorCode::kState, "trial: there is no data yet to learn from."};
  if (training())
    return Error{ErrorCode::kState,
                 "trial: training runs and would share the processors. Pause it first."};
  if (benchmark_)
    return Error{ErrorCode::kState, "trial: a benchmark is running. Wait for its end."};
  if (request.settings.data != course_.dataset->name)
    return Error{ErrorCode::kState, "trial: its settings are for " + request.settings.data +
                                        ", but " + course_.dataset->name + " is loaded."};
  if (const Status status = TrialWork::check(request); !status) return status;
  if (const Status status = check_fit(*course_.dataset, request.settings); !status) return status;
  trials_.add(id, request, course_.dataset, [this] { return executor_for(0); });
  return {};
}

void SessionWork::advance_trial() {
  if (!training()) {
    for (Reply& reply : trials_.advance(options_.clock)) reply_(std::move(reply));
    return;
  }
  for (const std::uint64_t id : trials_.give_up())
    reply_({id, reply::Failed{ErrorCode::kState,
                              "trial: given up, because training began meanwhile."}});
}

ReplyBody SessionWork::answer(const request::Images& images) {
  const bool own = images.split == Split::kOwn;
  if (own ? !drawings_ : !course_.dataset)
    return reply::Failed{ErrorCode::kState, own ? "There are no drawings yet: teach one first."
                                                : "There are no images yet: load data first."};
  const LabeledImages& set = own                            ? *drawings_
                             : images.split == Split::kTest ? course_.dataset->test
                                                            : course_.dataset->train;
  const int largest = own ? 255 : course_.dataset->largest_pixel;
  reply::Images body{set.images.rows, set.images.columns, {}, {}};
  for (const std::uint32_t sample : images.samples) {
    if (static_cast<Index>(sample) >= set.size())
      return reply::Failed{ErrorCode::kInvalidArgument,
                           "images: found index " + std::to_string(sample) +
                               ", expected less than " + std::to_string(set.size()) + "."};
    const std::uint8_t* pixels = set.pixels(sample);
    for (Index p = 0; p < set.pixel_count(); ++p)
      body.pixels.push_back(static_cast<std::uint8_t>(pixels[p] * 255 / largest));
    body.labels.push_back(set.labels[sample]);
  }
  return body;
}

ReplyBody SessionWork::answer(const request::Overview& overview) {
  if (!course_.dataset || overview.split == Split::kOwn)
    return reply::Failed{ErrorCode::kState, "overview: there are no such images yet."};
  const Dataset& data = *course_.dataset;
  const LabeledImages& set = overview.split == Split::kTest ? data.test : data.train;
  const ClassMeans means = class_means(set, data.class_count());
  reply::Overview body;
  body.counts.assign(means.counts.begin(), means.counts.end());
  for (Index i = 0; i < means.images.size(); ++i)
    body.means.push_back(
        static_cast<std::uint8_t>(means.images.data()[i] * 255.0 / data.largest_pixel + 0.5));
  body.samples.resize(means.counts.size());
  for (std::uint32_t i = 0; i < set.labels.size(); ++i)
    if (auto& samples = body.samples[set.labels[i]]; samples.size() < body.kMostSamples)
      samples.push_back(i);
  return body;
}

ReplyBody SessionWork::answer(const request::Activations& activations) {
  const Model* network = model();
  if (network == nullptr) return no_model();
  if (static_cast<Index>(activations.values.size()) != network->pixel_count())
    return reply::Failed{ErrorCode::kInvalidArgument,
                         "activations: found " + std::to_string(activations.values.size()) +
                             " values, expected " + std::to_string(network->pixel_count()) + "."};
  VectorF input = Eigen::Map<const VectorF>(activations.values.data(), network->pixel_count());
  network->scaling.scale_unit(input);
  ForwardBuffers<float> buffers;
  forward<float>(network->network, DenseInputs<float>(input), buffers);
  softmax_in_place<float>(buffers.activations.back());
  reply::Activations body;
  for (const MatrixF& layer : buffers.activations)
    body.layers.emplace_back(layer.data(), layer.data() + layer.size());
  return body;
}

ReplyBody SessionWork::answer(const request::SaveModel& save) {
  const Model* network = model();
  if (network == nullptr) return no_model();
  if (!course_.trainer)
    return reply::SavedModel{
        format_model(*network, loaded_settings_, Precision::kSingle, loaded_training_)};
  const Trainer& trainer = *course_.trainer;
  const auto best_point = std::find_if(
      course_.eval_history.begin(), course_.eval_history.end(), [&](const EvalPoint& point) {
        return trainer.has_best() && point.step == trainer.best_step();
      });
  if (!save.best || best_point == course_.eval_history.end() || best_point->step == trainer.step())
    return reply::SavedModel{
        format_model(*network, trainer.hyperparameters(), Precision::kSingle, training_record())};
  Model best = *network;
  best.network = trainer.best_network();
  best.calibration.reset();  // fitted to other weights
  TrainingRecord record = course_.before;
  record.steps += best_point->step;
  record.samples += best_point->samples;
  record.epochs += best_point->epoch;
  record.test_accuracy = best_point->test_accuracy;
  return reply::SavedModel{
      format_model(best, trainer.hyperparameters(), Precision::kSingle, record)};
}

TrainingRecord SessionWork::training_record() const {
  TrainingRecord record = course_.before;
  record.steps += course_.trainer->step();
  record.samples += course_.trainer->samples_seen();
  record.epochs += course_.trainer->epoch();
  record.test_accuracy.reset();
  if (!course_.eval_history.empty() && course_.tested_revision == course_.weights_revision)
    record.test_accuracy = course_.eval_history.back().test_accuracy;
  return record;
}

double SessionWork::model_copy_interval() const {
  const double weights = last_ ? static_cast<double>(last_->parameter_count) : 0.0;
  return std::max(options_.model_interval_seconds,
                  options_.publish_interval_seconds * weights / kFreelyCopiedWeights);
}

double SessionWork::seconds_until_publishing() const {
  double due = std::numeric_limits<double>::infinity();
  if (dirty_) due = training() ? last_published_ + options_.publish_interval_seconds : 0.0;
  if (model_stale_)
    due = std::min(due, training() ? last_model_copy_ + model_copy_interval() : 0.0);
  return due - now();
}

void SessionWork::publish_if_due() {
  if ((dirty_ || model_stale_) && seconds_until_publishing() <= 0.0) publish_now();
}

void SessionWork::publish_now() {
  auto snapshot = std::make_shared<Snapshot>();
  snapshot->revision = ++revision_;
  snapshot->state = course_.state;
  snapshot->wanted = wanted_;
  snapshot->active = course_.trainer ? course_.trainer->hyperparameters() : wanted_;
  snapshot->dataset = course_.info;
  snapshot->from_seed = course_.from_seed;
  snapshot->trained = course_.trained;
  snapshot->pace = slowed_to_;
  snapshot->moments = course_.moments.list();
  snapshot->can_undo = aside_ != nullptr;
  snapshot->undo_label = aside_ ? aside_label_ : "";
  snapshot->run = runs_;
  snapshot->train_seconds = course_.train_seconds;
  snapshot->evaluation_seconds = course_.evaluation_seconds;
  snapshot->run_train_seconds = course_.train_seconds - course_.run_begin_train_seconds;
  snapshot->run_evaluation_seconds =
      course_.evaluation_seconds - course_.run_begin_evaluation_seconds;
  snapshot->divergence = course_.divergence;
  snapshot->taught = course_.taught;
  snapshot->drawings = drawings_ ? drawings_->size() : 0;
  snapshot->drawings_revision = drawings_revision_;
  snapshot->error = error_;
  snapshot->test_answers = course_.test_answers;
  snapshot->test_confidences = course_.test_confidences;
  snapshot->threads =
      static_cast<int>(course_.executor ? course_.executor->concurrency() : options_.processors);
  if (course_.trainer) {
    const Trainer& trainer = *course_.trainer;
    snapshot->step = trainer.step();
    snapshot->samples = trainer.samples_seen();
    snapshot->run_first_step = trainer.run_first_step();
    snapshot->run_first_sample = course_.run_first_sample;
    snapshot->run_last_step = trainer.run_last_step();
    snapshot->epoch = trainer.epoch();
    snapshot->epochs_per_run =
        static_cast<double>(trainer.run_last_step() - trainer.run_first_step()) /
        static_cast<double>(trainer.steps_per_epoch());
    snapshot->train_samples = trainer.train_samples();
    snapshot->validation_samples = trainer.validation_samples();
    snapshot->samples_per_second = samples_per_second();
    if (course_.score.steps > 0) snapshot->train_tail = tail_point();
    snapshot->learning_rate = trainer.learning_rate();
    snapshot->stopped_early = trainer.stopped_early();
    if (trainer.has_best()) {
      snapshot->best_validation_accuracy = trainer.best_validation_accuracy();
      snapshot->best_step = trainer.best_step();
    }
    if (course_.state == SessionState::kRunning && snapshot->step > snapshot->run_first_step &&
        course_.train_seconds > 0)
      snapshot->seconds_left = static_cast<double>(snapshot->run_last_step - snapshot->step) *
                               (static_cast<double>(trainer.train_samples()) /
                                static_cast<double>(trainer.steps_per_epoch())) /
                               std::max(snapshot->samples_per_second, 1.0);
  }
  const Model* network = model();
  if (network != nullptr) snapshot->parameter_count = network->network.parameter_count();

  const double time = now();
  const bool same_weights = last_ && last_->model && published_weights_ == course_.weights_revision;
  const bool too_soon = last_ && last_->model &&
                        last_->parameter_count == snapshot->parameter_count && training() &&
                        time - last_model_copy_ < model_copy_interval();
  model_stale_ = network != nullptr && too_soon && !same_weights;
  if (network == nullptr) {
    snapshot->model = nullptr;
  } else if (same_weights || too_soon) {
    snapshot->model = last_->model;
  } else {
    snapshot->model = std::make_shared<const Model>(*network);
    published_weights_ = course_.weights_revision;
    last_model_copy_ = time;
  }
  const double history_interval = options_.publish_interval_seconds *
                                  static_cast<double>(course_.train_history.size()) /
                                  kFreelyCopiedPoints;
  const bool history_too_soon = training() &&
                                history_interval > options_.publish_interval_seconds &&
                                time - last_history_copy_ < history_interval;
  // Histories only grow or start anew: equal length and last step mean equal.
  const auto share = [](const auto& now_points, const auto& shared) {
    using Points = std::decay_t<decltype(now_points)>;
    const bool equal =
        shared && shared->size() == now_points.size() &&
        (now_points.empty() || (shared->back().step == now_points.back().step &&
                                shared->back().seconds == now_points.back().seconds));
    return equal ? shared : std::make_shared<const Points>(now_points);
  };
  using TrainPoints = std::shared_ptr<const std::vector<TrainPoint>>;
  using EvalPoints = std::shared_ptr<const std::vector<EvalPoint>>;
  if (last_ && history_too_soon) {
    snapshot->train_history = last_->train_history;
  } else {
    snapshot->train_history =
        share(course_.train_history, last_ ? last_->train_history : TrainPoints());
    last_history_copy_ = time;
  }
  snapshot->eval_history = share(course_.eval_history, last_ ? last_->eval_history : EvalPoints());
  last_ = snapshot;
  dirty_ = false;
  last_published_ = time;
  publish_(std::move(snapshot));
}

}  // namespace inkling
