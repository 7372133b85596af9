// `inkling search`: tries settings side by side and ranks them by the held-out images.
#include <cstdio>
#include <memory>
#include <optional>
#include <thread>
#include <utility>

#include "app/cli/commands.h"
#include "app/cli/output.h"
#include "app/cli/search_folder.h"
#include "app/cli/search_merge.h"
#include "app/cli/search_progress.h"
#include "app/cli/search_runner.h"
#include "app/cli/signals.h"
#include "app/cli/train_best.h"
#include "app/common/checksum.h"
#include "app/common/system.h"
#include "core/data/synthetic_digits.h"
#include "core/search/trial.h"
#include "core/training/memory.h"
#include "formats/search_json.h"
#include "formats/search_results.h"
#include "formats/strict_json.h"
#include "session/thread_pool.h"

namespace inkling::cli {
namespace {

// ---- flags ----

struct SearchFlags {
  explicit SearchFlags(CLI::App& app) : output(app) {}

  OutputFlags output;
  std::string description, out, shard, data, data_dir;
  std::vector<std::string> merge;
  std::size_t jobs = 0;     // 0: one for each processor
  double train_best = 0.0;  // epochs; 0: not at all
  bool resume = false;

  IfSearched if_searched() const {
    if (resume) return IfSearched::kResume;
    return output.force ? IfSearched::kReplace : IfSearched::kRefuse;
  }
};

Result<Shard> parse_shard(const std::string& text) {
  if (text.empty()) return Shard{};
  long long index = 0, count = 0;
  char rest = '\0';
  if (std::sscanf(text.c_str(), "%18lld/%18lld%c", &index, &count, &rest) != 2)
    return Error{ErrorCode::kInvalidArgument,
                 "shard: found " + text + ", expected i/n such as 1/8."};
  return Shard{index - 1, count};
}

// ---- data ----

Result<std::shared_ptr<const Dataset>> read_data(const SearchFlags& flags,
                                                 const std::string& name) {
  if (name == kSyntheticName && flags.data_dir.empty()) {
    ThreadPool pool(training_processors(std::thread::hardware_concurrency()));
    return make_synthetic_dataset(kSyntheticSeed, kSyntheticTrain, kSyntheticTest, pool);
  }
  const auto paths =
      flags.data_dir.empty() ? find_dataset(name) : find_dataset_in(flags.data_dir, name);
  if (!paths) return paths.error();
  auto files = read_dataset(*paths);
  if (!files) return files.error();
  return make_dataset(std::move(*files));
}

// By which a resumed search knows that it has the same images.
nlohmann::json identity_of(const SearchSchedule& schedule, const Dataset& dataset) {
  const LabeledImages& train = dataset.train;
  const auto pixels = static_cast<std::size_t>(train.size() * train.pixel_count());
  return {{"format", "inkling-search-1"},
          {"search", to_json(schedule.search())},
          {"shard", {{"index", schedule.shard().index + 1}, {"count", schedule.shard().count}}},
          {"data",
           {{"name", dataset.name},
            {"train_count", train.size()},
            {"images_crc32", crc32_of({train.images.pixels(), pixels})},
            {"labels_crc32", crc32_of(train.labels)}}}};
}

// Whether every point fits the data and the memory, to be asked before hours of training.
Status check_points(const SearchSchedule& schedule, const Dataset& dataset, std::size_t bytes) {
  const SearchDescription& search = schedule.search();
  for (std::int64_t point = 0; point < point_count(search); ++point) {
    const Hyperparameters h = point_settings(search, point, search.seeds.front());
    Status status = Trainer::check(dataset, h);
    if (status.ok()) status = check_memory(h, dataset.pixel_count(), dataset.class_count(), bytes);
    if (!status.ok())
      return Error{status.error().code,
                   "Point " + std::to_string(point) + ": " + status.error().message};
  }
  return {};
}

// What an earlier call with --train-best has found: the best of a search that is done stays the
// best.
nlohmann::json former_training(const SearchFolder& folder) {
  constexpr std::size_t kMostBytes = std::size_t{1} << 30;
  const auto bytes = read_file(folder.file("results.json"), kMostBytes);
  if (!bytes) return nullptr;
  const auto report = parse_strict_json(
      {reinterpret_cast<const char*>(bytes->data()), bytes->size()}, "results.json");
  if (!report || !report->is_object()) return nullptr;
  return report->value("trained_best", nlohmann::json());
}

// ---- the search ----

class Search {
 public:
  Search(const SearchFlags& flags, SearchSchedule schedule)
      : flags_(flags), schedule_(std::move(schedule)), text_(text_stream(flags.output)) {}

  ExitCode operator()();

 private:
  std::size_t jobs() const;
  Status carry_out(SearchFolder& folder);
  Status train_best_point(const SearchFolder& folder);
  void print_start(const SearchFolder& folder) const;
  void print_end(const SearchFolder& folder) const;

  const SearchFlags& flags_;
  SearchSchedule schedule_;
  std::shared_ptr<const Dataset> dataset_;
  std::FILE* text_;
  std::optional<TrainedBest> trained_;
};

std::size_t Search::jobs() const {
  if (flags_.jobs > 0) return flags_.jobs;
  return training_processors(std::thread::hardware_concurrency());
}

Status Search::carry_out(SearchFolder& folder) {
  SearchProgress progress(text_, schedule_, jobs(), dataset_->pixel_count(),
                          dataset_->class_count());
  const auto report = [&](const RunResult* result) -> Status {
    if (result != nullptr)
      if (const Status status = folder.append(dump_json(to_json(schedule_, *result))); !status)
        return status;
    if (flags_.output.quiet) return {};
    if (result != nullptr) progress.show_result(*result, monotonic_seconds());
    progress.show_bar(monotonic_seconds());
    return {};
  };
  const Status status =
      run_search(schedule_, without_test(*dataset_),
                 {.jobs = jobs(), .kept_bytes = available_memory_bytes() / 4, .report = report});
  progress.finish();
  return status;
}

Status Search::train_best_point(const SearchFolder& folder) {
  if (flags_.train_best <= 0.0) return {};
  const auto best = schedule_.best();
  if (!best)
    return Error{ErrorCode::kState, "--train-best: every point diverged, so there is no best."};
  Hyperparameters h =
      point_settings(schedule_.search(), best->point, schedule_.search().seeds.front());
  h.epochs = flags_.train_best;
  if (!flags_.output.quiet)
    std::fprintf(text_, "Training point %lld on all %s images for %.4g epochs.\n",
                 static_cast<long long>(best->point), with_commas(dataset_->train.size()).c_str(),
                 h.epochs);
  auto trained = train_on_everything(dataset_, h, flags_.output.quiet ? nullptr : text_);
  if (!trained) return trained.error();
  if (signal_caught()) return {};
  trained_ = std::move(*trained);
  return folder.write("best.safetensors", trained_->file);
}

void Search::print_start(const SearchFolder& folder) const {
  if (!folder.note().empty()) std::fprintf(text_, "%s\n", folder.note().c_str());
  if (!folder.lines().empty())
    std::fprintf(text_, "Resumed after %s results.\n",
                 with_commas(static_cast<std::int64_t>(folder.lines().size())).c_str());
  std::string rungs;
  for (std::size_t rung = 0; rung < schedule_.rungs(); ++rung)
    rungs += (rung == 0 ? "" : ", ") + format("%s for %.4g epochs",
                                              with_commas(schedule_.survivors(rung)).c_str(),
                                              schedule_.budget(rung));
  std::fprintf(text_, "Points: %s; %zu seed%s, %zu at once.\n", rungs.c_str(),
               schedule_.search().seeds.size(), schedule_.search().seeds.size() == 1 ? "" : "s",
               jobs());
  const Hyperparameters& h = schedule_.search().settings;
  const Index used = h.train_count > 0 ? h.train_count : dataset_->train.size();
  std::fprintf(text_, "Data: %s, %s images to learn from, %s held out to compare by.\n",
               dataset_->name.c_str(), with_commas(used - h.validation_count).c_str(),
               with_commas(h.validation_count).c_str());
  std::fflush(text_);
}

void Search::print_end(const SearchFolder& folder) const {
  if (const auto best = schedule_.best())
    std::fprintf(
        text_, "Best: point %lld, %s: validation accuracy %s, loss %s.\n",
        static_cast<long long>(best->point), point_text(schedule_.search(), best->point).c_str(),
        percent(best->validation_accuracy).c_str(), loss_text(best->validation_loss).c_str());
  if (trained_)
    std::fprintf(text_, "Trained on everything: test accuracy %s, loss %s. Saved to %s.\n",
                 percent(trained_->test_accuracy).c_str(), loss_text(trained_->test_loss).c_str(),
                 folder.file("best.safetensors").c_str());
  std::fprintf(text_, "Results are in %s.\n", folder.file("results.csv").c_str());
  std::fflush(text_);
}

ExitCode Search::operator()() {
  auto dataset = read_data(flags_, schedule_.search().settings.data);
  if (!dataset) {
    if (dataset.error().code == ErrorCode::kNotFound)
      return fail(ExitCode::kNoData, dataset.error().message);
    return fail(dataset.error());
  }
  dataset_ = std::move(*dataset);
  if (const Status status =
          check_points(schedule_, *dataset_, available_memory_bytes() / (2 * jobs()));
      !status)
    return fail(status.error());
  auto folder =
      SearchFolder::open(flags_.out, identity_of(schedule_, *dataset_), flags_.if_searched());
  if (!folder) return fail(Error{folder.error().code, "--out: " + folder.error().message});
  if (const Status status =
          read_results(folder->lines(), folder->file("results.jsonl").string(), schedule_);
      !status)
    return fail(status.error());
  if (!flags_.output.quiet) print_start(*folder);

  catch_signals();
  Status status = carry_out(*folder);
  if (status.ok() && schedule_.done()) status = train_best_point(*folder);
  nlohmann::json report = results_json(schedule_);
  report["trained_best"] = trained_ ? to_json(*trained_) : former_training(*folder);
  // What there is is written even where the search failed.
  const Status written = write_results(*folder, schedule_, report);
  const Status reported = write_report(flags_.output, report);
  for (const Status* each : {&written, &reported})
    if (status.ok() && !each->ok()) status = *each;
  if (signal_caught())
    return fail(ExitCode::kInterrupted, "Interrupted; what was finished is kept in " + flags_.out +
                                            ", and --resume continues it.");
  if (!status.ok()) return fail(ExitCode::kFailure, status.error().message);
  if (!flags_.output.quiet) print_end(*folder);
  if (trained_ && trained_->diverged)
    return fail(ExitCode::kDiverged,
                "--train-best: the loss ran away; the last good weights are "
                "kept.");
  return ExitCode::kOk;
}

Error with_flag(const char* flag, const Error& error) {
  return {error.code, std::string(flag) + error.message};
}

ExitCode search(const SearchFlags& flags) {
  const auto bytes = read_file(flags.description, kMaxSearchBytes);
  if (!bytes) return fail(ExitCode::kFailure, bytes.error().message);
  auto search = parse_search({reinterpret_cast<const char*>(bytes->data()), bytes->size()});
  if (!search)
    return fail(
        Error{ErrorCode::kInvalidArgument, flags.description + ": " + search.error().message});
  if (!flags.data.empty())
    if (const Status status = set_parameter(search->settings, *find_parameter("data"), flags.data);
        !status)
      return fail(name_the_flag(status.error()));
  const auto shard = parse_shard(flags.shard);
  if (!shard) return fail(with_flag("--", shard.error()));
  if (const Status status = check_shard(*search, *shard); !status)
    return fail(with_flag("--", status.error()));
  return Search(flags, SearchSchedule(std::move(*search), *shard))();
}

// Everything that can be found wrong before a file is read.
Status check(const SearchFlags& flags) {
  const auto usage = [](const std::string& message) {
    return Error{ErrorCode::kInvalidArgument, message};
  };
  if (flags.description.empty() == flags.merge.empty())
    return usage(flags.merge.empty() ? "Found no search, expected FILE.json or --merge."
                                     : "Found a search beside --merge, expected one of them.");
  if (!flags.merge.empty() && (flags.resume || !flags.shard.empty() || flags.train_best > 0.0))
    return usage("Found --resume, --shard or --train-best beside --merge, expected none of them.");
  if (flags.train_best > 0.0 && !flags.shard.empty())
    return usage("Found --train-best beside --shard, expected it after merging, with --resume.");
  Hyperparameters scratch;
  if (flags.train_best != 0.0)
    if (const Status status = set_parameter(scratch, *find_parameter("epochs"), flags.train_best);
        !status)
      return with_flag("--train-best: ", status.error());
  return flags.output.check();
}

}  // namespace

Action add_search(CLI::App& app) {
  CLI::App* command =
      app.add_subcommand("search", "Try settings side by side and rank them by held-out images");
  const auto flags = std::make_shared<SearchFlags>(*command);
  command->add_option("FILE", flags->description,
                      "What to search, as JSON; docs/search.md shows the form");
  command
      ->add_option("--out", flags->out,
                   "The folder for results, which are kept there as they come; made if need be")
      ->type_name("DIR")
      ->required();
  auto* resume = command->add_flag("--resume", flags->resume,
                                   "Continue the search in that folder; no finished run is made "
                                   "again");
  resume->excludes(command->get_option("--force"));
  command
      ->add_option("--jobs", flags->jobs,
                   "Runs at once, one thread each; the results do not depend on it")
      ->type_name("INT")
      ->check(CLI::Range(1, 64));
  command
      ->add_option("--shard", flags->shard,
                   "Only every n-th point from the i-th on, for several machines; without halving")
      ->type_name("I/N");
  command
      ->add_option("--train-best", flags->train_best,
                   "In the end train the best on all images for so many epochs, tell its test "
                   "accuracy and save best.safetensors")
      ->type_name("EPOCHS");
  command
      ->add_option("--merge", flags->merge, "Join the folders of all shards instead of searching")
      ->type_name("DIR...");
  command->add_option("--data", flags->data, "The data set, instead of the one that FILE names")
      ->type_name("NAME");
  command->add_option("--data-dir", flags->data_dir, "Look for the data set in this folder only")
      ->type_name("DIR");
  return [flags] {
    if (const Status status = check(*flags); !status) return fail(status.error());
    return flags->merge.empty() ? search(*flags)
                                : merge_searches(flags->merge, flags->out, flags->output);
  };
}

}  // namespace inkling::cli
