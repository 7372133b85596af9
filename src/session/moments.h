// The moments of a network's training that are kept for showing them again.
#pragma once

#include <cstddef>
#include <memory>

#include "session/snapshot.h"

namespace inkling {

// More moments are thinned out: with 10,000 answers and 24 pictures each they take 3 MB at the
// most.
inline constexpr std::size_t kMaxMoments = 100;
inline constexpr int kMaxUnitImages = 24;

// The 99th percentile of the magnitudes, rounded up to one of 512 steps: where the colours of
// weights end, so that a few large ones do not pale the others. 1 where all are 0 or some are not
// finite.
float shown_magnitude(const Eigen::Ref<const MatrixF>& weights);

// The first units of the first layer; fewer than kMaxUnitImages where images are larger than 28x28.
// Weights beyond their shown_magnitude() are cut off there.
UnitImages first_layer_images(const Model& model);

// A list of bounded length that spans all that was added: once it is full every second moment goes,
// and from then on only every second is kept. The newest is always there.
class MomentLog {
 public:
  void add(Moment moment);
  // Shared with whoever has asked before, until something is added. Never null.
  const std::shared_ptr<const MomentList>& list() const { return list_; }

 private:
  std::shared_ptr<const MomentList> list_ = std::make_shared<const MomentList>();
  std::size_t stride_ = 1, added_ = 0;
};

}  // namespace inkling
