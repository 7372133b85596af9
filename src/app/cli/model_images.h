// A model file and labelled images to ask it about, as several commands take them.
#pragma once

#include <CLI/CLI.hpp>
#include <filesystem>
#include <string>

#include "app/cli/exit_code.h"
#include "app/cli/split_flags.h"
#include "app/common/data_files.h"
#include "core/base/executor.h"
#include "core/data/dataset.h"
#include "formats/model_file.h"

namespace inkling::cli {

// --split, --data, --data-dir, --images, --labels, and those of SplitFlags.
struct ImageFlags {
  explicit ImageFlags(CLI::App& app);

  std::string data, data_dir, images, labels;
  std::string split = "test";
  SplitFlags parting;
};

CLI::Option* add_model_flag(CLI::App& app, std::string& load);  // --load, required

// Errors begin with --load.
Result<ModelFile> load_model_file(const std::string& load);

// Two IDX files that belong together.
Result<LabeledImages> read_images(const std::filesystem::path& images_path,
                                  const std::filesystem::path& labels_path);

// The part of a set's files that is asked for.
Result<LabeledImages> read_part(const DatasetPaths& paths, const TestSplit& split, bool train);

struct NamedImages {
  LabeledImages set;
  std::string name;   // of the data set, or of the file of images
  std::string split;  // "test", "train" or "files"
};

// The images that the flags name, of the set that the model learned from when they name none; that
// the model can read them is checked. `load` is the model's name in messages.
Result<NamedImages> find_images(const ImageFlags& flags, const Model& model,
                                const std::string& load, Executor& executor);

// With the exit code for data that is nowhere to be found.
ExitCode fail_for_images(const Error& error);

}  // namespace inkling::cli
