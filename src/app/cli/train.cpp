// `inkling train`: a training session driven from the command line. It is told and asked as the
// page's is, by commands, requests and snapshots.
#include <memory>
#include <optional>
#include <thread>

#include "app/cli/commands.h"
#include "app/cli/history_file.h"
#include "app/cli/models.h"
#include "app/cli/output.h"
#include "app/cli/pictures.h"
#include "app/cli/progress.h"
#include "app/cli/signals.h"
#include "app/cli/train_flags.h"
#include "app/cli/train_report.h"
#include "app/cli/training_data.h"
#include "app/common/system.h"
#include "core/data/synthetic_digits.h"
#include "core/training/presets.h"
#include "core/training/reference_presets.h"
#include "formats/checkpoint_file.h"
#include "formats/hyperparameters_json.h"
#include "formats/model_file.h"
#include "formats/strict_json.h"
#include "session/thread_pool.h"
#include "session/training_session.h"

namespace inkling::cli {
namespace {

constexpr std::size_t kMaxConfigBytes = std::size_t{1} << 20;
constexpr double kSliceSeconds = 0.05;  // between two looks at the signal and the progress

class Run {
 public:
  explicit Run(const TrainFlags& flags)
      : flags_(flags),
        reference_(find_reference_preset(flags.preset)),
        keeps_best_(flags.restore_best || (reference_ != nullptr && reference_->keeps_best)),
        session_({.clock = monotonic_seconds,
                  .processors = training_processors(std::thread::hardware_concurrency()),
                  .memory_limit_bytes = available_memory_bytes()}),
        text_(text_stream(flags.output)) {}

  ExitCode operator()();

 private:
  // Carries out one command and returns why it was refused.
  Status command(Command command);
  std::optional<ReplyBody> ask(RequestBody body);
  std::optional<ReplyBody> reply_to(std::uint64_t id);

  Result<Hyperparameters> read_preset() const;
  bool restores_best() const;
  bool interrupted() const {
    return signal_caught() && session_.snapshot()->state == SessionState::kPaused;
  }
  Result<Hyperparameters> read_checkpoint();
  Status write_checkpoint() const;
  Result<Hyperparameters> read_model();
  Result<Hyperparameters> read_config(const Hyperparameters& base) const;
  Status load_model();
  Status configure(const Hyperparameters& base);
  Status start();
  Status train();
  Status finish();
  Status save() const;
  Status prepare_pictures();
  Status draw_pictures() const;
  nlohmann::json report() const;
  void print_start(const std::string& place) const;
  void print_end() const;

  const TrainFlags& flags_;
  const ReferencePreset* reference_;      // null where --preset names none
  TestSplit split_;                       // of the data's files
  bool keeps_best_;                       // --restore-best, or what stands for it
  std::optional<Checkpoint> checkpoint_;  // that the run goes on from
  TrainingSession session_;
  std::FILE* text_;
  std::uint64_t last_id_ = 0;
  std::optional<reply::Evaluation> test_;  // of the weights that are kept
  Bytes model_file_;                       // as loaded at first, as it will be saved in the end
  DatasetPaths data_paths_;
  std::filesystem::path pictures_;        // the folder of this training's own, with --plots
  std::optional<ModelFile> final_model_;  // for them
};

Status Run::command(Command command) {
  const std::uint64_t id = ++last_id_;
  session_.post(std::move(command), id);
  const auto reply = reply_to(id);
  if (reply)
    if (const auto* failed = std::get_if<reply::Failed>(&*reply))
      return Error{failed->code, failed->message};
  return {};
}

std::optional<ReplyBody> Run::ask(RequestBody body) {
  const std::uint64_t id = ++last_id_;
  session_.ask({id, std::move(body)});
  return reply_to(id);
}

std::optional<ReplyBody> Run::reply_to(std::uint64_t id) {
  for (;;) {
    const bool more = session_.advance({.seconds = 0.0});
    for (Reply& reply : session_.take_replies())
      if (reply.id == id) return std::move(reply.body);
    if (!more) return std::nullopt;
  }
}

Result<Hyperparameters> Run::read_preset() const {
  if (flags_.preset.empty()) return Hyperparameters{};
  if (reference_ != nullptr) return settings_of(*reference_);
  auto h = apply_preset(flags_.preset, Hyperparameters{});
  if (h) return h;
  return Error{h.error().code,
               "--" + h.error().message + " `inkling presets` lists more, with their data."};
}

// A held-out part that was taken away from a preset leaves nothing to choose by.
bool Run::restores_best() const {
  return flags_.restore_best ||
         (keeps_best_ && session_.snapshot()->best_validation_accuracy.has_value());
}

Result<Hyperparameters> Run::read_checkpoint() {
  const auto wrong = [&](const Error& error) {
    return Error{error.code, "--resume: " + flags_.resume + ": " + error.message};
  };
  const auto bytes = read_file(flags_.resume, kMaxCheckpointBytes);
  if (!bytes) return Error{bytes.error().code, "--resume: " + bytes.error().message};
  auto checkpoint = parse_checkpoint(*bytes);
  if (!checkpoint) return wrong(checkpoint.error());
  const nlohmann::json& source = checkpoint->source;
  const bool sound = source.is_object() && source.contains("first") &&
                     source["first"].is_number_unsigned() && source.contains("split_seed") &&
                     source["split_seed"].is_number_unsigned() && source.contains("test_share") &&
                     (source["test_share"].is_null() || source["test_share"].is_number()) &&
                     source.contains("keeps_best") && source["keeps_best"].is_boolean();
  if (!sound)
    return wrong({ErrorCode::kInvalidData,
                  "source: found " + brief(source) + ", expected how the data was parted."});
  split_.first = source["first"].get<std::uint32_t>();
  split_.seed = source["split_seed"].get<std::uint64_t>();
  if (source["test_share"].is_number()) split_.share = source["test_share"].get<double>();
  keeps_best_ = keeps_best_ || source["keeps_best"].get<bool>();
  checkpoint->hyperparameters.data = checkpoint->data;
  checkpoint_ = std::move(*checkpoint);
  return checkpoint_->hyperparameters;
}

Status Run::write_checkpoint() const {
  Checkpoint checkpoint = session_.checkpoint();
  checkpoint.source = {
      {"first", split_.first},
      {"test_share", split_.share ? nlohmann::json(*split_.share) : nlohmann::json()},
      {"split_seed", split_.seed},
      {"keeps_best", keeps_best_}};
  // That the file may be written was asked before; from the second time on it is the run's own.
  const Status status =
      write_file_atomically(flags_.checkpoint, format_checkpoint(checkpoint), IfExists::kReplace);
  if (status.ok()) return {};
  return Error{status.error().code, "--checkpoint: " + status.error().message};
}

// The model's settings, which tell what data it wants.
Result<Hyperparameters> Run::read_model() {
  auto loaded = cli::load_model(flags_.load);
  if (!loaded) return loaded.error();
  ModelFile& file = loaded->file;
  model_file_ = format_model(file.model, file.hyperparameters, Precision::kSingle, file.training);
  file.hyperparameters.data = file.model.data;
  return std::move(file.hyperparameters);
}

Status Run::load_model() {
  const Status status = command(command::LoadModel{std::move(model_file_)});
  if (status.ok()) return {};
  return Error{status.error().code, "--load: " + flags_.load + ": " + status.error().message};
}

// The settings in --config's file over `base`.
Result<Hyperparameters> Run::read_config(const Hyperparameters& base) const {
  const auto refused = [&](const Error& error) {
    return Error{error.code, "--config: " + flags_.config + ": " + error.message};
  };
  const auto bytes = read_file(flags_.config, kMaxConfigBytes);
  if (!bytes) return Error{bytes.error().code, "--config: " + bytes.error().message};
  const auto members = parse_strict_json(
      {reinterpret_cast<const char*>(bytes->data()), bytes->size()}, "the settings");
  if (!members) return refused(members.error());
  auto h = merge_json(base, *members);
  if (!h) return refused(h.error());
  return h;
}

// The given flags over what the session has by now.
Status Run::configure(const Hyperparameters& base) {
  auto h = flags_.parameters.over(base);
  if (!h) return h.error();
  h->data = base.data;
  const auto changes = difference(base, *h);
  if (changes.empty()) return {};
  if (!flags_.load.empty() && !changes.on_restart.empty())
    return Error{ErrorCode::kInvalidArgument,
                 flag_of(changes.on_restart.front()) +
                     ": found beside --load, expected no change that would discard the " +
                     "loaded weights."};
  return command(command::Configure{std::move(*h)});
}

Status Run::start() {
  if (checkpoint_) {
    const Status status = session_.resume(*checkpoint_, checkpoint_->hyperparameters.threads);
    checkpoint_.reset();
    if (status.ok()) return {};
    return Error{status.error().code, "--resume: " + flags_.resume + ": " + status.error().message};
  }
  RunLength length;
  if (flags_.steps > 0) length.steps = flags_.steps;
  if (flags_.samples > 0) length.samples = flags_.samples;
  return command(command::Start{length});
}

// Returns the first trouble with a checkpoint, which is no reason to stop.
Status Run::train() {
  Progress progress(text_);
  Status written;
  bool pausing = false;
  const bool keeps = !flags_.checkpoint.empty();
  std::int64_t last = 0;
  while (session_.advance({.seconds = keeps ? 0.0 : kSliceSeconds})) {
    const std::int64_t epochs = keeps ? session_.finished_epochs() : 0;
    if (epochs > last && epochs % flags_.checkpoint_every == 0) {
      if (const Status status = write_checkpoint(); !status && written.ok()) written = status;
      last = epochs;
    }
    if (signal_caught() && !pausing) {
      session_.post(command::Pause{});
      pausing = true;
    }
    if (!flags_.output.quiet) progress.show(*session_.snapshot(), monotonic_seconds());
  }
  if (!flags_.output.quiet) progress.show(*session_.snapshot(), monotonic_seconds());
  progress.finish();
  return written;
}

// What the report and the file need, from the weights that are kept.
Status Run::finish() {
  if (restores_best())
    if (const Status status = command(command::RestoreBest{}); !status)
      return Error{status.error().code, "--restore-best: " + status.error().message};
  auto evaluation = ask(request::Evaluation{Split::kTest});
  if (evaluation)
    if (auto* metrics = std::get_if<reply::Evaluation>(&*evaluation)) test_ = std::move(*metrics);
  if (!test_) return Error{ErrorCode::kState, "The test images could not be read."};
  if (flags_.save.empty() && pictures_.empty()) return {};
  auto saved = ask(request::SaveModel{});
  if (saved)
    if (auto* model = std::get_if<reply::SavedModel>(&*saved)) model_file_ = std::move(model->file);
  if (model_file_.empty()) return Error{ErrorCode::kState, "--save: there is no model to save."};
  const ModelFormat format = format_by_name(flags_.save);
  const bool plain = !flags_.float16 && format == ModelFormat::kSafetensors;
  if (plain && pictures_.empty()) return {};
  auto model = parse_model(model_file_);
  if (!model) return model.error();
  if (!plain)
    model_file_ =
        format_model_as(format, *model, flags_.float16 ? Precision::kHalf : Precision::kSingle);
  if (!pictures_.empty()) final_model_ = std::move(*model);
  return {};
}

constexpr const char* kPictureNames[] = {"curves.svg", "confusion.svg", "weights.svg",
                                         "histograms.svg", "projection.svg"};

// The folder, named by the settings; asked before the work whether it can be written to.
Status Run::prepare_pictures() {
  if (flags_.plots.empty()) return {};
  const std::filesystem::path folder =
      std::filesystem::path(flags_.plots) / settings_name(session_.snapshot()->active);
  std::error_code failed;
  std::filesystem::create_directories(folder, failed);
  if (failed)
    return Error{ErrorCode::kInvalidData,
                 "--plots: " + folder.string() + " could not be made: " + failed.message() + "."};
  for (const char* name : kPictureNames)
    if (const Status status = check_writable(folder / name, flags_.output.if_exists()); !status)
      return Error{status.error().code, "--plots: " + status.error().message};
  pictures_ = folder;
  return {};
}

Status Run::draw_pictures() const {
  if (pictures_.empty()) return {};
  ThreadPool executor(training_processors(std::thread::hardware_concurrency()));
  auto set = data_paths_.train_images.empty()
                 ? draw_synthetic_digits(kSyntheticSeed, kSyntheticTrain, kSyntheticTest, executor)
                 : read_part(data_paths_, split_, /*train=*/false);
  if (!set) return set.error();
  const Model& model = final_model_->model;
  const NamedImages images{std::move(*set), model.data, "test"};
  const auto run = parse_history(dump_json(report()), pictures_.filename().string());
  if (!run) return run.error();
  const auto projection = projection_picture(model, images, {}, executor);
  constexpr std::size_t kMostUnits = 128;
  const std::string pictures[] = {
      run->test.empty() && run->train.empty() ? "" : plots::draw_curves({*run}),
      confusion_picture(model, images.set, executor), weights_picture(model, 1, kMostUnits),
      histograms_picture(*final_model_), projection ? *projection : ""};
  for (std::size_t i = 0; i < std::size(pictures); ++i) {
    if (pictures[i].empty()) continue;
    const Status status =
        write_picture(pictures_ / kPictureNames[i], pictures[i], flags_.output.if_exists());
    if (!status) return Error{status.error().code, "--plots: " + status.error().message};
  }
  if (!projection) return projection.error();
  return {};
}

Status Run::save() const {
  if (flags_.save.empty()) return {};
  const Status status = write_file_atomically(flags_.save, model_file_, flags_.output.if_exists());
  if (status.ok()) return {};
  return Error{status.error().code, "--save: " + status.error().message};
}

nlohmann::json Run::report() const {
  return train_report({session_.snapshot(), *test_, split_, flags_.preset, interrupted()});
}

void Run::print_start(const std::string& place) const {
  const SnapshotPtr snapshot = session_.snapshot();
  std::string widths = std::to_string(snapshot->dataset->rows * snapshot->dataset->columns);
  for (const int width : snapshot->active.hidden) widths += "-" + std::to_string(width);
  widths += "-" + std::to_string(snapshot->dataset->class_names.size());
  std::fprintf(text_, "Data: %s from %s: %s images to learn from, %s held out, %s for the test.\n",
               snapshot->dataset->name.c_str(), place.empty() ? "." : place.c_str(),
               with_commas(snapshot->train_samples).c_str(),
               with_commas(snapshot->validation_samples).c_str(),
               with_commas(snapshot->dataset->test_count).c_str());
  if (!flags_.resume.empty())
    std::fprintf(text_, "Goes on from %s after epoch %.0f, step %s.\n", flags_.resume.c_str(),
                 snapshot->epoch, with_commas(snapshot->step).c_str());
  std::fprintf(text_, "Network: %s, %s weights and biases, %s.\n", widths.c_str(),
               with_commas(snapshot->parameter_count).c_str(), snapshot->active.optimizer.c_str());
  std::fflush(text_);
}

void Run::print_end() const {
  const SnapshotPtr snapshot = session_.snapshot();
  const double speed = snapshot->train_seconds > 0.0
                           ? static_cast<double>(snapshot->samples) / snapshot->train_seconds
                           : 0.0;
  std::fprintf(text_,
               "Test accuracy %s, loss %s after %.4g epochs (%s steps) in %.1f s and %.1f s of "
               "evaluation, %s images/s.\n",
               percent(test_->accuracy).c_str(), loss_text(test_->loss).c_str(), snapshot->epoch,
               with_commas(snapshot->step).c_str(), snapshot->train_seconds,
               snapshot->evaluation_seconds, with_commas(static_cast<std::int64_t>(speed)).c_str());
  if (snapshot->stopped_early)
    std::fputs("Stopped early: the validation accuracy rose no more.\n", text_);
  if (restores_best())
    std::fprintf(text_, "These are the weights of step %s, the best on the held-out images.\n",
                 with_commas(snapshot->best_step).c_str());
  if (!flags_.save.empty()) std::fprintf(text_, "Saved to %s.\n", flags_.save.c_str());
  if (!pictures_.empty()) std::fprintf(text_, "Pictures in %s.\n", pictures_.c_str());
  std::fflush(text_);
}

ExitCode Run::operator()() {
  // The settings come first, so that the data is checked against them and trims them where it is
  // smaller.
  const auto preset = read_preset();
  if (!preset) return fail(ExitCode::kUsage, preset.error().message);
  Hyperparameters base = *preset;
  if (!flags_.config.empty()) {
    const auto settings = read_config(base);
    if (!settings) return fail(settings.error());
    base = *settings;
  }
  if (!flags_.load.empty()) {
    auto settings = read_model();
    if (!settings) return fail(ExitCode::kFailure, settings.error().message);
    base = std::move(*settings);
  }
  if (!flags_.resume.empty()) {
    auto settings = read_checkpoint();
    if (!settings) return fail(ExitCode::kFailure, settings.error().message);
    base = std::move(*settings);
  }
  if (!flags_.augmentation.empty()) {
    const auto augmented = apply_augmentation(flags_.augmentation, base);
    if (!augmented) return fail(ExitCode::kUsage, "--" + augmented.error().message);
    base = *augmented;
  }
  auto h = flags_.parameters.over(base);
  if (!h) return fail(h.error());
  if (const Status status = command(command::Configure{*h}); !status)
    return fail(name_the_flag(status.error()));

  // A preset's own way of parting is for its own data.
  const bool own_data = reference_ != nullptr && reference_->data == h->data && !flags_.own_files();
  split_ = flags_.split.over(own_data ? reference_->split : split_);
  auto data = read_training_data(flags_, h->data, split_);
  if (!data) {
    if (data.error().code == ErrorCode::kNotFound)
      return fail(ExitCode::kNoData, data.error().message);
    return fail(name_the_flag(data.error()));
  }
  const std::string place = std::move(data->place);
  data_paths_ = std::move(data->paths);
  if (!data->note.empty() && !flags_.output.quiet) std::fprintf(text_, "%s\n", data->note.c_str());
  if (const Status status = command(std::move(data->load)); !status)
    return fail(name_the_flag(status.error()));
  if (!flags_.load.empty())
    if (const Status status = load_model(); !status)
      return fail(ExitCode::kFailure, status.error().message);
  if (const Status status = configure(session_.snapshot()->wanted); !status)
    return fail(name_the_flag(status.error()));
  if (checkpoint_) checkpoint_->hyperparameters.threads = h->threads;
  if (const Status status = prepare_pictures(); !status) return fail(status.error());

  catch_signals();
  if (const Status status = start(); !status) return fail(name_the_flag(status.error()));
  if (!flags_.output.quiet) print_start(place);
  const Status kept = train();

  const SnapshotPtr snapshot = session_.snapshot();
  const bool diverged = snapshot->state == SessionState::kDiverged;
  if (snapshot->state != SessionState::kFinished && !diverged && !interrupted())
    return fail(ExitCode::kFailure,
                snapshot->error.empty() ? "The training stopped." : snapshot->error);
  if (const Status status = finish(); !status)
    return fail(ExitCode::kFailure, status.error().message);
  // One that cannot be written must not keep the other from being so.
  const Status saved = save(), reported = write_report(flags_.output, report()),
               drawn = draw_pictures();
  for (const Status* status : {&kept, &saved, &reported, &drawn})
    if (!status->ok()) fail(ExitCode::kFailure, status->error().message);
  if (!kept.ok() || !saved.ok() || !reported.ok() || !drawn.ok()) return ExitCode::kFailure;
  if (!flags_.output.quiet) print_end();
  if (diverged) return fail(ExitCode::kDiverged, snapshot->divergence->message);
  if (interrupted())
    return fail(ExitCode::kInterrupted, "Interrupted; what was learned so far is kept.");
  return ExitCode::kOk;
}

}  // namespace

Action add_train(CLI::App& app) {
  const auto flags =
      std::make_shared<TrainFlags>(*app.add_subcommand("train", "Train a network on a data set"));
  return [flags] {
    if (const Status status = check(*flags); !status) return fail(status.error());
    return Run(*flags)();
  };
}

}  // namespace inkling::cli
