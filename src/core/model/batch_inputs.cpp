#include "core/model/batch_inputs.h"

#include <array>
#include <cassert>
#include <cstring>

namespace inkling {
namespace {

// Rows that are summed at once: as many as the registers of 128-bit SIMD hold beside their
// operands.
constexpr Index kWide = 32;
constexpr Index kNarrow = 8;

// target[0..kRows) <- (target +) sum over list of value * (column `at` of `columns`)[0..kRows)
template <Index kRows, class Lit>
void add_columns(const Lit* begin, const Lit* end, const float* columns, Index stride,
                 bool accumulate, float* target) {
  using Rows = Eigen::Array<float, kRows, 1>;
  Rows sum = Rows::Zero();
  if (accumulate) sum = Eigen::Map<const Rows>(target);
  for (const Lit* lit = begin; lit != end; ++lit)
    sum += lit->value * Eigen::Map<const Rows>(columns + static_cast<Index>(lit->at) * stride);
  Eigen::Map<Rows> result(target);
  result = sum;
}

// Calls block(first row, number of rows as a constant) for blocks that cover `rows`.
template <class Block>
void for_row_blocks(Index rows, Block&& block) {
  Index row = 0;
  for (; row + kWide <= rows; row += kWide) block(row, std::integral_constant<Index, kWide>());
  for (; row + kNarrow <= rows; row += kNarrow)
    block(row, std::integral_constant<Index, kNarrow>());
  for (; row < rows; ++row) block(row, std::integral_constant<Index, 1>());
}

// Calls found(index) for each byte that is not zero, eight zeros a step.
template <class Found>
void for_nonzero(const std::uint8_t* bytes, Index count, Found&& found) {
  Index i = 0;
  for (; i + 8 <= count; i += 8) {
    std::uint64_t word;
    std::memcpy(&word, bytes + i, 8);
    if (word == 0) continue;
    for (Index j = i; j < i + 8; ++j)
      if (bytes[j] != 0) found(j);
  }
  for (; i < count; ++i)
    if (bytes[i] != 0) found(i);
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
  by_sample_.resize(static_cast<std::size_t>(inputs_ * samples_));
  sample_begin_.clear();
  Lit* next = by_sample_.data();
  for (const std::uint32_t sample : samples) {
    sample_begin_.push_back(static_cast<std::uint32_t>(next - by_sample_.data()));
    const std::uint8_t* pixels = images.pixels(sample);
    for_nonzero(pixels, inputs_, [&](Index p) {
      *next++ = {static_cast<std::uint32_t>(p), value_of[pixels[p]]};
    });
  }
  sample_begin_.push_back(static_cast<std::uint32_t>(next - by_sample_.data()));
  pixel_begin_.clear();
}

void LitPixels::transpose() {
  // Counts become beginnings, each list is filled in the order of samples, and the moved beginnings
  // are put back.
  pixel_begin_.assign(static_cast<std::size_t>(inputs_) + 1, 0);
  const std::uint32_t count = sample_begin_.back();
  for (std::uint32_t i = 0; i < count; ++i) ++pixel_begin_[by_sample_[i].at + 1];
  for (std::size_t p = 1; p < pixel_begin_.size(); ++p) pixel_begin_[p] += pixel_begin_[p - 1];
  if (by_pixel_.size() < count) by_pixel_.resize(by_sample_.size());
  for (std::uint32_t s = 0; s < static_cast<std::uint32_t>(samples_); ++s)
    for (std::uint32_t i = sample_begin_[s]; i < sample_begin_[s + 1]; ++i)
      by_pixel_[pixel_begin_[by_sample_[i].at]++] = {s, by_sample_[i].value};
  for (std::size_t p = pixel_begin_.size() - 1; p > 0; --p) pixel_begin_[p] = pixel_begin_[p - 1];
  pixel_begin_[0] = 0;
}

void LitPixels::multiply(const MatrixF& weights, Eigen::Ref<MatrixF> product) const {
  assert(weights.cols() == inputs_ && product.cols() == samples_ &&
         product.rows() == weights.rows());
  for_row_blocks(weights.rows(), [&](Index row, auto rows) {
    for (Index s = 0; s < samples_; ++s) {
      const Lit* lists = by_sample_.data();
      add_columns<rows>(lists + sample_begin_[s], lists + sample_begin_[s + 1],
                        weights.data() + row, weights.rows(),
                        /*accumulate=*/false, product.data() + s * product.outerStride() + row);
    }
  });
}

void LitPixels::outer_product(const Eigen::Ref<const MatrixF>& deltas, bool accumulate,
                              MatrixF& gradient) const {
  assert(deltas.cols() == samples_ && !pixel_begin_.empty());
  if (!accumulate) gradient.setZero(deltas.rows(), inputs_);
  for_row_blocks(deltas.rows(), [&](Index row, auto rows) {
    for (Index p = 0; p < inputs_; ++p) {
      const Lit* lists = by_pixel_.data();
      const std::uint32_t begin = pixel_begin_[p], end = pixel_begin_[p + 1];
      if (begin == end) continue;
      add_columns<rows>(lists + begin, lists + end, deltas.data() + row, deltas.outerStride(),
                        /*accumulate=*/true, gradient.data() + p * gradient.rows() + row);
    }
  });
}

const BatchInputs<float>& BatchReader::read(const LabeledImages& images,
                                            std::span<const std::uint32_t> samples,
                                            const InputScaling& scaling, Purpose purpose) {
  if (scaling.kind == InputScaling::Kind::kUnit) {
    lit_.assign(images, samples, scaling.largest_pixel);
    if (purpose == Purpose::kLearning) lit_.transpose();
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
