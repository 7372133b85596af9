// `inkling evaluate`: how well a model file reads a set of images.
#include <algorithm>
#include <memory>
#include <thread>
#include <utility>

#include "app/cli/commands.h"
#include "app/cli/output.h"
#include "app/cli/split_flags.h"
#include "core/analysis/metrics.h"
#include "core/data/synthetic_digits.h"
#include "formats/model_file.h"
#include "session/thread_pool.h"

namespace inkling::cli {
namespace {

struct Flags {
  explicit Flags(CLI::App& app) : parting(app), output(app) {}

  std::string load, data, data_dir, images, labels;
  std::string split = "test";
  SplitFlags parting;
  OutputFlags output;
};

Result<LabeledImages> join(DatasetFile images_file, const DatasetFile& labels_file) {
  auto images = parse_idx_images(std::move(images_file.bytes), images_file.name);
  if (!images) return images.error();
  auto labels = parse_idx_labels(labels_file.bytes, labels_file.name);
  if (!labels) return labels.error();
  if (images->count != labels->labels.size())
    return Error{ErrorCode::kInvalidData, labels_file.name + ": found " +
                                              std::to_string(labels->labels.size()) +
                                              " labels, expected " + std::to_string(images->count) +
                                              ", one for each image of " + images_file.name + "."};
  return LabeledImages{std::move(*images), std::move(labels->labels)};
}

Result<LabeledImages> read_images(const std::filesystem::path& images_path,
                                  const std::filesystem::path& labels_path) {
  auto images = read_data_file(images_path);
  if (!images) return images.error();
  const auto labels = read_data_file(labels_path);
  if (!labels) return labels.error();
  return join(std::move(*images), *labels);
}

// The part of the set that the flags name.
Result<LabeledImages> read_part(const Flags& flags, const std::string& name) {
  const auto paths =
      flags.data_dir.empty() ? find_dataset(name) : find_dataset_in(flags.data_dir, name);
  if (!paths) return paths.error();
  const bool train = flags.split == "train";
  if (paths->has_test() && !flags.parting.given())
    return train ? read_images(paths->train_images, paths->train_labels)
                 : read_images(paths->test_images, paths->test_labels);
  auto files = read_dataset(*paths, flags.parting.over({}));
  if (!files) return files.error();
  return train ? join(std::move(files->train_images), files->train_labels)
               : join(std::move(files->test_images), files->test_labels);
}

// The synthetic set has no files.
Result<LabeledImages> find_images(const Flags& flags, const std::string& name, Executor& executor) {
  if (!flags.images.empty()) return read_images(flags.images, flags.labels);
  if (name == kSyntheticName && flags.data_dir.empty())
    return flags.split == "train"
               ? draw_synthetic_digits(kSyntheticSeed, 0, kSyntheticTrain, executor)
               : draw_synthetic_digits(kSyntheticSeed, kSyntheticTrain, kSyntheticTest, executor);
  return read_part(flags, name);
}

// Whether the model can be asked about these images at all.
Status check_fit(const Model& model, const LabeledImages& set, const std::string& model_file) {
  if (set.images.rows != model.rows || set.images.columns != model.columns)
    return Error{ErrorCode::kInvalidData,
                 model_file + ": the model reads " + std::to_string(model.rows) + " x " +
                     std::to_string(model.columns) + " pixels, found images of " +
                     std::to_string(set.images.rows) + " x " + std::to_string(set.images.columns) +
                     "."};
  const int largest = *std::max_element(set.labels.begin(), set.labels.end());
  if (largest >= model.network.outputs())
    return Error{ErrorCode::kInvalidData, model_file + ": the model knows the classes 0 to " +
                                              std::to_string(model.network.outputs() - 1) +
                                              ", found label " + std::to_string(largest) + "."};
  return {};
}

nlohmann::json report_of(const Model& model, const std::string& data, const Flags& flags,
                         const Metrics& metrics) {
  nlohmann::json confusion = nlohmann::json::array();
  for (Index row = 0; row < metrics.confusion.rows(); ++row) {
    std::vector<std::int32_t> counts;
    for (Index column = 0; column < metrics.confusion.cols(); ++column)
      counts.push_back(metrics.confusion(row, column));
    confusion.push_back(counts);
  }
  return {{"data", data},
          {"split", flags.images.empty() ? flags.split : std::string("files")},
          {"count", metrics.count},
          {"accuracy", metrics.accuracy},
          {"loss", metrics.loss},
          {"class_names", model.class_names},
          {"confusion", confusion},
          {"answers", nlohmann::json::array_t(metrics.answers.begin(), metrics.answers.end())},
          {"confidences", metrics.confidences}};
}

void print_metrics(std::FILE* stream, const Model& model, const Metrics& metrics) {
  std::fprintf(stream, "Accuracy %s, loss %s on %s images.\n", percent(metrics.accuracy).c_str(),
               loss_text(metrics.loss).c_str(), with_commas(metrics.count).c_str());
  std::size_t widest = 5;
  for (const auto& name : model.class_names) widest = std::max(widest, name.size());
  std::fprintf(stream, "\nImages of a class (rows) by the answer (columns):\n%*s",
               static_cast<int>(widest), "");
  for (const auto& name : model.class_names) std::fprintf(stream, " %6.6s", name.c_str());
  std::fputc('\n', stream);
  for (Index row = 0; row < metrics.confusion.rows(); ++row) {
    std::fprintf(stream, "%*s", static_cast<int>(widest),
                 model.class_names[static_cast<std::size_t>(row)].c_str());
    for (Index column = 0; column < metrics.confusion.cols(); ++column)
      std::fprintf(stream, " %6d", metrics.confusion(row, column));
    std::fputc('\n', stream);
  }
}

ExitCode run(const Flags& flags) {
  if (const Status status = flags.output.check(); !status) return fail(status.error());
  if (!flags.images.empty() && flags.parting.given())
    return fail(ExitCode::kUsage,
                "Found --first, --test-share or --split-seed beside --images, expected them beside "
                "a data set.");
  const auto bytes = read_file(flags.load, kMaxModelBytes);
  if (!bytes) return fail(ExitCode::kFailure, "--load: " + bytes.error().message);
  const auto file = parse_model(*bytes);
  if (!file) return fail(ExitCode::kFailure, "--load: " + flags.load + ": " + file.error().message);
  const Model& model = file->model;
  const std::string name = flags.data.empty() ? model.data : flags.data;
  ThreadPool executor(training_processors(std::thread::hardware_concurrency()));
  const auto set = find_images(flags, name, executor);
  if (!set) {
    if (set.error().code == ErrorCode::kNotFound)
      return fail(ExitCode::kNoData, set.error().message);
    return fail(name_the_flag(set.error()));
  }
  if (const Status status = check_fit(model, *set, flags.load); !status)
    return fail(status.error());

  const Metrics metrics = inkling::evaluate(model, *set, executor);
  if (!flags.output.quiet) print_metrics(text_stream(flags.output), model, metrics);
  const std::string data = flags.images.empty() ? name : flags.images;
  if (const Status status = write_report(flags.output, report_of(model, data, flags, metrics));
      !status)
    return fail(ExitCode::kFailure, status.error().message);
  return ExitCode::kOk;
}

}  // namespace

Action add_evaluate(CLI::App& app) {
  CLI::App* command =
      app.add_subcommand("evaluate", "Tell how well a model file reads a set of images");
  const auto flags = std::make_shared<Flags>(*command);
  command->add_option("--load", flags->load, "The model, a safetensors file")
      ->type_name("FILE")
      ->required();
  command->add_option("--split", flags->split, "Which part of the set to read")
      ->type_name("NAME")
      ->check(CLI::IsMember({"test", "train"}))
      ->capture_default_str();
  auto* data = command
                   ->add_option("--data", flags->data,
                                "The data set; the one that the model learned from when absent")
                   ->type_name("NAME");
  auto* folder =
      command
          ->add_option("--data-dir", flags->data_dir, "Look for the data set in this folder only")
          ->type_name("DIR");
  auto* images = command->add_option("--images", flags->images, "Images of one's own, an IDX file")
                     ->type_name("FILE");
  auto* labels = command->add_option("--labels", flags->labels, "Their labels, an IDX file")
                     ->type_name("FILE");
  images->needs(labels)->excludes(data)->excludes(folder);
  labels->needs(images);
  return [flags] { return run(*flags); };
}

}  // namespace inkling::cli
