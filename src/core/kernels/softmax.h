// Softmax with cross-entropy for a portion, a row for each sample: the fast twin of
// cross_entropy_gradient in model/loss.h.
#pragma once

#include <cstdint>
#include <span>

#include "core/kernels/simd.h"
#include "core/model/loss.h"

namespace inkling {

class SoftmaxRows {
 public:
  explicit SoftmaxRows(Index classes);

  Index stride() const { return stride_; }  // of a row: classes, rounded up to 4

  // rows[s] holds logits for s < labels.size(); it becomes (p - q) * scale, with 0 beyond the last
  // class, and so do the rows up to `row_count`. Formulas as in cross_entropy_gradient; a sample
  // counts as correct where no logit is larger than its label's.
  BatchScore gradient(std::span<const std::uint8_t> labels, double smoothing, double scale,
                      float* rows, Index row_count);

 private:
  Index classes_, stride_;
  simd::Floats real_;  // 1 for a class, 0 for what fills the row up
  // Aligned: Eigen's logarithm rounds otherwise for numbers before an aligned address.
  simd::Floats targets_;  // lowered logits, averaged with the targets, of each sample
  simd::Floats sums_;     // of exp, of each sample
};

}  // namespace inkling
