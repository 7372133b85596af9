// `inkling train`: a training session driven from the command line. It is told and asked as the
// page's is, by commands, requests and snapshots.
#include <cstdlib>
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
#include "app/cli/split_flags.h"
#include "app/common/system.h"
#include "core/data/synthetic_digits.h"
#include "core/training/presets.h"
#include "core/training/reference_presets.h"
#include "formats/checkpoint_file.h"
#include "formats/hyperparameters_json.h"
#include "formats/model_file.h"
#include "formats/strict_json.h"
#include "formats/version.h"
#include "session/thread_pool.h"
#include "session/training_session.h"
#include "session/wire.h"

namespace inkling::cli {
namespace {

constexpr std::size_t kMaxConfigBytes = std::size_t{1} << 20;
constexpr double kSliceSeconds = 0.05;  // between two looks at the signal and the progress

// ---- flags ----

struct Flags {
  explicit Flags(CLI::App& app) : parameters(app), split(app), output(app) {}

  ParameterFlags parameters;
  SplitFlags split;
  OutputFlags output;
  std::string preset, config, augmentation, load, save, plots, data_dir;
  std::string train_images, train_labels, test_images, test_labels, class_names;
  std::string checkpoint, resume;
  int checkpoint_every = 1;             // epochs
  std::int64_t steps = 0, samples = 0;  // 0: not given
  bool restore_best = false, float16 = false;

  bool own_files() const { return !train_images.empty(); }
};

Status check_target(const char* flag, const std::string& path, IfExists if_exists) {
  if (path.empty()) return {};
  const Status status = check_writable(path, if_exists);
  if (status.ok()) return {};
  return Error{status.error().code, std::string(flag) + ": " + status.error().message};
}

// A run that goes on as if it had not been broken off takes its settings from the checkpoint.
Status check_resume(const Flags& flags) {
  if (flags.resume.empty()) return {};
  std::string other;
  for (const ParameterInfo& info : parameters())
    if (info.name != "threads" && flags.parameters.given(info.name)) other = flag_of(info.name);
  if (flags.steps > 0) other = "--steps";
  if (flags.samples > 0) other = "--samples";
  if (!flags.load.empty()) other = "--load";
  if (!flags.preset.empty()) other = "--preset";
  if (!flags.config.empty()) other = "--config";
  if (!flags.augmentation.empty()) other = "--augmentation";
  if (other.empty()) return {};
  return Error{ErrorCode::kInvalidArgument,
               "Found " + other + " beside --resume, expected none but --threads: the run goes " +
                   "on with the settings of its checkpoint."};
}

// Everything that can be found wrong before data is read.
Status check(const Flags& flags) {
  if ((flags.steps > 0 || flags.samples > 0) && flags.parameters.given("epochs"))
    return Error{ErrorCode::kInvalidArgument,
                 "Found --epochs beside --steps or --samples, expected one of them."};
  if (!flags.load.empty() && !flags.preset.empty())
    return Error{
        ErrorCode::kInvalidArgument,
        "Found --preset beside --load, expected one of them: a model brings its own settings."};
  if (!flags.load.empty() && !flags.config.empty())
    return Error{
        ErrorCode::kInvalidArgument,
        "Found --config beside --load, expected one of them: a model brings its own settings."};
  if (const Status status = check_resume(flags); !status) return status;
  if (const Status status = flags.output.check(); !status) return status;
  for (const auto& [one, other] :
       {std::pair(&flags.save, &flags.output.json), std::pair(&flags.save, &flags.checkpoint),
        std::pair(&flags.checkpoint, &flags.output.json)})
    if (!one->empty() && *one == *other)
      return Error{ErrorCode::kInvalidArgument,
                   "Found " + *one + " for two of --save, --checkpoint and --json, expected a " +
                       "file for each."};
  if (const Status status = check_target("--save", flags.save, flags.output.if_exists()); !status)
    return status;
  // A run goes on into the file that it goes on from.
  return check_target(
      "--checkpoint", flags.checkpoint,
      flags.checkpoint == flags.resume ? IfExists::kReplace : flags.output.if_exists());
}

// ---- data ----

struct Data {
  Command load;
  std::string place;   // the folder that it was found in
  std::string note;    // "" or what people should know about the choice
  DatasetPaths paths;  // empty for synthetic digits
};

// Synthetic digits have no files to part.
Result<Data> synthetic_data(const Flags& flags, std::string note) {
  if (flags.split.given() || !flags.class_names.empty())
    return Error{ErrorCode::kInvalidArgument,
                 "Found --first, --test-share, --split-seed or --class-names beside synthetic "
                 "digits, expected them beside a data set of files."};
  return Data{command::LoadSynthetic{}, "this program", std::move(note), {}};
}

Result<Data> read_data(const Flags& flags, const std::string& name, const TestSplit& split) {
  const bool anywhere = !flags.own_files() && flags.data_dir.empty();
  if (name == kSyntheticName && anywhere) return synthetic_data(flags, "");
  DatasetPaths paths;
  if (flags.own_files()) {
    const bool named = flags.parameters.given("data") || !flags.resume.empty();
    paths.name = named ? name : "own";
    paths.train_images = flags.train_images;
    paths.train_labels = flags.train_labels;
    paths.test_images = flags.test_images;
    paths.test_labels = flags.test_labels;
  } else {
    auto found =
        flags.data_dir.empty() ? find_dataset(name) : find_dataset_in(flags.data_dir, name);
    if (!found) {
      // Nobody asked for it by name, and digits can be had without any file.
      if (anywhere && found.error().code == ErrorCode::kNotFound &&
          !flags.parameters.given("data") && flags.load.empty() && flags.config.empty() &&
          flags.resume.empty() && split == TestSplit{} && name == Hyperparameters{}.data)
        return synthetic_data(flags, found.error().message + "\nSynthetic digits take its place.");
      return found.error();
    }
    paths = std::move(*found);
  }
  if (!flags.class_names.empty()) {
    auto names = read_class_names(flags.class_names);
    if (!names) return Error{ErrorCode::kInvalidData, "--class-names: " + names.error().message};
    paths.class_names = std::move(*names);
  }
  auto files = read_dataset(paths, split);
  if (!files) return files.error();
  const std::string place = paths.train_images.parent_path().string();
  std::string note = describe(split, paths.has_test());
  return Data{command::LoadDataset{std::move(*files)}, place, std::move(note), std::move(paths)};
}

// ---- the session ----

class Run {
 public:
  explicit Run(const Flags& flags)
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

  const Flags& flags_;
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
  const SnapshotPtr snapshot = session_.snapshot();
  nlohmann::json train = nlohmann::json::array(), test = nlohmann::json::array(),
                 confusion = nlohmann::json::array();
  for (const auto& point : *snapshot->train_history) train.push_back(wire::to_json(point));
  for (const auto& point : *snapshot->eval_history) test.push_back(wire::to_json(point));
  for (auto row = test_->confusion.begin(); row < test_->confusion.end(); row += test_->classes)
    confusion.push_back(std::vector<std::int32_t>(row, row + test_->classes));
  nlohmann::json report = {
      {"inkling_version", version()},
      {"preset", flags_.preset.empty() ? nlohmann::json() : nlohmann::json(flags_.preset)},
      {"configuration", to_json(snapshot->active)},
      {"dataset",
       {{"name", snapshot->dataset->name},
        {"class_names", snapshot->dataset->class_names},
        {"rows", snapshot->dataset->rows},
        {"columns", snapshot->dataset->columns},
        {"first", split_.first},
        {"test_share", split_.share ? nlohmann::json(*split_.share) : nlohmann::json()},
        {"split_seed", split_.seed},
        {"train_count", snapshot->train_samples},
        {"validation_count", snapshot->validation_samples},
        {"test_count", snapshot->dataset->test_count}}},
      {"parameter_count", snapshot->parameter_count},
      {"history", {{"train", train}, {"evaluations", test}}},
      {"state", wire::to_string(snapshot->state)},
      {"interrupted", signal_caught() && snapshot->state == SessionState::kPaused},
      {"stopped_early", snapshot->stopped_early},
      {"steps", snapshot->step},
      {"samples", snapshot->samples},
      {"epochs", snapshot->epoch},
      {"seconds", snapshot->train_seconds},
      {"evaluation_seconds", snapshot->evaluation_seconds},
      {"samples_per_second", snapshot->train_seconds > 0.0
                                 ? static_cast<double>(snapshot->samples) / snapshot->train_seconds
                                 : 0.0},
      {"test_accuracy", test_->accuracy},
      {"test_loss", test_->loss},
      {"confusion", confusion},
      {"best_validation_accuracy", nullptr},
      {"best_step", nullptr},
      {"divergence", nullptr},
  };
  if (snapshot->best_validation_accuracy) {
    report["best_validation_accuracy"] = *snapshot->best_validation_accuracy;
    report["best_step"] = snapshot->best_step;
  }
  if (const auto& divergence = snapshot->divergence)
    report["divergence"] = {{"step", divergence->step},
                            {"kept_step", divergence->kept_step},
                            {"suggested_learning_rate", divergence->suggested_learning_rate},
                            {"message", divergence->message}};
  return report;
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
  auto data = read_data(flags_, h->data, split_);
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
  const bool interrupted = signal_caught() && snapshot->state == SessionState::kPaused;
  if (snapshot->state != SessionState::kFinished && !diverged && !interrupted)
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
  if (interrupted)
    return fail(ExitCode::kInterrupted, "Interrupted; what was learned so far is kept.");
  return ExitCode::kOk;
}

std::string preset_names() {
  std::string names;
  for (const Preset& preset : presets())
    names += (names.empty() ? "" : ", ") + std::string(preset.name) + " (" +
             std::string(preset.summary) + ")";
  return names;
}

}  // namespace

Action add_train(CLI::App& app) {
  CLI::App* command = app.add_subcommand("train", "Train a network on a data set");
  const auto flags = std::make_shared<Flags>(*command);
  command
      ->add_option("--preset", flags->preset,
                   "Start from named settings, which other flags change: " + preset_names() +
                       "; or one of the published systems that `inkling presets` lists, which "
                       "bring their data")
      ->type_name("NAME");
  command
      ->add_option("--config", flags->config,
                   "Start from settings in JSON, such as a search's best.json, which other flags "
                   "change")
      ->type_name("FILE");
  std::string amounts;
  for (const AugmentationPreset& preset : augmentation_presets())
    amounts += (amounts.empty() ? "" : ", ") + std::string(preset.name);
  command
      ->add_option("--augmentation", flags->augmentation,
                   "Named amounts of augmentation, which the flags for each change: " + amounts)
      ->type_name("NAME");
  command->add_option("--load", flags->load, "Train a saved model on, with its settings")
      ->type_name("FILE");
  command
      ->add_option("--save", flags->save,
                   "Save the model; a name that ends with .npz or .onnx tells the format, others "
                   "are safetensors files")
      ->type_name("FILE");
  command
      ->add_option("--plots", flags->plots,
                   "Draw curves, confusion, weights, histograms and a projection as SVG files into "
                   "a folder in this one, which is named by the settings")
      ->type_name("DIR");
  command->add_flag("--float16", flags->float16,
                    "Save numbers of 16 bits: half the file, the last digits rounded");
  command->add_flag("--restore-best", flags->restore_best,
                    "In the end go back to the weights that read the held-out images best");
  const auto length = [](const std::string& text) {
    constexpr double kMost = 1e12;
    const double number = std::strtod(text.c_str(), nullptr);
    return number >= 1.0 && number <= kMost ? std::string()
                                            : "found " + text + ", expected 1 or more";
  };
  auto* checkpoint =
      command
          ->add_option("--checkpoint", flags->checkpoint,
                       "Keep the training in this file, from which --resume goes on exactly")
          ->type_name("FILE");
  command
      ->add_option("--checkpoint-every", flags->checkpoint_every,
                   "Epochs between two times that --checkpoint writes its file")
      ->type_name("INT")
      ->check(length)
      ->capture_default_str()
      ->needs(checkpoint);
  command
      ->add_option("--resume", flags->resume,
                   "Go on with a training that --checkpoint has kept, to the same weights as "
                   "without the break")
      ->type_name("FILE");
  auto* steps =
      command->add_option("--steps", flags->steps, "Train so many steps instead of --epochs")
          ->type_name("INT")
          ->check(length);
  command->add_option("--samples", flags->samples, "Train on so many images instead of --epochs")
      ->type_name("INT")
      ->check(length)
      ->excludes(steps);
  auto* folder =
      command
          ->add_option("--data-dir", flags->data_dir, "Look for the data set in this folder only")
          ->type_name("DIR")
          ->group("Data");
  // Files of one's own.
  const std::pair<const char*, std::string*> files[] = {{"--train-images", &flags->train_images},
                                                        {"--train-labels", &flags->train_labels},
                                                        {"--test-images", &flags->test_images},
                                                        {"--test-labels", &flags->test_labels}};
  std::vector<CLI::Option*> options;
  for (const auto& [name, path] : files)
    options.push_back(
        command
            ->add_option(name, *path,
                         "Data of one's own: an IDX file, as it is or packed with gzip")
            ->type_name("FILE")
            ->group("Data")
            ->excludes(folder));
  // The test's two may be absent where the others are parted.
  for (std::size_t i = 0; i < options.size(); ++i) {
    options[i]->needs(options[i ^ 1]);
    if (i >= 2) options[i]->needs(options[0]);
  }
  command
      ->add_option("--class-names", flags->class_names,
                   "The names of the classes, one a line, instead of their numbers")
      ->type_name("FILE")
      ->group("Data");
  return [flags] {
    if (const Status status = check(*flags); !status) return fail(status.error());
    return Run(*flags)();
  };
}

}  // namespace inkling::cli
