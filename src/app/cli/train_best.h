// The network that a search leads to: the best settings, trained on every image.
#pragma once

#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>

#include "core/data/dataset.h"
#include "core/training/hyperparameters.h"

namespace inkling::cli {

struct TrainedBest {
  double epochs = 0.0;
  double test_loss = 0.0, test_accuracy = 0.0;
  bool diverged = false;  // the weights are then the last good ones
  Bytes file;             // safetensors
};

// `h` for its epochs on the whole training set, with nothing held out and no early end. The test
// set is read once, with the weights that are kept. Draws a bar on `stream` where that is a
// terminal; null: nothing. A caught signal ends it before its time, and its result is then of no
// use.
Result<TrainedBest> train_on_everything(std::shared_ptr<const Dataset> dataset, Hyperparameters h,
                                        std::FILE* stream);

nlohmann::json to_json(const TrainedBest& trained);

}  // namespace inkling::cli
