// A model as an ONNX file, for other runtimes; it is written only. The graph needs nothing beside
// it:
//   input   pixels         float [N, rows * columns], row by row, 0 (paper) to largest_pixel (ink)
//   output  probabilities  float [N, classes]
//   nodes   Mul (and Sub, Mul where pixels are standardised), then for each layer Gemm and its
//           activation (Relu, LeakyRelu, Sigmoid, Tanh; none for identity), Softmax
// Weights are W1 [inputs, outputs], b1 [outputs], ... as in an .npz file. The members of the
// description (formats/model_description.h) are metadata_props, as in a safetensors file.
// Source: https://onnx.ai/onnx/repo-docs/IR.html and onnx.proto, IR version 7, operator set 13.
#pragma once

#include "formats/model_file.h"

namespace inkling {

// What format_model demands, it demands too. With Precision::kHalf weights are kept as float16 and
// cast by the graph: it computes in float32 all the same.
Bytes format_onnx(const Model& model, const Hyperparameters& hyperparameters,
                  Precision precision = Precision::kSingle,
                  const std::optional<TrainingRecord>& training = {});

}  // namespace inkling
