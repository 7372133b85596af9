// A multilayer perceptron: dense layers, the last of which gives logits.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/base/types.h"
#include "core/model/activation.h"
#include "core/model/batch_inputs.h"
#include "core/model/input_scaling.h"

namespace inkling {

// outputs = f(weights * inputs + biases)
template <class Scalar>
struct DenseLayer {
  Matrix<Scalar>
      weights;  // [outputs x inputs]: the weights of one input (pixel) lie side by side in memory
  Vector<Scalar> biases;  // [outputs]
  Activation activation = Activation::kIdentity;

  Index inputs() const { return weights.cols(); }
  Index outputs() const { return weights.rows(); }
};

// A plain value: copying copies the weights. The last layer's activation is kIdentity; softmax
// belongs to the loss.
template <class Scalar>
struct Network {
  std::vector<DenseLayer<Scalar>> layers;  // at least one

  Index inputs() const { return layers.front().inputs(); }
  Index outputs() const { return layers.back().outputs(); }
  std::int64_t parameter_count() const;
  bool all_finite() const;
};

using NetworkF = Network<float>;

// How to read the network's certainty, fitted on images that it has not learned from
// (core/analysis/calibration.h).
struct Calibration {
  double temperature = 1.0;    // above 0; logits are divided by it before the softmax
  double entropy_limit = 0.0;  // nats; probabilities of more entropy belong to nothing it knows
  bool operator==(const Calibration&) const = default;
};

// All that is needed to read an image: what a model file holds.
struct Model {
  NetworkF network;
  InputScaling scaling;
  int rows = 28, columns = 28;
  std::vector<std::string> class_names;
  std::string data;  // the name of the set it was trained on
  std::optional<Calibration> calibration;

  Index pixel_count() const { return Index{rows} * columns; }
};

// Buffers of a forward pass, reused from call to call so that nothing is allocated after the first.
template <class Scalar>
struct ForwardBuffers {
  std::vector<Matrix<Scalar>>
      activations;  // of each layer, [outputs x capacity]; the last holds logits
};

// Fills buffers.activations[l].leftCols(n) for the n samples of `inputs` and returns the logits'
// block.
template <class Scalar>
MatrixRef<Scalar> forward(const Network<Scalar>& network, const BatchInputs<Scalar>& inputs,
                          ForwardBuffers<Scalar>& buffers);

// Class probabilities [classes] for one image of values 0..1, row by row, ink = 1; values.size() ==
// pixel_count(). As the calibration has it, where there is one.
VectorF classify(const Model& model, std::span<const float> values);

}  // namespace inkling
