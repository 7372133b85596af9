#include "core/model/batch_inputs.h"

#include <array>
#include <bit>
#include <cassert>

#include "core/kernels/nonzero.h"
#include "core/kernels/simd.h"

namespace inkling {
namespace {

using simd::broadcast;
using simd::kLanes;
using simd::kVectors;
using simd::load;
using simd::multiply_add;
using simd::Vec;

// Samples from which copying the weights into a better order pays.
constexpr Index kWorthPacking = 32;

// For each sample, target[0 .. kCount * kLanes) <- sum over its list of value * (column `pixel` of
// `columns`, which lie `stride` apart).
template <int kCount, class Lit>
INKLING_KERNEL void sum_columns(std::span<const std::uint32_t> begin, const Lit* lists,
                                const float* columns, Index stride, float* target,
                                Index target_stride) {
  for (std::size_t s = 0; s + 1 < begin.size(); ++s, target += target_stride) {
    Vec sums[kCount] = {};
    for (const Lit *lit = lists + begin[s], *end = lists + begin[s + 1]; lit != end; ++lit) {
      const float* column = columns + static_cast<Index>(lit->pixel) * stride;
      const Vec value = broadcast(lit->value);
      INKLING_UNROLL for (int i = 0; i < kCount; ++i) sums[i] =
          multiply_add(load(column + i * kLanes), value, sums[i]);
    }
    INKLING_UNROLL for (int i = 0; i < kCount; ++i) simd::store(target + i * kLanes, sums[i]);
  }
}

}  // namespace

void LitPixels::assign(const LabeledImages& images, std::span<const std::uint32_t> samples,
                       int largest_pixel) {
  inputs_ = images.pixel_count();
  samples_ = static_cast<Index>(samples.size());
  std::array<float, 256> value_of;
  for (int byte = 0; byte < 256; ++byte)
    value_of[static_cast<std::size_t>(byte)] =
        static_cast<float>(byte) / static_cast<float>(largest_pixel);

  // Room for images without any paper; the lists then grow by a pointer.
  lists_.resize(static_cast<std::size_t>(inputs_ * samples_));
  begin_.clear();
  Lit* next = lists_.data();
  for (const std::uint32_t sample : samples) {
    begin_.push_back(static_cast<std::uint32_t>(next - lists_.data()));
    const std::uint8_t* pixels = images.pixels(sample);
    for_nonzero(pixels, 0, inputs_, [&](Index p) {
      *next++ = {static_cast<std::uint32_t>(p), value_of[pixels[p]]};
    });
  }
  begin_.push_back(static_cast<std::uint32_t>(next - lists_.data()));
}

void LitPixels::assign(std::span<const float> values) {
  inputs_ = static_cast<Index>(values.size());
  samples_ = 1;
  lists_.resize(values.size());
  // Each is written and some are kept: where ink begins and ends cannot be foretold, and a wrong
  // guess costs more than the writing.
  Lit* const first = lists_.data();
  Lit* next = first;
  for (std::size_t p = 0; p < values.size(); ++p) {
    const float value = values[p];
    *next = {static_cast<std::uint32_t>(p), value};
    next += std::bit_cast<std::uint32_t>(value) << 1 != 0 ? 1 : 0;  // neither 0 nor -0
  }
  begin_ = {0, static_cast<std::uint32_t>(next - first)};
}

void LitPixels::multiply(const MatrixF& weights, Eigen::Ref<MatrixF> product) const {
  assert(weights.cols() == inputs_ && product.cols() == samples_ &&
         product.rows() == weights.rows());
  const Index rows = weights.rows();
  constexpr int kWide = kVectors * kLanes;
  Index row = 0;
  for (; row + kWide <= rows; row += kWide) {
    const float* columns = weights.data() + row;
    Index stride = rows;
    if (samples_ >= kWorthPacking) {
      // Columns that lie far apart, often by a power of two, would share few sets of the cache.
      packed_.resize(static_cast<std::size_t>(inputs_ * kWide));
      for (Index p = 0; p < inputs_; ++p)
        std::copy_n(columns + p * stride, kWide, packed_.data() + p * kWide);
      columns = packed_.data();
      stride = kWide;
    }
    sum_columns<kVectors, Lit>(begin_, lists_.data(), columns, stride, product.data() + row,
                               product.outerStride());
  }
  for (; row + kLanes <= rows; row += kLanes)
    sum_columns<1, Lit>(begin_, lists_.data(), weights.data() + row, rows, product.data() + row,
                        product.outerStride());
  for (; row < rows; ++row)
    for (Index s = 0; s < samples_; ++s) {
      float sum = 0.0f;
      for (std::uint32_t at = begin_[static_cast<std::size_t>(s)];
           at < begin_[static_cast<std::size_t>(s) + 1]; ++at)
        sum += lists_[at].value * weights(row, static_cast<Index>(lists_[at].pixel));
      product(row, s) = sum;
    }
}

const BatchInputs<float>& BatchReader::read(const LabeledImages& images,
                                            std::span<const std::uint32_t> samples,
                                            const InputScaling& scaling) {
  if (scaling.kind == InputScaling::Kind::kUnit) {
    lit_.assign(images, samples, scaling.largest_pixel);
    return lit_;
  }
  const auto count = static_cast<Index>(samples.size());
  if (values_.rows() != images.pixel_count() || values_.cols() < count)
    values_.resize(images.pixel_count(), count);
  scaling.scale(images, samples, values_.leftCols(count));
  dense_.emplace(values_.leftCols(count));
  return *dense_;
}

}  // namespace inkling
