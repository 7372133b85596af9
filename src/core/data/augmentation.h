// Images moved, turned and bent a little, as another hand would have drawn them: a network that
// learns from them reads more hands. Source: P. Simard, D. Steinkraus, J. Platt, "Best practices
// for convolutional neural networks applied to visual document analysis", 2003; displacements by a
// B-spline: D. Rueckert et al., "Nonrigid registration using free-form deformations", 1999.
#pragma once

#include <cstdint>

#include "core/base/random.h"
#include "core/data/idx.h"

namespace inkling {

// How much at most (elastic: as a rule); 0 leaves it as it is. Lengths are in pixels of the image.
struct Augmentation {
  double shift = 0.0;     // pixels, along each axis
  double rotation = 0.0;  // degrees
  double scale = 0.0;     // share: 0.1 is from 1 / 1.1 to 1.1
  double aspect = 0.0;    // share by which one side grows and the other shrinks
  double shear = 0.0;     // pixels sideways for each pixel up
  double elastic = 0.0;   // pixels, the deviation of a smooth displacement
  double thickness =
      0.0;  // 0 .. 1: share of the way to strokes a pixel wider, or thinner, on each side

  bool none() const { return *this == Augmentation{}; }
  bool operator==(const Augmentation&) const = default;
};

// to <- from, changed by chance; both [rows x columns], rows and columns at most kMaxImageSide,
// apart in memory. No value becomes larger than the largest; where pixels are moved, values below a
// sixteenth of the largest (rounded up to a power of two) become 0. Any thread.
void augment(const Augmentation& settings, Random& random, const std::uint8_t* from, int rows,
             int columns, std::uint8_t* to);

// Fixed amounts, applied in the order of the members, each around the image's middle.
struct Disturbance {
  double thickness = 0.0;  // pixels by which strokes are wider on each side; below 0: thinner
  double shift_x = 0.0;    // pixels to the right
  double shift_y = 0.0;    // pixels down
  double aspect = 1.0;     // factor by which it becomes wider and less high, above 0
  double shear = 0.0;      // pixels to the left for each pixel up
  double scale = 1.0;      // factor, above 0
  double rotation = 0.0;   // degrees, clockwise

  bool operator==(const Disturbance&) const = default;
};

// to <- from, disturbed; both as for augment(). What moves over the edge is lost, and paper comes
// in from beyond it. Whole pixels of thickness take the largest (the smallest) of a pixel and its
// four neighbours, once for each; the rest goes part of that way. Values between pixels are
// bilinear, so a shift by whole pixels is exact. Any thread.
void disturb(const Disturbance& disturbance, const std::uint8_t* from, int rows, int columns,
             std::uint8_t* to);

}  // namespace inkling
