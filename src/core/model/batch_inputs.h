// The inputs of a batch and the two products that a network needs of them: the one seam between the
// layers and the kernels that compute with pixels. Which kind serves depends on the data alone, so
// results do not depend on speed.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "core/base/types.h"
#include "core/data/dataset.h"
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
  virtual void multiply(const Matrix<Scalar>& weights,
                        Eigen::Ref<Matrix<Scalar>> product) const = 0;

  // gradient [outputs x inputs] <- deltas [outputs x samples] * X^T, added to what is there where
  // `accumulate` is true
  virtual void outer_product(const Eigen::Ref<const Matrix<Scalar>>& deltas, bool accumulate,
                             Matrix<Scalar>& gradient) const = 0;
};

// Any values, by Eigen: the reference for the other kind. Holds a reference, no copy.
template <class Scalar>
class DenseInputs final : public BatchInputs<Scalar> {
 public:
  explicit DenseInputs(const Eigen::Ref<const Matrix<Scalar>>& values) : values_(values) {}

  Index inputs() const override { return values_.rows(); }
  Index samples() const override { return values_.cols(); }
  void multiply(const Matrix<Scalar>& weights, Eigen::Ref<Matrix<Scalar>> product) const override {
    product.noalias() = weights * values_;
  }
  void outer_product(const Eigen::Ref<const Matrix<Scalar>>& deltas, bool accumulate,
                     Matrix<Scalar>& gradient) const override {
    if (accumulate)
      gradient.noalias() += deltas * values_.transpose();
    else
      gradient.noalias() = deltas * values_.transpose();
  }

 private:
  Eigen::Ref<const Matrix<Scalar>> values_;
};

// Images with many zeros, as lists of their lit pixels: four fifths of MNIST are paper, and nothing
// is multiplied by 0.
//   product column s  = sum over the lit pixels p of sample s  of x(p, s) * weights column p
//   gradient column p = sum over the samples s that light p    of x(p, s) * deltas column s
// Each sum runs in ascending order, so it does not depend on how the work is divided. Reused from
// batch to batch: after the first it allocates nothing.
class LitPixels final : public BatchInputs<float> {
 public:
  // x = byte / largest_pixel for images[samples[i]].
  void assign(const LabeledImages& images, std::span<const std::uint32_t> samples,
              int largest_pixel);
  // The same lists by pixel: needed before outer_product, and only there.
  void transpose();

  Index inputs() const override { return inputs_; }
  Index samples() const override { return samples_; }
  void multiply(const MatrixF& weights, Eigen::Ref<MatrixF> product) const override;
  void outer_product(const Eigen::Ref<const MatrixF>& deltas, bool accumulate,
                     MatrixF& gradient) const override;

 private:
  struct Lit {
    std::uint32_t at;  // the pixel, or the sample in the lists by pixel
    float value;       // 0 < value <= 1
  };
  Index inputs_ = 0, samples_ = 0;
  std::vector<Lit> by_sample_, by_pixel_;
  std::vector<std::uint32_t> sample_begin_,
      pixel_begin_;  // where each list begins; one more for the end of the last
};

// The inputs of one batch after another: lit pixels where pixels are divided by the largest, dense
// where they are standardised, since then zero is a value as any other.
class BatchReader {
 public:
  enum class Purpose { kReading, kLearning };  // kReading: outer_product will not be asked for
  // Valid until the next call.
  const BatchInputs<float>& read(const LabeledImages& images,
                                 std::span<const std::uint32_t> samples,
                                 const InputScaling& scaling, Purpose purpose);

 private:
  LitPixels lit_;
  MatrixF values_;
  std::optional<DenseInputs<float>> dense_;  // of values_
};

}  // namespace inkling
