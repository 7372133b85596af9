// From pen strokes to the image that a network reads, as MNIST was made: fit into 20x20 keeping the
// aspect, then moved so that the centre of mass lies at (14, 14) of 28x28. Source: LeCun et al.,
// "The MNIST database of handwritten digits"; placement by whole pixels: Yadav and Bottou, "Cold
// Case: The Lost MNIST Digits", 2019.
#pragma once

#include <span>
#include <vector>

#include "core/base/result.h"
#include "core/base/types.h"

namespace inkling {

struct Point {
  float x = 0.0f, y = 0.0f;
};
using Stroke = std::vector<Point>;  // one point is a dot

struct Drawing {
  std::vector<Stroke>
      strokes;           // in the unit square of the pad, y down; ink beyond its edges is kept
  float brush = 0.062f;  // diameter of the pen as a fraction of the pad's side

  bool empty() const;  // no stroke with a point
};

struct NormalizerSettings {
  int rows = 28, columns = 28;
  float box = 20.0f;       // the ink's longer side, of 28
  float pen_width = 2.2f;  // diameter in pixels of 28 with which the strokes are drawn again; 0:
                           // the brush's own, scaled
  // Steps that can be left out, to see what they do. Without fit the pad itself is made smaller,
  // the brush with it; without centre the middle of the ink's box (of the pad, where it is not
  // fitted) lies in the image's middle.
  bool fit = true, centre = true;
};

// Points past these bounds, NaN or infinite, and more than so many of them, are refused.
inline constexpr float kMaxCoordinate = 16.0f;
inline constexpr std::size_t kMaxPoints = 200000;

// [rows * columns] values 0..1, row by row, ink = 1. All zero for an empty drawing.
Result<VectorF> normalize_drawing(const Drawing& drawing, const NormalizerSettings& settings = {});

// Of an image [rows * columns], in pixels from its upper left corner; its middle where all is 0.
Point centre_of_mass(const VectorF& image, int rows, int columns);

// Coverage of each pixel by the union of round-ended strokes of the given diameter, in pixel
// coordinates: exact along x, by 16 scan lines a pixel along y.
VectorF rasterize_strokes(std::span<const Stroke> strokes, float diameter, int rows, int columns);

}  // namespace inkling
