// `inkling benchmark`: how fast this machine trains and reads.
#include "session/benchmark.h"

#include <algorithm>
#include <memory>
#include <thread>

#include "app/cli/commands.h"
#include "app/cli/output.h"
#include "app/common/system.h"
#include "session/thread_pool.h"
#include "session/wire.h"

namespace inkling::cli {
namespace {

struct BenchmarkFlags {
  explicit BenchmarkFlags(CLI::App& app) : output(app) {}

  std::string goal = "throughput";
  std::string data = "mnist", data_dir;
  // Texts until they are known to have been given; each belongs to some of the goals.
  struct Option {
    std::string name;  // as on the wire
    std::vector<std::string> goals;
    CLI::Option* flag = nullptr;
    std::string text;
  };
  std::vector<std::unique_ptr<Option>> options;
  OutputFlags output;
};

const std::vector<std::string> kGoals = {"throughput", "time-to-accuracy", "latency", "evaluation"};

benchmark::Goal default_goal(const std::string& name) {
  if (name == "time-to-accuracy") return benchmark::TimeToAccuracy{};
  if (name == "latency") return benchmark::Latency{};
  if (name == "evaluation") return benchmark::Evaluation{};
  return benchmark::Throughput{};
}

// The option's value as JSON: through the hyper-parameter of that name where there is one, which
// checks it too.
Result<nlohmann::json> value_of(const BenchmarkFlags::Option& option) {
  if (option.name == "preset" || option.name == "augmentation") return nlohmann::json(option.text);
  if (option.name == "products") {
    if (option.text == "automatic" || option.text == "eigen" || option.text == "dense")
      return nlohmann::json(option.text);
    return Error{ErrorCode::kInvalidArgument,
                 "--products: found " + option.text + ", expected automatic, eigen or dense."};
  }
  if (const ParameterInfo* info = find_parameter(option.name)) {
    const auto value = parse_parameter(*info, option.text);
    if (!value) return name_the_flag(value.error());
    return std::visit([](const auto& content) { return nlohmann::json(content); }, *value);
  }
  const auto number = nlohmann::json::parse(option.text, nullptr, /*allow_exceptions=*/false);
  if (number.is_number()) return number;
  return Error{ErrorCode::kInvalidArgument,
               flag_of(option.name) + ": found " + option.text + ", expected a number."};
}

Result<benchmark::Goal> goal_of(const BenchmarkFlags& flags) {
  nlohmann::json body =
      wire::to_json(Request{1, request::Benchmark{default_goal(flags.goal)}}).at("body");
  for (const auto& option : flags.options) {
    if (option->flag->count() == 0) continue;
    if (std::find(option->goals.begin(), option->goals.end(), flags.goal) == option->goals.end())
      return Error{ErrorCode::kInvalidArgument,
                   flag_of(option->name) + " means nothing to " + flags.goal + "."};
    auto value = value_of(*option);
    if (!value) return value.error();
    body["goal"][option->name] = std::move(*value);
  }
  auto request = wire::request_from_json({{"id", 1}, {"body", body}});
  if (!request) return request.error();
  return std::get<request::Benchmark>(request->body).goal;
}

std::string threads_text(int threads) {
  return std::to_string(threads) + (threads == 1 ? " thread" : " threads");
}

void print(std::FILE* stream, const benchmark::ThroughputResult& result) {
  std::fprintf(stream, "%s samples/s on %s: %.1f GFLOP/s beside %.1f of multiply-adds alone.\n",
               with_commas(static_cast<std::int64_t>(result.samples_per_second)).c_str(),
               threads_text(result.threads).c_str(), result.gflops, result.ceiling_gflops);
}

void print(std::FILE* stream, const benchmark::TimeToAccuracyResult& result) {
  if (result.seconds)
    std::fprintf(stream, "Reached after %.3f s, %s samples, %.2f epochs", *result.seconds,
                 with_commas(*result.samples).c_str(), *result.epochs);
  else
    std::fprintf(stream, "Not reached in %.3f s", result.train_seconds);
  std::fprintf(stream, " of training on %s; %s in the end.\n", threads_text(result.threads).c_str(),
               percent(result.final_accuracy).c_str());
}

void print(std::FILE* stream, const benchmark::LatencyResult& result) {
  std::fprintf(stream, "%.2f microseconds an image.\n", result.microseconds);
}

void print(std::FILE* stream, const benchmark::EvaluationResult& result) {
  std::fprintf(stream, "%.4f s for %s images on %s.\n", result.seconds,
               with_commas(result.images).c_str(), threads_text(result.threads).c_str());
}

Result<std::shared_ptr<const Dataset>> load(const BenchmarkFlags& flags) {
  const auto paths = flags.data_dir.empty() ? find_dataset(flags.data)
                                            : find_dataset_in(flags.data_dir, flags.data);
  if (!paths) return paths.error();
  auto files = read_dataset(*paths);
  if (!files) return files.error();
  return make_dataset(std::move(*files));
}

ExitCode run(const BenchmarkFlags& flags) {
  if (const Status status = flags.output.check(); !status) return fail(status.error());
  const auto goal = goal_of(flags);
  if (!goal) return fail(goal.error());
  const auto dataset = load(flags);
  if (!dataset)
    return dataset.error().code == ErrorCode::kNotFound
               ? fail(ExitCode::kNoData, dataset.error().message)
               : fail(dataset.error());
  const int threads = threads_of(*goal);
  const auto executor =
      make_executor(threads > 0 ? static_cast<std::size_t>(threads)
                                : training_processors(std::thread::hardware_concurrency()));
  auto made = Benchmark::create(*goal, *dataset, executor, monotonic_seconds);
  if (!made) return fail(name_the_flag(made.error()));
  std::optional<Result<benchmark::Outcome>> outcome;
  while (!outcome) outcome = (*made)->advance();
  if (!*outcome) return fail(ExitCode::kDiverged, outcome->error().message);
  if (!flags.output.quiet)
    std::visit([&](const auto& result) { print(text_stream(flags.output), result); }, **outcome);
  nlohmann::json report =
      wire::to_json(Reply{1, reply::Benchmark{**outcome}}).at("body").at("outcome");
  report["goal"] = wire::to_json(Request{1, request::Benchmark{*goal}}).at("body").at("goal");
  report.erase("type");
  if (const Status status = write_report(flags.output, report); !status)
    return fail(ExitCode::kFailure, status.error().message);
  return ExitCode::kOk;
}

}  // namespace

Action add_benchmark(CLI::App& app) {
  CLI::App* command =
      app.add_subcommand("benchmark", "Measure how fast this machine trains and reads");
  const auto flags = std::make_shared<BenchmarkFlags>(*command);
  command->add_option("goal", flags->goal, "What to measure")
      ->type_name("GOAL")
      ->check(CLI::IsMember(kGoals))
      ->capture_default_str();
  const auto add = [&](const char* name, const char* help, const char* type,
                       std::vector<std::string> goals) {
    auto option = std::make_unique<BenchmarkFlags::Option>();
    option->name = name;
    option->goals = std::move(goals);
    option->flag = command->add_option(flag_of(name), option->text, help)->type_name(type);
    flags->options.push_back(std::move(option));
  };
  add("hidden", "Widths of the hidden layers, or none; 128 when absent", "LIST",
      {"throughput", "latency", "evaluation"});
  add("batch_size", "Samples of a batch; 32 when absent", "N", {"throughput"});
  add("augmentation", "none, shift, mild or strong; none when absent", "NAME", {"throughput"});
  add("preset", "The recipe; Fast when absent", "NAME", {"time-to-accuracy"});
  add("accuracy", "The test accuracy to reach; 0.98 when absent", "SHARE", {"time-to-accuracy"});
  add("seed", "Seed of the run; 42 when absent", "N", {"time-to-accuracy"});
  add("threads", "Processors to use; all when absent", "N",
      {"throughput", "time-to-accuracy", "evaluation"});
  add("products", "The matrix products: automatic, eigen or dense", "NAME",
      {"throughput", "time-to-accuracy"});
  add("seconds", "How long to measure, after a warm-up", "S",
      {"throughput", "latency", "evaluation"});
  command->add_option("--data", flags->data, "The data set")
      ->type_name("NAME")
      ->capture_default_str();
  command->add_option("--data-dir", flags->data_dir, "Look for the data set in this folder only")
      ->type_name("DIR");
  return [flags] { return run(*flags); };
}

}  // namespace inkling::cli
