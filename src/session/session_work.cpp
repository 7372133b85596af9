#include "session/session_work.h"

#include <algorithm>
#include <cassert>
#include <new>

#include "core/training/memory.h"
#include "core/training/schedule.h"
#include "formats/model_file.h"
#include "session/thread_pool.h"

namespace inkling {
namespace {

constexpr std::size_t kMaxDrawings = 10000;
constexpr const char* kTeach = "Teach";  // what Undo takes back

Error no_data() {
  return {ErrorCode::kState,
          "There is no data to learn from yet. Load MNIST or the IDX files of a set of your own."};
}

// `wanted` where it may act now, `active` in all that acts on restart.
Hyperparameters without_restart_changes(const Hyperparameters& active,
                                        const Hyperparameters& wanted) {
  Hyperparameters h = wanted;
  for (const ParameterInfo& info : parameters())
    if (info.applies == Applies::kOnRestart) copy_parameter(info, active, h);
  return h;
}

// What was wanted for other data and cannot be had with these.
void drop_unsuited(const Dataset& dataset, Hyperparameters& h) {
  if (!suits_synthetic_digits(dataset)) h.synthetic_share = h.scribble_share = 0.0;
}

// A model's settings, for these data: how much of them is used is the visitor's choice.
Hyperparameters for_data(const Hyperparameters& of_model, const Dataset& dataset,
                         const Hyperparameters& wanted) {
  Hyperparameters h = of_model;
  h.data = dataset.name;
  h.train_count = wanted.train_count;
  h.validation_count = wanted.validation_count;
  drop_unsuited(dataset, h);
  return h;
}

// The drawings there are, and one more.
std::shared_ptr<const LabeledImages> with_drawing(const LabeledImages* former,
                                                  const command::Teach& teach,
                                                  const Dataset& data) {
  const Index count = former ? former->size() : 0;
  auto drawings = std::make_shared<LabeledImages>();
  drawings->images = blank_idx_images(static_cast<std::uint32_t>(count + 1), data.train.images.rows,
                                      data.train.images.columns);
  std::uint8_t* const pixels = drawings->images.pixels();
  if (former) {
    std::copy_n(former->images.pixels(), count * data.pixel_count(), pixels);
    drawings->labels = former->labels;
  }
  std::copy(teach.pixels.begin(), teach.pixels.end(), pixels + count * data.pixel_count());
  drawings->labels.push_back(static_cast<std::uint8_t>(teach.label));
  return drawings;
}

std::shared_ptr<const DatasetInfo> describe(const Dataset& dataset, const TestSplit& split) {
  auto info = std::make_shared<DatasetInfo>();
  info->name = dataset.name;
  info->class_names = dataset.class_names;
  info->rows = dataset.train.images.rows;
  info->columns = dataset.train.images.columns;
  info->train_count = dataset.train.size();
  info->test_count = dataset.test.size();
  info->test_labels = dataset.test.labels;
  info->split = split;
  return info;
}

}  // namespace

Status SessionWork::check_reads(const Model& model, const Dataset& data) {
  if (model.rows == data.train.images.rows && model.columns == data.train.images.columns &&
      model.network.outputs() == data.class_count())
    return {};
  return Error{ErrorCode::kInvalidData,
               "The model reads " + std::to_string(model.rows) + " x " +
                   std::to_string(model.columns) + " pixels in " +
                   std::to_string(model.network.outputs()) + " classes, expected " +
                   std::to_string(data.train.images.rows) + " x " +
                   std::to_string(data.train.images.columns) + " in " +
                   std::to_string(data.class_count()) + " as in " + data.name + "."};
}

SessionWork::SessionWork(SessionOptions options, std::function<void(SnapshotPtr)> publish,
                         std::function<void(Reply)> reply)
    : options_(std::move(options)), publish_(std::move(publish)), reply_(std::move(reply)) {}

void SessionWork::execute(Command command, std::uint64_t id) {
  error_.clear();
  Status status;
  try {
    // What comes next finds the lesson done; taking it back needs no end.
    while (lesson_ && !std::holds_alternative<command::Undo>(command)) advance_lesson();
    status = std::visit([this](auto& content) { return run(content); }, command);
  } catch (const std::bad_alloc&) {
    status = Error{ErrorCode::kOutOfMemory, "There is not enough memory for this."};
  }
  if (!status) error_ = status.error().message;
  dirty_ = true;
  last_model_copy_ = last_history_copy_ = -1e9;  // whoever asked shall see all of it
  // Before the reply, so that whoever waits for it finds its effect in the newest snapshot.
  publish_now();
  if (id != 0)
    reply_({id, status ? ReplyBody(reply::Done{})
                       : ReplyBody(reply::Failed{status.error().code, error_})});
}

void SessionWork::run_out_of_memory() {
  error_ = kTooLargeToTrain;
  if (!requests_.empty()) {
    reply_({requests_.front().id, reply::Failed{ErrorCode::kOutOfMemory, error_}});
    cancel(requests_.front().id);
  }
  if (benchmark_) end_benchmark(reply::Failed{ErrorCode::kOutOfMemory, error_});
  if (lesson_) course_.taught.reset();
  lesson_.reset();
  if (course_.state == SessionState::kRunning) settle(SessionState::kPaused);
  publish_now();
}

bool SessionWork::training() const {
  return course_.state == SessionState::kRunning ||
         (course_.trainer && course_.trainer->evaluating());
}

bool SessionWork::in_run() const {
  return course_.trainer && course_.trainer->step() < course_.trainer->run_last_step() &&
         !course_.trainer->stopped_early();
}

const Model* SessionWork::model() const {
  return course_.trainer ? &course_.trainer->model() : loaded_.get();
}

std::size_t SessionWork::data_bytes(const Dataset& dataset) const {
  return dataset.train.images.file.size() + dataset.test.images.file.size();
}

Status SessionWork::check_fit(const Dataset& dataset, const Hyperparameters& h) const {
  if (const Status status = Trainer::check(dataset, h); !status) return status;
  const std::size_t data = data_bytes(dataset), limit = options_.memory_limit_bytes;
  return check_memory(h, dataset.pixel_count(), dataset.class_count(),
                      limit > data ? limit - data : 0);
}

// ---- commands

Status SessionWork::run(command::LoadDataset& load) {
  if (load.files.name == kSyntheticName)
    return Error{ErrorCode::kInvalidArgument,
                 "data: found the name synthetic for files, expected another one: it is kept for "
                 "the digits that the program draws."};
  auto files = split_test(std::move(load.files), load.split);
  if (!files) return files.error();
  auto dataset = make_dataset(std::move(*files));
  if (!dataset) return dataset.error();
  return adopt(std::move(*dataset), load.split);
}

Status SessionWork::run(const command::LoadSynthetic& load) {
  if (const Status status = check(load.split); !status) return status;
  std::uint32_t train = load.split.first > 0 ? load.split.first : load.train, test = load.test;
  if (load.split.share) {
    test = static_cast<std::uint32_t>(*load.split.share * train);
    train -= test;
  }
  for (const std::uint32_t count : {train, test})
    if (count < 2 || count > kMaxSynthetic)
      return Error{ErrorCode::kInvalidArgument, "synthetic digits: found " + std::to_string(count) +
                                                    ", expected 2 to " +
                                                    std::to_string(kMaxSynthetic) + " of them."};
  return adopt(make_synthetic_dataset(kSyntheticSeed, train, test, *executor_for(wanted_.threads)),
               load.split);
}

Status SessionWork::adopt(std::shared_ptr<const Dataset> dataset, const TestSplit& split) {
  Hyperparameters h = wanted_;
  h.data = dataset->name;
  // Counts that were right for a larger set would refuse a smaller one: they are cut to what there
  // is.
  const auto available = static_cast<int>(dataset->train.size());
  if (h.train_count > available) h.train_count = 0;
  if (h.validation_count >= (h.train_count == 0 ? available : h.train_count))
    h.validation_count = available / 10;
  drop_unsuited(*dataset, h);
  if (const Status status = check_fit(*dataset, h); !status) return status;

  const bool fits = loaded_ && loaded_->pixel_count() == dataset->pixel_count() &&
                    loaded_->network.outputs() == dataset->class_count();
  if (course_.trained && course_.trainer) set_aside("New data");
  Course course;
  course.dataset = dataset;
  course.info = describe(*dataset, split);
  course_ = std::move(course);
  Hyperparameters start = h;
  if (fits) {
    // The model's own settings; what was asked for since waits for a restart as ever.
    start = for_data(loaded_settings_, *dataset, h);
  }
  if (const Status status = renew(start); !status) return status;
  if (fits) {
    course_.trainer->set_model(*loaded_);
    course_.trained = true;
    course_.from_seed = false;
    course_.before = loaded_training_;
  }
  loaded_.reset();
  wanted_ = h;
  return {};
}

Status SessionWork::renew(const Hyperparameters& h) {
  std::shared_ptr<Executor> executor = executor_for(h.threads);
  auto trainer = Trainer::create(course_.dataset, h, *executor, Products::kAutomatic,
                                 drawings_that_fit(*course_.dataset));
  if (!trainer) return trainer.error();
  Course fresh;
  fresh.executor = std::move(executor);
  fresh.dataset = course_.dataset;
  fresh.info = course_.info;
  fresh.trainer = std::move(*trainer);
  fresh.state = SessionState::kReady;
  fresh.weights_revision = next_weights_++;
  course_ = std::move(fresh);
  pace_.clear();
  return {};
}

std::shared_ptr<Executor> SessionWork::executor_for(int threads) const {
  const std::size_t lanes =
      std::min(threads == 0 ? options_.processors : static_cast<std::size_t>(threads),
               options_.most_processors);
  // Threads that there are need not be started anew.
  if (course_.executor && course_.executor->concurrency() == lanes) return course_.executor;
  return make_executor(lanes);
}

void SessionWork::set_aside(std::string label) {
  if (course_.state == SessionState::kRunning) settle(SessionState::kPaused);
  aside_ = std::make_unique<Course>(std::move(course_));
  aside_label_ = std::move(label);
  course_ = Course{};
  course_.dataset = aside_->dataset;
  course_.info = aside_->info;
  course_.executor = aside_->executor;
}

Status SessionWork::restart_if_needed() {
  if (difference(course_.trainer->hyperparameters(), wanted_).on_restart.empty()) return {};
  if (const Status status = check_fit(*course_.dataset, wanted_); !status) return status;
  return run(command::Reset{});
}

void SessionWork::begin_run(const RunLength& length) {
  Trainer& trainer = *course_.trainer;
  std::int64_t steps =
      trainer.steps_for_epochs(length.epochs.value_or(trainer.hyperparameters().epochs));
  if (length.steps) steps = *length.steps;
  if (length.samples) steps = trainer.steps_for_samples(*length.samples);
  trainer.begin_run(steps);
  ++runs_;
  if (!trials_.has_work()) (void)trials_.give_up();  // what is kept for further ones makes room
  course_.run_first_sample = trainer.samples_seen();
  course_.run_begin_train_seconds = course_.train_seconds;
  course_.run_begin_evaluation_seconds = course_.evaluation_seconds;
  course_.divergence.reset();
}

Status SessionWork::run(const command::Start& start) {
  if (!course_.trainer) return no_data();
  const RunLength& length = start.length;
  const auto positive = [](double value) { return value > 0.0 && value <= 1e12; };
  if ((length.epochs && !positive(*length.epochs)) || (length.steps && *length.steps < 1) ||
      (length.samples && *length.samples < 1))
    return Error{ErrorCode::kInvalidArgument,
                 "train: expected a length above 0 in epochs, steps or samples."};
  if (length.epochs.has_value() + length.steps.has_value() + length.samples.has_value() > 1)
    return Error{ErrorCode::kInvalidArgument,
                 "train: expected one of epochs, steps and samples, found several."};
  if (const Status status = restart_if_needed(); !status) return status;
  const bool has_length = length.epochs || length.steps || length.samples;
  if (!in_run() || has_length || course_.state == SessionState::kDiverged) begin_run(length);
  stop_after_ = StopAfter::kRun;
  course_.state = SessionState::kRunning;
  paced_from_ = now();
  paced_samples_ = 0;
  return {};
}

Status SessionWork::run(const command::Pause&) {
  if (course_.state == SessionState::kRunning)
    settle(in_run() ? SessionState::kPaused : SessionState::kFinished);
  return {};
}

Status SessionWork::run(const command::Step&) {
  const Status status = run(command::Start{});
  if (status.ok()) stop_after_ = StopAfter::kStep;
  return status;
}

Status SessionWork::run(const command::Epoch&) {
  const Status status = run(command::Start{});
  if (status.ok()) stop_after_ = StopAfter::kEpoch;
  return status;
}

Status SessionWork::run(const command::Reset&) {
  if (!course_.trainer) return no_data();
  if (const Status status = check_fit(*course_.dataset, wanted_); !status) return status;
  if (course_.trained) set_aside("Reset");
  return renew(wanted_);
}

Status SessionWork::run(const command::Undo&) {
  if (!aside_) return Error{ErrorCode::kState, "There is nothing to undo."};
  lesson_.reset();
  // Drawings that came or went since the lesson are not its own to take away.
  if (aside_label_ == kTeach && drawings_revision_ == course_.drawings_revision)
    set_drawings(course_.drawings_before);
  auto back = std::move(aside_);
  if (course_.trained) set_aside("Undo");
  course_ = std::move(*back);
  course_.weights_revision = next_weights_++;
  if (course_.trainer) wanted_.data = course_.trainer->hyperparameters().data;
  pace_.clear();
  return {};
}

Status SessionWork::run(const command::Configure& configure) {
  const Hyperparameters& h = configure.hyperparameters;
  if (const Status status = validate(h); !status) return status;
  if (course_.dataset) {
    if (h.data != course_.dataset->name)
      return Error{ErrorCode::kNotFound, "data: found " + h.data + ", expected " +
                                             course_.dataset->name +
                                             ", the set that is loaded. Load another set first."};
    if (const Status status = check_fit(*course_.dataset, h); !status) return status;
  }
  wanted_ = h;
  apply_waiting();
  return {};
}

void SessionWork::apply_waiting() {
  if (!course_.trainer) return;
  if (!course_.trained && course_.state == SessionState::kReady) {
    // Nothing is lost: the fresh network is simply another one.
    const Status status = renew(wanted_);
    assert(status.ok());
    (void)status;
    return;
  }
  course_.trainer->change(without_restart_changes(course_.trainer->hyperparameters(), wanted_));
}

Status SessionWork::run(const command::RestoreBest&) {
  if (!course_.trainer || !course_.trainer->has_best())
    return Error{ErrorCode::kState,
                 "There are no best weights yet. They are kept once a run with a held-out part has "
                 "been evaluated."};
  if (course_.state == SessionState::kRunning) settle(SessionState::kPaused);
  course_.trainer->restore_best();
  course_.weights_revision = next_weights_++;
  course_.trainer->evaluate_now();
  return {};
}

Status SessionWork::run(const command::LoadModel& load) {
  auto file = parse_model(load.file);
  if (!file) return file.error();
  if (!course_.dataset) {
    loaded_ = std::make_shared<const Model>(std::move(file->model));
    const std::string data = wanted_.data;
    loaded_settings_ = file->hyperparameters;
    loaded_training_ = file->training.value_or(TrainingRecord{});
    wanted_ = file->hyperparameters;
    wanted_.data = data;
    course_.trained = true;
    course_.weights_revision = next_weights_++;
    return {};
  }
  const Dataset& data = *course_.dataset;
  if (const Status status = check_reads(file->model, data); !status) return status;
  const Hyperparameters h = for_data(file->hyperparameters, data, wanted_);
  if (const Status status = check_fit(data, h); !status) return status;
  if (course_.trained) set_aside("Loaded model");
  if (const Status status = renew(h); !status) return status;
  wanted_ = h;
  course_.trainer->set_model(file->model);
  course_.trained = true;
  course_.from_seed = false;
  course_.before = file->training.value_or(TrainingRecord{});
  course_.weights_revision = next_weights_++;
  course_.trainer->evaluate_now();
  return {};
}

Status SessionWork::run(const command::SetPace& set) {
  const double pace = set.samples_per_second;
  if (pace != 0.0 && !(pace >= 1.0 && pace <= 1e12))
    return Error{ErrorCode::kInvalidArgument,
                 "pace: found " + to_text(pace) +
                     ", expected 0 (full speed) or at least 1 training sample a second."};
  slowed_to_ = pace;
  return {};
}

Status SessionWork::run(const command::Teach& teach) {
  if (!course_.trainer) return no_data();
  const Dataset& data = *course_.dataset;
  if (static_cast<Index>(teach.pixels.size()) != data.pixel_count())
    return Error{ErrorCode::kInvalidArgument,
                 "teach: found " + std::to_string(teach.pixels.size()) + " pixels, expected " +
                     std::to_string(data.pixel_count()) + "."};
  if (std::all_of(teach.pixels.begin(), teach.pixels.end(), [](auto ink) { return ink == 0; }))
    return Error{ErrorCode::kInvalidArgument, "teach: found an empty image. Draw something first."};
  if (teach.label < 0 || teach.label >= data.class_count())
    return Error{ErrorCode::kInvalidArgument, "teach: found class " + std::to_string(teach.label) +
                                                  ", expected 0 to " +
                                                  std::to_string(data.class_count() - 1) + "."};
  if (drawings_ && drawings_->labels.size() >= kMaxDrawings)
    return Error{ErrorCode::kInvalidArgument,
                 "teach: there are " + std::to_string(kMaxDrawings) +
                     " drawings already, the most there may be. Remove some first."};
  if (drawings_ && !drawings_that_fit(data))
    return Error{ErrorCode::kState, "teach: your drawings are for other data. Clear them first."};
  Model model = course_.trainer->model();
  Hyperparameters h = course_.trainer->hyperparameters();
  if (teach.model) {
    auto file = parse_model(*teach.model);
    if (!file) return file.error();
    if (const Status status = check_reads(file->model, data); !status) return status;
    model = std::move(file->model);
    h = for_data(file->hyperparameters, data, wanted_);
    if (const Status status = check_fit(data, h); !status) return status;
  }
  const std::shared_ptr<const LabeledImages> before = drawings_;
  set_drawings(with_drawing(drawings_.get(), teach, data));
  const double accuracy = evaluate(model, data.test, *course_.executor).accuracy;
  set_aside(kTeach);
  if (const Status status = renew(h); !status) return status;
  wanted_ = h;
  course_.trainer->set_model(model);
  course_.trained = true;
  course_.from_seed = false;
  course_.taught = Taught{teach.label, accuracy, std::nullopt};
  course_.drawings_before = before;
  course_.drawings_revision = drawings_revision_;
  lesson_ = std::make_unique<Lesson>(model, data, *drawings_that_fit(data), 1, drawings_revision_,
                                     *course_.executor);
  return {};
}

void SessionWork::advance_lesson() {
  lesson_->advance();
  if (!lesson_->done()) return;
  Model taught = course_.trainer->model();
  lesson_->store(taught.network);
  taught.calibration.reset();  // of other weights
  lesson_.reset();
  course_.trainer->set_model(taught);
  course_.weights_revision = next_weights_++;
  course_.trainer->evaluate_now();
  dirty_ = true;
}

Status SessionWork::run(command::SetDrawings& set) {
  const std::size_t count = set.labels.size();
  if (count == 0) {
    set_drawings(nullptr);
    return {};
  }
  if (count > kMaxDrawings || set.rows < 1 || set.rows > kMaxImageSide || set.columns < 1 ||
      set.columns > kMaxImageSide ||
      set.pixels.size() != count * static_cast<std::size_t>(set.rows * set.columns))
    return Error{ErrorCode::kInvalidArgument,
                 "drawings: found " + std::to_string(set.pixels.size()) + " pixels for " +
                     std::to_string(count) + " drawings of " + std::to_string(set.rows) + " x " +
                     std::to_string(set.columns) + ", expected at most " +
                     std::to_string(kMaxDrawings) + " drawings and rows x columns pixels of each."};
  auto drawings = std::make_shared<LabeledImages>();
  drawings->images = blank_idx_images(static_cast<std::uint32_t>(count), set.rows, set.columns);
  std::copy(set.pixels.begin(), set.pixels.end(), drawings->images.pixels());
  drawings->labels = std::move(set.labels);
  set_drawings(std::move(drawings));
  return {};
}

Status SessionWork::run(const command::RemoveDrawing& remove) {
  const std::size_t count = drawings_ ? drawings_->labels.size() : 0;
  if (remove.index >= count)
    return Error{ErrorCode::kInvalidArgument,
                 "drawings: found number " + std::to_string(remove.index) +
                     ", expected less than " + std::to_string(count) + "."};
  const LabeledImages& former = *drawings_;
  command::SetDrawings rest{former.images.rows, former.images.columns, {}, {}};
  for (std::size_t i = 0; i < count; ++i) {
    if (i == remove.index) continue;
    const std::uint8_t* pixels = former.pixels(static_cast<Index>(i));
    rest.pixels.insert(rest.pixels.end(), pixels, pixels + former.pixel_count());
    rest.labels.push_back(former.labels[i]);
  }
  return run(rest);
}

void SessionWork::set_drawings(std::shared_ptr<const LabeledImages> drawings) {
  drawings_ = std::move(drawings);
  ++drawings_revision_;
}

std::shared_ptr<const LabeledImages> SessionWork::drawings_that_fit(const Dataset& dataset) const {
  const bool fit = drawings_ && drawings_->images.rows == dataset.train.images.rows &&
                   drawings_->images.columns == dataset.train.images.columns &&
                   std::all_of(drawings_->labels.begin(), drawings_->labels.end(),
                               [&](std::uint8_t label) { return label < dataset.class_count(); });
  if (!fit) return nullptr;
  if (dataset.largest_pixel == 255) return drawings_;
  auto scaled = std::make_shared<LabeledImages>(*drawings_);
  std::uint8_t* const pixels = scaled->images.pixels();
  for (Index i = 0; i < scaled->size() * scaled->pixel_count(); ++i)
    pixels[i] = static_cast<std::uint8_t>((pixels[i] * dataset.largest_pixel + 127) / 255);
  return scaled;
}

void SessionWork::settle(SessionState state) {
  course_.state = state;
  dirty_ = true;
}

void SessionWork::advance_portion() {
  // Training and answers take turns, so that neither waits for the other.
  if (lesson_) advance_lesson();
  if (training() && seconds_until_step() <= 0.0) advance_training();
  if (!requests_.empty()) advance_request();
  if (benchmark_) advance_benchmark();
  if (trials_.has_work()) advance_trial();
}

}  // namespace inkling
