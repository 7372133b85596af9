// A training in the middle, as a safetensors file:
// https://github.com/huggingface/safetensors#format (see model_file.h). Tensors: the arrays of
// core/training/trainer_state.h as F32, transposed into the format's row-major order ([inputs,
// outputs] for weights), then "history" as U8. Texts in
// "__metadata__":
//   format           "inkling-checkpoint-1"; a later, incompatible layout would count up
//   inkling_version  of the program that wrote the file
//   data             {"name": "mnist", "inputs": 784, "classes": 10, "fingerprint": "..."}
//   hyperparameters  {"learning_rate": 0.1, ...}
//   progress         {"step": 860, ...}: the numbers of the state
//   source           what the application notes for itself
//   checksum         FNV-1a of the tensors' bytes: bits that have turned would else go unseen
// Models are read from model files, not from these.
#pragma once

#include <nlohmann/json.hpp>
#include <span>
#include <string>

#include "core/base/result.h"
#include "core/training/trainer_state.h"

namespace inkling {

struct Checkpoint {
  Hyperparameters hyperparameters;
  std::string data;  // the set's name
  Index inputs = 0, classes = 0;
  std::uint64_t fingerprint = 0;  // of the set
  TrainerState state;
  Bytes history;          // the curves until then, in the session's own form
  nlohmann::json source;  // what the application needs to find the data again
};

// The widest network of model_file.h with Adam's moments and twice its weights.
inline constexpr std::size_t kMaxCheckpointBytes = std::size_t{3} << 30;

Bytes format_checkpoint(const Checkpoint& checkpoint);

// Checks everything: header, sizes against the architecture, ranges, checksum, finite numbers.
// Messages say what was found and what was expected.
Result<Checkpoint> parse_checkpoint(std::span<const std::uint8_t> file);

}  // namespace inkling
