// The strokes of handwritten digits, from assets/skeletons.txt (the form is told there).
#pragma once

#include <cstdint>
#include <span>

namespace inkling {

// Ways of writing a digit that have the same strokes with the same numbers of points.
struct SkeletonGroup {
  enum Mark : std::uint8_t { kStrokeBegins = 1, kCorner = 2 };

  int digit;
  float weight;  // how often it is written, relative to the digit's other groups
  int variants;
  std::span<const std::uint8_t> marks;  // of each point
  const std::uint8_t* points;  // [variants][marks.size()][x, y] in hundredths of a unit box, y down
};

std::span<const SkeletonGroup> skeleton_groups();

}  // namespace inkling
