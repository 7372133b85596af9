// `inkling digits`: synthetic digits as a data set's four IDX files.
#include <filesystem>
#include <memory>
#include <thread>

#include "app/cli/commands.h"
#include "app/cli/output.h"
#include "app/common/files.h"
#include "core/data/synthetic_digits.h"
#include "session/thread_pool.h"

namespace inkling::cli {
namespace {

struct DigitsFlags {
  explicit DigitsFlags(CLI::App& app) : output(app) {}

  std::uint32_t count = kSyntheticTrain, test_count = kSyntheticTest;
  std::uint64_t seed = kSyntheticSeed;
  std::string out;
  OutputFlags output;
};

ExitCode run(const DigitsFlags& flags) {
  namespace fs = std::filesystem;
  if (const Status status = flags.output.check(); !status) return fail(status.error());
  const fs::path folder = flags.out;
  std::error_code failed;
  fs::create_directories(folder, failed);
  if (failed)
    return fail(ExitCode::kFailure,
                "--out: " + flags.out + " could not be made: " + failed.message() + ".");
  const fs::path files[] = {folder / "train-images-idx3-ubyte", folder / "train-labels-idx1-ubyte",
                            folder / "t10k-images-idx3-ubyte", folder / "t10k-labels-idx1-ubyte"};
  for (const fs::path& file : files)
    if (const Status status = check_writable(file, flags.output.if_exists()); !status)
      return fail(Error{status.error().code, "--out: " + status.error().message});

  ThreadPool executor(training_processors(std::thread::hardware_concurrency()));
  const auto dataset = make_synthetic_dataset(flags.seed, flags.count, flags.test_count, executor);
  const Bytes train_labels = format_idx_labels(dataset->train.labels);
  const Bytes test_labels = format_idx_labels(dataset->test.labels);
  const Bytes* contents[] = {&dataset->train.images.file, &train_labels, &dataset->test.images.file,
                             &test_labels};
  for (std::size_t i = 0; i < std::size(files); ++i)
    if (const Status status =
            write_file_atomically(files[i], *contents[i], flags.output.if_exists());
        !status)
      return fail(ExitCode::kFailure, "--out: " + status.error().message);
  if (!flags.output.quiet)
    std::fprintf(text_stream(flags.output),
                 "Wrote %s digits to learn from and %s for the test to %s.\n"
                 "They are read by: inkling train --data-dir %s\n",
                 with_commas(flags.count).c_str(), with_commas(flags.test_count).c_str(),
                 flags.out.c_str(), flags.out.c_str());
  const nlohmann::json report = {{"count", flags.count},
                                 {"test_count", flags.test_count},
                                 {"seed", flags.seed},
                                 {"out", flags.out}};
  if (const Status written = write_report(flags.output, report); !written)
    return fail(ExitCode::kFailure, written.error().message);
  return ExitCode::kOk;
}

}  // namespace

Action add_digits(CLI::App& app) {
  CLI::App* command =
      app.add_subcommand("digits", "Draw synthetic digits and write them as IDX files");
  const auto flags = std::make_shared<DigitsFlags>(*command);
  const auto amount = CLI::Range(std::uint32_t{1}, kMaxSynthetic);
  command->add_option("--count", flags->count, "How many to learn from")
      ->type_name("INT")
      ->check(amount)
      ->capture_default_str();
  command->add_option("--test-count", flags->test_count, "How many for the test")
      ->type_name("INT")
      ->check(amount)
      ->capture_default_str();
  command->add_option("--seed", flags->seed, "The same seed draws the same digits")
      ->type_name("INT")
      ->capture_default_str();
  command->add_option("--out", flags->out, "The folder for the four files; made if need be")
      ->type_name("DIR")
      ->required();
  return [flags] { return run(*flags); };
}

}  // namespace inkling::cli
