// What a kernel does with a gradient that it holds in registers: an optimiser's formula, in place,
// so that gradients need never be stored; or a sum, where a batch is worked on in parts.
#pragma once

#include <cassert>
#include <cmath>
#include <variant>

#include "core/kernels/simd.h"

namespace inkling {

// The numbers of a step, the same for each of its weights. Formulas: training/sgd.h,
// training/adam.h.
struct MomentumStep {
  float rate = 0.0f, momentum = 0.0f, l2 = 0.0f;
  float along = 1.0f, ahead = 0.0f;  // w <- w - rate (along g + ahead v)
};
struct AdamStep {
  float rate = 0.0f, beta1 = 0.0f, beta2 = 0.0f, epsilon = 0.0f, l2 = 0.0f;
  float correction = 1.0f;  // of the root of the second moment
  float kept = 1.0f;        // AdamW: 1 - learning rate * weight decay
};
// Each is applied at a place in arrays of one shape: operator()(where, gradient). from(where) is
// the same for arrays that begin there, and a copy: what stands behind a reference is loaded anew
// after each number that is stored.
//
// Most networks train without L2, and the weights are what the memory is busy with: a formula with
// one operand less is worth its own type.
template <bool kDecays>
class MomentumUpdateOf {
 public:
  static constexpr bool kEveryWeight = false;  // weights without gradient are caught up later

  MomentumUpdateOf(const MomentumStep& step, float* weights, float* velocities)
      : weights_(weights),
        velocities_(velocities),
        momentum_(simd::broadcast(step.momentum)),
        l2_(simd::broadcast(step.l2)),
        along_(simd::broadcast(-step.rate * step.along)),
        ahead_(simd::broadcast(-step.rate * step.ahead)) {
    assert(kDecays == (step.l2 != 0.0f));
  }

  INKLING_INLINE MomentumUpdateOf from(Index at) const {
    MomentumUpdateOf moved = *this;
    moved.weights_ += at;
    moved.velocities_ += at;
    return moved;
  }

  INKLING_INLINE void operator()(Index at, simd::Vec gradient) const {
    using namespace simd;
    const Vec w = load(weights_ + at);
    const Vec slope = kDecays ? multiply_add(w, l2_, gradient) : gradient;
    const Vec v = multiply_add(load(velocities_ + at), momentum_, slope);
    store(velocities_ + at, v);
    store(weights_ + at, multiply_add(v, ahead_, multiply_add(slope, along_, w)));
  }

 private:
  float *weights_, *velocities_;
  simd::Vec momentum_, l2_, along_, ahead_;
};
using MomentumUpdate = MomentumUpdateOf<false>;
using DecayingMomentumUpdate = MomentumUpdateOf<true>;

class AdamUpdate {
 public:
  static constexpr bool kEveryWeight = true;  // no closed form: moments and weights always move

  AdamUpdate(const AdamStep& step, float* weights, float* means, float* squares)
      : weights_(weights), means_(means), squares_(squares), step_(step) {}

  INKLING_INLINE AdamUpdate from(Index at) const {
    return {step_, weights_ + at, means_ + at, squares_ + at};
  }

  INKLING_INLINE void operator()(Index at, simd::Vec gradient) const {
    using namespace simd;
    const Vec w = load(weights_ + at);
    const Vec slope = multiply_add(w, broadcast(step_.l2), gradient);
    const Vec mean =
        broadcast(step_.beta1) * load(means_ + at) + broadcast(1.0f - step_.beta1) * slope;
    const Vec square = broadcast(step_.beta2) * load(squares_ + at) +
                       broadcast(1.0f - step_.beta2) * slope * slope;
    store(means_ + at, mean);
    store(squares_ + at, square);
    store(weights_ + at,
          broadcast(step_.kept) * w -
              broadcast(step_.rate) * mean /
                  (square_root(square) * broadcast(step_.correction) + broadcast(step_.epsilon)));
  }

 private:
  float *weights_, *means_, *squares_;
  AdamStep step_;
};

// Sums the gradients of a batch's parts.
class SumUpdate {
 public:
  static constexpr bool kEveryWeight = false;

  explicit SumUpdate(float* sums) : sums_(sums) {}

  INKLING_INLINE SumUpdate from(Index at) const { return SumUpdate(sums_ + at); }

  INKLING_INLINE void operator()(Index at, simd::Vec gradient) const {
    simd::store(sums_ + at, simd::load(sums_ + at) + gradient);
  }

 private:
  float* sums_;
};

using Update = std::variant<MomentumUpdate, DecayingMomentumUpdate, AdamUpdate, SumUpdate>;

}  // namespace inkling
