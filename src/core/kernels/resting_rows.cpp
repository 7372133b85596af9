#include "core/kernels/resting_rows.h"

#include <algorithm>
#include <cassert>

namespace inkling {
namespace {

using simd::broadcast;
using simd::load;
using simd::Mask;
using simd::store;
using simd::Vec;

constexpr int kLanes = simd::kLanes;

// Less than this is left of a velocity after that many resting steps: nothing.
constexpr float kForgotten = 1e-20f;

// All bits set where a row's count is not 0; also for what fills the last vector up, which
// therefore never rests.
INKLING_INLINE Mask counted(std::span<const std::uint16_t> counts, Index row) {
  using Counts = std::uint16_t __attribute__((vector_size(kLanes * sizeof(std::uint16_t))));
  Counts some = Counts{} + 1;
  const auto left = counts.size() - static_cast<std::size_t>(row);
  if (left >= kLanes)
    std::memcpy(&some, counts.data() + row, sizeof some);
  else
    std::memcpy(&some, counts.data() + row, left * sizeof(std::uint16_t));
  return __builtin_convertvector(some, Mask) != 0;
}

}  // namespace

RestingMap resting_step(const MomentumStep& step) {
  const float drift = step.rate * step.ahead;
  return {1.0f - step.rate * step.l2 * (step.along + step.ahead), -drift * step.momentum, step.l2,
          step.momentum};
}

void catch_up(const RestingMap& map, float* weights, float* velocities) {
  for (Index i = 0; i < kBlock; i += kLanes) {
    const Vec w = load(weights + i), v = load(velocities + i);
    store(weights + i, broadcast(map.ww) * w + broadcast(map.wv) * v);
    store(velocities + i, broadcast(map.vw) * w + broadcast(map.vv) * v);
  }
}

RestingRows::RestingRows(Index rows) : rows_(rows) {
  const auto size = static_cast<std::size_t>(round_up(rows, kLanes));
  for (simd::Floats* numbers : {&ww_, &wv_, &vw_, &vv_}) numbers->resize(size);
  due_.reserve(static_cast<std::size_t>(rows));
  clear();
}

void RestingRows::clear() {
  std::fill(ww_.begin(), ww_.end(), kAtRest.ww);
  std::fill(wv_.begin(), wv_.end(), kAtRest.wv);
  std::fill(vw_.begin(), vw_.end(), kAtRest.vw);
  std::fill(vv_.begin(), vv_.end(), kAtRest.vv);
}

INKLING_KERNEL void RestingRows::rest(const MomentumStep& step,
                                      std::span<const std::uint16_t> counts) {
  assert(static_cast<Index>(counts.size()) == rows_);
  const RestingMap one = resting_step(step);
  const RestingMapOf<Vec> steps{broadcast(one.ww), broadcast(one.wv), broadcast(one.vw),
                                broadcast(one.vv)};
  for (Index row = 0; row < rows_; row += kLanes) {
    const Mask lit = counted(counts, row);
    const RestingMapOf<Vec> before{load(&ww_[row]), load(&wv_[row]), load(&vw_[row]),
                                   load(&vv_[row])};
    RestingMapOf<Vec> now = steps.after(before);
    now.vv = simd::flushed(now.vv, kForgotten);
    store(&ww_[row], lit ? before.ww : now.ww);
    store(&wv_[row], lit ? before.wv : now.wv);
    store(&vw_[row], lit ? before.vw : now.vw);
    store(&vv_[row], lit ? before.vv : now.vv);
  }
}

INKLING_KERNEL std::span<const RestingRows::Due> RestingRows::take_due(
    std::span<const std::uint16_t> counts, bool every) {
  due_.clear();
  for (Index first = 0; first < rows_; first += kLanes) {
    // Every resting step changes vv, since momentum is below 1.
    Mask due = load(&vv_[first]) != kAtRest.vv;
    if (!every) due &= counted(counts, first);
    if (!simd::any(due)) continue;
    for (int lane = 0; lane < kLanes; ++lane) {
      if (due[lane] == 0) continue;
      const Index row = first + lane;
      due_.push_back({row, map(row)});
      ww_[row] = kAtRest.ww;
      wv_[row] = kAtRest.wv;
      vw_[row] = kAtRest.vw;
      vv_[row] = kAtRest.vv;
    }
  }
  return due_;
}

RestingMap RestingRows::map(Index row) const { return {ww_[row], wv_[row], vw_[row], vv_[row]}; }

void RestingRows::set_map(Index row, const RestingMap& map) {
  ww_[row] = map.ww;
  wv_[row] = map.wv;
  vw_[row] = map.vw;
  vv_[row] = map.vv;
}

}  // namespace inkling
