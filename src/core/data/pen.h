// How drawn training images come to be: a path, and a pen that follows it onto an image of 28 x 28
// pixels, fitted and centred as MNIST's digits were.
#pragma once

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numbers>
#include <span>

#include "core/base/random.h"

namespace inkling {

inline constexpr int kPenSide = 28;
inline constexpr float kPi = std::numbers::pi_v<float>;

struct Vec2 {
  float x = 0.0f, y = 0.0f;
};
inline Vec2 operator+(Vec2 a, Vec2 b) { return {a.x + b.x, a.y + b.y}; }
inline Vec2 operator-(Vec2 a, Vec2 b) { return {a.x - b.x, a.y - b.y}; }
inline Vec2 operator*(float f, Vec2 a) { return {f * a.x, f * a.y}; }
inline float length(Vec2 a) { return std::sqrt(a.x * a.x + a.y * a.y); }

// What a pen follows: points, and where each stroke begins among them.
struct Path {
  static constexpr std::size_t kMaxPoints = 512, kMaxStrokes = 64;
  std::array<Vec2, kMaxPoints> points;
  std::array<std::size_t, kMaxStrokes> begin;
  std::size_t count = 0, strokes = 0;

  void add(Vec2 p) {
    if (count < kMaxPoints) points[count++] = p;
  }
  void begin_stroke() { begin[strokes++] = count; }
  std::span<Vec2> stroke(std::size_t s) {
    return std::span(points).subspan(begin[s], (s + 1 < strokes ? begin[s + 1] : count) - begin[s]);
  }
};

// Centripetal Catmull-Rom spline through the points (Barry and Goldman 1988; Yuksel, Schaefer and
// Keyser, "Parameterization and applications of Catmull-Rom curves", 2011): no loops or cusps
// within a segment. Ends are continued by mirroring. Leaves out the last point.
void add_spline(std::span<const Vec2> control, Path& path);

// Fits the path into the box of 20 x 20 pixels, draws it with a pen of the given diameter in pixels
// (its pressure, direction and edge vary by chance) and centres the ink by mass. pixels: row by
// row, ink = 255. The path must have a point.
void draw_with_pen(Path& path, float diameter, Random& random,
                   std::span<std::uint8_t, kPenSide * kPenSide> pixels);

}  // namespace inkling
