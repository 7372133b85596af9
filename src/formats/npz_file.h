// A model as a NumPy .npz file: a zip archive of .npy arrays. Layers count from 1:
//   W1, W2, ...        [inputs, outputs]: a batch x of rows goes through a layer as x @ W1 + b1
//   b1, b2, ...        [outputs]
//   mean               [inputs], where pixels are standardised (z_score):
//   inverse_deviation  [inputs]; inputs = (pixels / largest_pixel - mean) * inverse_deviation
//   metadata           a text: JSON with the members that formats/model_description.h lists
// Numbers are float32, or float16 on request; float64 and Fortran order are read as well.
#pragma once

#include "formats/model_file.h"
#include "formats/zip.h"

namespace inkling {

// What format_model demands, it demands too.
Bytes format_npz(const Model& model, const Hyperparameters& hyperparameters,
                 Precision precision = Precision::kSingle,
                 const std::optional<TrainingRecord>& training = {});

// Checks as much as parse_model does. Without `inflate` a compressed member is an error that says
// how to save it uncompressed. Takes at most kMaxModelBytes of unpacked members, each at a time.
Result<ModelFile> parse_npz(std::span<const std::uint8_t> file, const Inflate& inflate = {});

}  // namespace inkling
