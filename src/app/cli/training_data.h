// The data that `inkling train` learns from.
#pragma once

#include <string>

#include "app/cli/train_flags.h"
#include "app/common/data_files.h"
#include "session/commands.h"

namespace inkling::cli {

struct TrainingData {
  Command load;
  std::string place;   // the folder that it was found in
  std::string note;    // "" or what people should know about the choice
  DatasetPaths paths;  // empty for synthetic digits
};

// Files of one's own, or the data set of that name: from --data-dir or where data is looked for.
// Where MNIST is missing and nobody asked for it by name, synthetic digits take its place.
Result<TrainingData> read_training_data(const TrainFlags& flags, const std::string& name,
                                        const TestSplit& split);

}  // namespace inkling::cli
