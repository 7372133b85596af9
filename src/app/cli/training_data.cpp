#include "app/cli/training_data.h"

#include <utility>

#include "core/data/synthetic_digits.h"

namespace inkling::cli {
namespace {

// Synthetic digits have no files to part.
Result<TrainingData> synthetic_data(const TrainFlags& flags, std::string note) {
  if (flags.split.given() || !flags.class_names.empty())
    return Error{ErrorCode::kInvalidArgument,
                 "Found --first, --test-share, --split-seed or --class-names beside synthetic "
                 "digits, expected them beside a data set of files."};
  return TrainingData{command::LoadSynthetic{}, "this program", std::move(note), {}};
}

}  // namespace

Result<TrainingData> read_training_data(const TrainFlags& flags, const std::string& name,
                                        const TestSplit& split) {
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
  return TrainingData{command::LoadDataset{std::move(*files)}, place, std::move(note),
                      std::move(paths)};
}

}  // namespace inkling::cli
