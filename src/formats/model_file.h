// A model as a safetensors file.
// Format: https://github.com/huggingface/safetensors#format: u64 little-endian length of a JSON
// header, the header, then the tensors' bytes without gaps. Ours holds "layers.N.weight" [outputs,
// inputs] and "layers.N.bias" [outputs] as F32, or as F16 where half the size matters more than the
// last digits, row-major as the format wants it, "scaling.mean" and "scaling.inverse_deviation"
// [inputs] where pixels are standardised. "__metadata__" may hold only strings; where ours hold
// more, they are JSON texts:
//   format           "inkling-1"; a later, incompatible layout would count up
//   inkling_version  of the program that wrote the file
//   architecture     {"layers": [{"inputs": 784, "outputs": 128, "activation": "relu"}, ...]}
//   scaling          {"kind": "unit" or "z_score", "largest_pixel": 255}
//   image            {"rows": 28, "columns": 28}
//   class_names      ["0", "1", ...]
//   data             the name of the set it was trained on
//   calibration      {"temperature": 0.6, "entropy_limit": 0.9}; may be missing
//   hyperparameters  {"learning_rate": 0.1, ...}
// The last layer's activation is "identity". Other strings in "__metadata__" are ignored.
#pragma once

#include <span>

#include "core/base/result.h"
#include "core/model/network.h"
#include "core/training/hyperparameters.h"

namespace inkling {

struct ModelFile {
  Model model;
  Hyperparameters hyperparameters;
};

// The format allows headers of 100 MB. Ours are a few KB; parsed JSON takes many times the memory
// of its text, so that a megabyte is where a hostile file ends.
inline constexpr std::size_t kMaxModelHeaderBytes = std::size_t{1} << 20;
// Eight hidden layers of 4096 units on 64 x 64 pixels are 513 MiB. Readers of files stop here.
inline constexpr std::size_t kMaxModelBytes = std::size_t{520} << 20;

// Of the numbers in a file. kHalf keeps 11 binary digits; what is larger than 65504 becomes that.
enum class Precision { kSingle, kHalf };

// The weights must be finite, and `hyperparameters.hidden` and `.activation` those of the network.
Bytes format_model(const Model& model, const Hyperparameters& hyperparameters,
                   Precision precision = Precision::kSingle);

// Checks everything: header length, JSON, dtypes, shapes, offsets without gap or overlap, finite
// weights, layers that fit together, ranges of the hyper-parameters. Messages say what was found
// and what was expected. Takes no more memory than a small multiple of the file's own size.
Result<ModelFile> parse_model(std::span<const std::uint8_t> file);

}  // namespace inkling
