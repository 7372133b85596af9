// What `inkling train --json` tells.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "core/data/test_split.h"
#include "session/commands.h"
#include "session/snapshot.h"

namespace inkling::cli {

struct TrainOutcome {
  SnapshotPtr snapshot;    // at the end
  reply::Evaluation test;  // of the weights that are kept
  TestSplit split;         // of the data's files
  std::string preset;      // "" without one
  bool interrupted = false;
};

nlohmann::json train_report(const TrainOutcome& outcome);

}  // namespace inkling::cli
