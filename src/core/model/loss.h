// Softmax with cross-entropy, in one step because together they are stable and their gradient is
// simple.
#pragma once

#include <cstdint>
#include <span>

#include "core/base/types.h"

namespace inkling {

// columns[:, i] <- exp(z - max z) / sum: probabilities from logits, each column on its own.
template <class Scalar>
void softmax_in_place(MatrixRef<Scalar> columns);

// In the place of a label: the image belongs to no class, and all of them are equally likely.
inline constexpr std::uint8_t kNoClass = 255;

struct BatchScore {
  double loss_sum = 0.0;  // nats, summed over the columns
  // Columns whose largest logit is the label's (the first of equals counts); of those without a
  // class, columns in which no class is likelier than all others together.
  int correct = 0;
};

// For each column: loss = -sum_k q_k log p_k with p = softmax(z) and the smoothed target
//   q_k = (1 - smoothing) [k = label] + smoothing / classes      (Szegedy et al. 2016, section 7)
// where kNoClass is smoothed wholly (Hendrycks et al. 2019, "Deep anomaly detection with outlier
// exposure", equation 2),
// and columns <- (p - q) * scale, the gradient with respect to the logits.
template <class Scalar>
BatchScore cross_entropy_gradient(std::span<const std::uint8_t> labels, double smoothing,
                                  double scale, MatrixRef<Scalar> logits_to_gradient);

}  // namespace inkling
