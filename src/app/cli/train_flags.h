// What `inkling train` is told.
#pragma once

#include <CLI/CLI.hpp>
#include <cstdint>
#include <string>

#include "app/cli/flags.h"
#include "app/cli/split_flags.h"

namespace inkling::cli {

struct TrainFlags {
  explicit TrainFlags(CLI::App& command);  // adds them to it

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

// Everything that can be found wrong before data is read.
Status check(const TrainFlags& flags);

}  // namespace inkling::cli
