// From a picture of one digit, scanned, photographed or drawn in a paint program, to the image that
// a network reads. What the pad does with strokes (core/data/strokes.h) is done here with pixels:
// fitted into 20x20, lines as thick as MNIST's, moved by whole pixels until the centre of mass lies
// at (14, 14) of 28x28.
#pragma once

#include <vector>

#include "core/base/result.h"
#include "core/base/types.h"

namespace inkling {

struct Bitmap {
  int rows = 0, columns = 0;  // 1 .. kMaxBitmapSide
  std::vector<float> values;  // [rows * columns], row by row, black 0, white 1
};

inline constexpr int kMaxBitmapSide = 4096;

// [rows * columns] values 0..1, row by row, ink = 1. Paper is what most of the picture's edge is;
// ink is what differs from it most, dark or light. A picture without contrast is an error. Lines
// thinner than the pad's pen are thickened to it, thicker ones are kept. All ink counts: a speck of
// dirt beside the digit makes it smaller.
Result<VectorF> normalize_bitmap(const Bitmap& bitmap, int rows, int columns);

}  // namespace inkling
