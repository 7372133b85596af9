// From pixel bytes to the network's inputs. Stored with the model, since a net reads rightly only
// what is scaled as its training images were.
#pragma once

#include <cstdint>
#include <span>

#include "core/base/types.h"
#include "core/data/dataset.h"

namespace inkling {

struct InputScaling {
  enum class Kind {
    kUnit,    // value / largest pixel: 0 .. 1
    kZScore,  // (value / largest pixel - mean) / sqrt(variance + epsilon), for each pixel
  };
  Kind kind = Kind::kUnit;
  int largest_pixel = 255;
  VectorF mean, inverse_deviation;  // [pixels], empty for kUnit

  // columns[:, i] <- the scaled pixels of an image, columns.rows() bytes at pixels[i].
  void scale(std::span<const std::uint8_t* const> pixels, Eigen::Ref<MatrixF> columns) const;
  // The same of images[samples[i]], for i < samples.size().
  void scale(const LabeledImages& images, std::span<const std::uint32_t> samples,
             Eigen::Ref<MatrixF> columns) const;

  // The same for values that are already within 0..1 (ink = 1), in place.
  void scale_unit(Eigen::Ref<VectorF> values) const;
};

// Bounds the gain on pixels that hardly vary: 1 / sqrt(epsilon) = 1000 per unit of 0..1.
inline constexpr double kZScoreEpsilon = 1e-6;

// Mean and deviation over the listed samples.
InputScaling fit_z_score(const LabeledImages& images, std::span<const std::uint32_t> samples,
                         int largest_pixel);

}  // namespace inkling
