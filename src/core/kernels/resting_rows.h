// Rows of weights that a step leaves alone: a pixel that no sample of a batch lights has gradient 0
// but for L2, and its weights move by momentum alone. That is linear and the same for each weight
// of the row, so it is remembered as one 2x2 matrix for the row and applied when it is needed.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/kernels/updates.h"

namespace inkling {

// What steps without gradient did to a weight w and its velocity v:
//   (w, v) <- (ww w + wv v, vw w + vv v)
// With gradient 0 a momentum step is v <- mu v + l2 w, w <- w - rate (along l2 w + ahead v):
// linear, so any number of them, at any rates, is a product of 2x2 matrices. Number is float, or a
// vector of them: that many rows at once.
template <class Number>
struct RestingMapOf {
  Number ww, wv, vw, vv;

  // `earlier`, and then this.
  INKLING_INLINE RestingMapOf after(const RestingMapOf& earlier) const {
    return {ww * earlier.ww + wv * earlier.vw, ww * earlier.wv + wv * earlier.vv,
            vw * earlier.ww + vv * earlier.vw, vw * earlier.wv + vv * earlier.vv};
  }
};
using RestingMap = RestingMapOf<float>;
inline constexpr RestingMap kAtRest{1.0f, 0.0f, 0.0f, 1.0f};

// One resting step of these numbers.
RestingMap resting_step(const MomentumStep& step);

// One row of kBlock weights and velocities after steps without gradient.
void catch_up(const RestingMap& map, float* weights, float* velocities);

// The maps of all rows of a layer. Not thread-safe.
class RestingRows {
 public:
  struct Due {
    Index row;
    RestingMap map;
  };

  explicit RestingRows(Index rows);

  void clear();  // nothing has rested
  // A step of these numbers for each row whose count is 0; counts: one for each row.
  void rest(const MomentumStep& step, std::span<const std::uint16_t> counts);
  // Takes the maps of the rows that have rested and whose count is not 0 - or of all that have, if
  // `every`: those are up to date once the maps have been applied. Valid until the next call.
  std::span<const Due> take_due(std::span<const std::uint16_t> counts, bool every);
  RestingMap map(Index row) const;
  void set_map(Index row, const RestingMap& map);

 private:
  Index rows_;
  simd::Floats ww_, wv_, vw_, vv_;  // filled up to whole vectors
  std::vector<Due> due_;
};

}  // namespace inkling
