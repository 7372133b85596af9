#include "core/analysis/class_means.h"

#include <cassert>

namespace inkling {

ClassMeans class_means(const LabeledImages& images, Index classes) {
  const Index pixels = images.pixel_count();
  ClassMeans means;
  means.counts.resize(static_cast<std::size_t>(classes));
  // Sums of bytes are whole numbers below 2^53, so they are exact in any order.
  means.images.setZero(pixels, classes);
  for (Index i = 0; i < images.size(); ++i) {
    const std::uint8_t label = images.labels[static_cast<std::size_t>(i)];
    assert(label < classes);
    ++means.counts[label];
    const Eigen::Map<const Vector<std::uint8_t>> bytes(images.pixels(i), pixels);
    means.images.col(label) += bytes.cast<double>();
  }
  means.all = means.images.rowwise().sum();
  if (images.size() > 0) means.all /= static_cast<double>(images.size());
  for (Index k = 0; k < classes; ++k)
    if (const auto count = means.counts[static_cast<std::size_t>(k)]; count > 0)
      means.images.col(k) /= static_cast<double>(count);
  return means;
}

}  // namespace inkling
