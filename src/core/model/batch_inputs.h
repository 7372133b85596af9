// The inputs of a batch for reading, and the product that a network needs of them. Which kind
// serves depends on the data alone, so results do not depend on speed. Learning has kernels of its
// own (core/kernels).
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "core/base/types.h"
#include "core/data/dataset.h"
#include "core/kernels/simd.h"
#include "core/model/input_scaling.h"

namespace inkling {

// X [inputs x samples].
template <class Scalar>
class BatchInputs {
 public:
  virtual ~BatchInputs() = default;

  virtual Index inputs() const = 0;
  virtual Index samples() const = 0;

  // product [outputs x samples] <- weights [outputs x inputs] * X
  virtual void multiply(const Matrix<Scalar>& weights, MatrixRef<Scalar> product) const = 0;
};

// Any values, by Eigen: the reference for the other kind. Holds a reference, no copy.
template <class Scalar>
class DenseInputs final : public BatchInputs<Scalar> {
 public:
  explicit DenseInputs(const ConstMatrixRef<Scalar>& values) : values_(values) {}

  Index inputs() const override { return values_.rows(); }
  Index samples() const override { return values_.cols(); }
  void multiply(const Matrix<Scalar>& weights, MatrixRef<Scalar> product) const override {
    product.noalias() = weights * values_;
  }

 private:
  ConstMatrixRef<Scalar> values_;
};

// Images with many zeros, as lists of their lit pixels: four fifths of MNIST are paper, and nothing
// is multiplied by 0.
//   product column s = sum over the lit pixels p of sample s of x(p, s) * weights column p
// Each sum runs in ascending order, so it does not depend on how the work is divided. Reused from
// batch to batch: after the first it allocates nothing. Not thread-safe, products neither.
class LitPixels final : public BatchInputs<float> {
 public:
  // x = byte / largest_pixel for images[samples[i]].
  void assign(const LabeledImages& images, std::span<const std::uint32_t> samples,
              int largest_pixel);
  // A single sample of these values.
  void assign(std::span<const float> values);

  Index inputs() const override { return inputs_; }
  Index samples() const override { return samples_; }
  void multiply(const MatrixF& weights, Eigen::Ref<MatrixF> product) const override;

 private:
  struct Lit {
    std::uint32_t pixel;
    float value;  // 0 < value <= 1
  };
  Index inputs_ = 0, samples_ = 0;
  std::vector<Lit> lists_;
  std::vector<std::uint32_t> begin_;  // of each sample's list; one more for the end of the last
  mutable simd::Floats packed_;       // what multiply() works on
};

// The inputs of one batch after another: lit pixels where pixels are divided by the largest, dense
// where they are standardised, since then zero is a value as any other.
class BatchReader {
 public:
  // Valid until the next call.
  const BatchInputs<float>& read(const LabeledImages& images,
                                 std::span<const std::uint32_t> samples,
                                 const InputScaling& scaling);

 private:
  LitPixels lit_;
  MatrixF values_;
  std::optional<DenseInputs<float>> dense_;  // of values_
};

}  // namespace inkling
