// Softmax with cross-entropy, in one step because together they are stable and their gradient is
// simple.
#pragma once

#include <cstdint>
#include <span>

#include "core/base/types.h"

namespace inkling {

// columns[:, i] <- exp(z - max z) / sum: probabilities from logits, each column on its own.
template <class Scalar>
void softmax_in_place(Eigen::Ref<Matrix<Scalar>> columns);

struct BatchScore {
  double loss_sum = 0.0;  // nats, summed over the columns
  int correct = 0;        // columns whose largest logit is the label's (the first of equals counts)
};

// For each column: loss = -sum_k q_k log p_k with p = softmax(z) and the smoothed target
//   q_k = (1 - smoothing) [k = label] + smoothing / classes      (Szegedy et al. 2016, section 7)
// and columns <- (p - q) * scale, the gradient with respect to the logits.
template <class Scalar>
BatchScore cross_entropy_gradient(std::span<const std::uint8_t> labels, double smoothing,
                                  double scale, Eigen::Ref<Matrix<Scalar>> logits_to_gradient);

}  // namespace inkling
