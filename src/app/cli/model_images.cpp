#include "app/cli/model_images.h"

#include <algorithm>
#include <utility>

#include "app/cli/flags.h"
#include "app/cli/models.h"
#include "app/cli/output.h"
#include "app/common/data_files.h"
#include "app/common/files.h"
#include "core/data/synthetic_digits.h"

namespace inkling::cli {
namespace {

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

// The synthetic set has no files.
Result<LabeledImages> find_set(const ImageFlags& flags, const std::string& name,
                               Executor& executor) {
  if (!flags.images.empty()) return read_images(flags.images, flags.labels);
  if (name == kSyntheticName && flags.data_dir.empty())
    return flags.split == "train"
               ? draw_synthetic_digits(kSyntheticSeed, 0, kSyntheticTrain, executor)
               : draw_synthetic_digits(kSyntheticSeed, kSyntheticTrain, kSyntheticTest, executor);
  const auto paths =
      flags.data_dir.empty() ? find_dataset(name) : find_dataset_in(flags.data_dir, name);
  if (!paths) return paths.error();
  return read_part(*paths, flags.parting.over({}), flags.split == "train");
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

}  // namespace

ImageFlags::ImageFlags(CLI::App& app) : parting(app) {
  app.add_option("--split", split, "Which part of the set to read")
      ->type_name("NAME")
      ->check(CLI::IsMember({"test", "train"}))
      ->capture_default_str();
  auto* set = app.add_option("--data", data,
                             "The data set; the one that the model learned from when absent")
                  ->type_name("NAME");
  auto* folder = app.add_option("--data-dir", data_dir, "Look for the data set in this folder only")
                     ->type_name("DIR");
  auto* images_option =
      app.add_option("--images", images, "Images of one's own, an IDX file")->type_name("FILE");
  auto* labels_option =
      app.add_option("--labels", labels, "Their labels, an IDX file")->type_name("FILE");
  images_option->needs(labels_option)->excludes(set)->excludes(folder);
  labels_option->needs(images_option);
}

CLI::Option* add_model_flag(CLI::App& app, std::string& load) {
  return app.add_option("--load", load, "The model, a safetensors or .npz file")
      ->type_name("FILE")
      ->required();
}

Result<ModelFile> load_model_file(const std::string& load) {
  auto model = load_model(load);
  if (!model) return model.error();
  return std::move(model->file);
}

Result<LabeledImages> read_images(const std::filesystem::path& images_path,
                                  const std::filesystem::path& labels_path) {
  auto images = read_data_file(images_path);
  if (!images) return images.error();
  const auto labels = read_data_file(labels_path);
  if (!labels) return labels.error();
  return join(std::move(*images), *labels);
}

Result<LabeledImages> read_part(const DatasetPaths& paths, const TestSplit& split, bool train) {
  // Without parting, only the files that are wanted are read.
  if (paths.has_test() && split == TestSplit{})
    return train ? read_images(paths.train_images, paths.train_labels)
                 : read_images(paths.test_images, paths.test_labels);
  auto files = read_dataset(paths, split);
  if (!files) return files.error();
  return train ? join(std::move(files->train_images), files->train_labels)
               : join(std::move(files->test_images), files->test_labels);
}

Result<NamedImages> find_images(const ImageFlags& flags, const Model& model,
                                const std::string& load, Executor& executor) {
  const std::string name = flags.data.empty() ? model.data : flags.data;
  auto set = find_set(flags, name, executor);
  if (!set) return set.error();
  if (const Status status = check_fit(model, *set, load); !status) return status.error();
  const bool own = !flags.images.empty();
  return NamedImages{std::move(*set), own ? flags.images : name,
                     own ? std::string("files") : flags.split};
}

ExitCode fail_for_images(const Error& error) {
  return error.code == ErrorCode::kNotFound ? fail(ExitCode::kNoData, error.message)
                                            : fail(name_the_flag(error));
}

}  // namespace inkling::cli
