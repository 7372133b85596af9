#include "core/model/loss.h"

#include <cassert>
#include <cmath>

namespace inkling {

template <class Scalar>
void softmax_in_place(MatrixRef<Scalar> columns) {
  for (Index i = 0; i < columns.cols(); ++i) {
    auto z = columns.col(i).array();
    z = (z - z.maxCoeff()).exp();
    z /= z.sum();
  }
}

template <class Scalar>
BatchScore cross_entropy_gradient(std::span<const std::uint8_t> labels, double smoothing,
                                  double scale, MatrixRef<Scalar> logits_to_gradient) {
  assert(static_cast<Index>(labels.size()) == logits_to_gradient.cols());
  const auto classes = static_cast<double>(logits_to_gradient.rows());
  BatchScore score;
  for (Index i = 0; i < logits_to_gradient.cols(); ++i) {
    auto z = logits_to_gradient.col(i).array();
    const bool known = labels[static_cast<std::size_t>(i)] != kNoClass;
    const Index label = known ? labels[static_cast<std::size_t>(i)] : 0;
    const auto off_target = static_cast<Scalar>((known ? smoothing : 1.0) / classes);
    const auto on_target = static_cast<Scalar>(known ? 1.0 - smoothing : 0.0);
    Index answer = 0;
    const Scalar largest = z.maxCoeff(&answer);
    score.correct += known && answer == label ? 1 : 0;
    z -= largest;
    // -sum q log p = log(sum exp z) - sum q z, with z already lowered by its maximum
    const Scalar target_mean = on_target * z(label) + off_target * z.sum();
    z = z.exp();
    const Scalar sum = z.sum();
    score.correct += !known && sum >= Scalar{2} ? 1 : 0;
    score.loss_sum += static_cast<double>(std::log(sum) - target_mean);
    z = z / sum - off_target;
    z(label) -= on_target;
    z *= static_cast<Scalar>(scale);
  }
  return score;
}

template void softmax_in_place<float>(MatrixRef<float>);
template void softmax_in_place<double>(MatrixRef<double>);
template BatchScore cross_entropy_gradient<float>(std::span<const std::uint8_t>, double, double,
                                                  MatrixRef<float>);
template BatchScore cross_entropy_gradient<double>(std::span<const std::uint8_t>, double, double,
                                                   MatrixRef<double>);

}  // namespace inkling
