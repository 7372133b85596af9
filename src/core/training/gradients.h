// Backpropagation through a network: the loss of a batch and its derivatives.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/model/loss.h"
#include "core/model/network.h"
#include "core/training/dropout.h"

namespace inkling {

// Derivatives of the loss with respect to each layer's weights [outputs x inputs] and biases
// [outputs].
template <class Scalar>
struct Gradients {
  struct Layer {
    Matrix<Scalar> weights;
    Vector<Scalar> biases;
  };
  std::vector<Layer> layers;
};

struct LossSettings {
  double label_smoothing = 0.0;
  std::vector<double> dropout;  // the rate of each hidden layer; empty: none
  double scale = 1.0;  // of the loss; 1 / batch size makes the gradient that of the batch's mean
};

// Reused buffers of one pass over up to so many samples; nothing is allocated once they have grown.
template <class Scalar>
class Backpropagation {
 public:
  // Adds the derivatives of scale * sum of the samples' cross-entropies to `gradients` (sets them
  // where `accumulate` is false) and returns the unscaled loss sum. inputs [inputs x samples]. The
  // L2 term is the optimiser's business. No derivative is computed for the inputs.
  BatchScore run(const Network<Scalar>& network, const ConstMatrixRef<Scalar>& inputs,
                 std::span<const std::uint8_t> labels, const LossSettings& settings,
                 const DropoutMasks& dropout, bool accumulate, Gradients<Scalar>& gradients);

 private:
  std::vector<Matrix<Scalar>>
      activations_;  // f(z) of each layer, before dropout; the last becomes (p - q) * scale
  std::vector<Matrix<Scalar>> dropped_;  // what the next layer saw, where a layer has dropout
  std::vector<Matrix<Scalar>> masks_;    // 0 or 1 / (1 - rate)
  std::vector<Matrix<Scalar>> deltas_;   // derivatives with respect to z of the hidden layers
};

// The L2 term l2 / 2 * sum of squared weights, biases excepted.
template <class Scalar>
double l2_penalty(const Network<Scalar>& network, double l2);

}  // namespace inkling
