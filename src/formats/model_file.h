// A model as a safetensors file.
// Format: https://github.com/huggingface/safetensors#format: u64 little-endian length of a JSON
// header, the header, then the tensors' bytes without gaps. Ours holds "layers.N.weight" [outputs,
// inputs] and "layers.N.bias" [outputs] as F32, or as F16 where half the size matters more than the
// last digits, row-major as the format wants it, "scaling.mean" and "scaling.inverse_deviation"
// [inputs] where pixels are standardised. "__metadata__" may hold only strings: ours are the
// members of the description (formats/model_description.h), those that are more than text as the
// text of their JSON. Other strings in "__metadata__" are ignored.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <span>
#include <string>

#include "core/base/result.h"
#include "core/model/network.h"
#include "core/training/hyperparameters.h"

namespace inkling {

// How a number is stored: IEEE 754 binary16, binary32 or binary64.
enum class NumberType { kHalf, kSingle, kDouble };

// What the weights have gone through since they were initial values, as far as the files that they
// were kept in between tell.
struct TrainingRecord {
  std::int64_t steps = 0, samples = 0;
  double epochs = 0.0;  // samples / samples per epoch
  // 0..1 of just these weights, before any rounding to 16 bits; absent where nobody looked.
  std::optional<double> test_accuracy;

  bool operator==(const TrainingRecord&) const = default;
};

struct ModelFile {
  Model model;
  Hyperparameters hyperparameters;
  std::optional<TrainingRecord> training;  // absent in files of versions that did not write it
  std::set<NumberType> number_types;       // that the file's weights are stored as
  std::string inkling_version;  // of the program that wrote the file; "" where it is silent
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
                   Precision precision = Precision::kSingle,
                   const std::optional<TrainingRecord>& training = {});

// Checks everything: header length, JSON, dtypes, shapes, offsets without gap or overlap, finite
// weights, layers that fit together, ranges of the hyper-parameters. Messages say what was found
// and what was expected. Takes no more memory than a small multiple of the file's own size.
Result<ModelFile> parse_model(std::span<const std::uint8_t> file);

}  // namespace inkling
