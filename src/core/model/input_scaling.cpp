#include "core/model/input_scaling.h"

#include <cassert>
#include <cmath>

namespace inkling {

namespace {

using ByteVector = Eigen::Matrix<std::uint8_t, Eigen::Dynamic, 1>;

void scale_column(const InputScaling& scaling, const std::uint8_t* pixels,
                  Eigen::Ref<VectorF> column) {
  const Eigen::Map<const ByteVector> bytes(pixels, column.size());
  column = bytes.cast<float>() * (1.0f / static_cast<float>(scaling.largest_pixel));
  scaling.scale_unit(column);
}

}  // namespace

void InputScaling::scale(std::span<const std::uint8_t* const> pixels,
                         Eigen::Ref<MatrixF> columns) const {
  assert(columns.cols() >= static_cast<Index>(pixels.size()));
  for (std::size_t i = 0; i < pixels.size(); ++i)
    scale_column(*this, pixels[i], columns.col(static_cast<Index>(i)));
}

void InputScaling::scale(const LabeledImages& images, std::span<const std::uint32_t> samples,
                         Eigen::Ref<MatrixF> columns) const {
  assert(columns.rows() == images.pixel_count() &&
         columns.cols() >= static_cast<Index>(samples.size()));
  for (std::size_t i = 0; i < samples.size(); ++i)
    scale_column(*this, images.pixels(samples[i]), columns.col(static_cast<Index>(i)));
}

void InputScaling::scale_unit(Eigen::Ref<VectorF> values) const {
  if (kind == Kind::kZScore) values = (values - mean).cwiseProduct(inverse_deviation);
}

InputScaling fit_z_score(const LabeledImages& images, std::span<const std::uint32_t> samples,
                         int largest_pixel) {
  const Index pixels = images.pixel_count();
  // Sums of bytes and of their squares are whole numbers below 2^53: exact, whatever the order.
  Vector<double> sum = Vector<double>::Zero(pixels), square = Vector<double>::Zero(pixels);
  for (const std::uint32_t sample : samples) {
    const std::uint8_t* at = images.pixels(sample);
    for (Index p = 0; p < pixels; ++p) {
      const double value = at[p];
      sum[p] += value;
      square[p] += value * value;
    }
  }
  const double count = static_cast<double>(samples.size()), unit = 1.0 / largest_pixel;
  const Vector<double> mean = sum / count * unit;
  const Vector<double> variance = (square / count * unit * unit - mean.cwiseAbs2()).cwiseMax(0.0);
  InputScaling scaling;
  scaling.kind = InputScaling::Kind::kZScore;
  scaling.largest_pixel = largest_pixel;
  scaling.mean = mean.cast<float>();
  scaling.inverse_deviation = (variance.array() + kZScoreEpsilon).rsqrt().matrix().cast<float>();
  return scaling;
}

}  // namespace inkling
