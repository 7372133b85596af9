#include "core/data/pen.h"

#include <algorithm>
#include <numbers>

namespace inkling {
namespace {

constexpr int kPointsPerSegment = 4;

// Fitted with the synthetic digits: see synthetic_digits.cpp.
constexpr double kPressure = 0.12,
                 kNib = 0.10;  // share of the width, along a stroke and by direction
constexpr double kHardestEdge = 0.78, kSoftestEdge = 1.22;  // width of the edge in pixels
constexpr float kGain = 1.06f;

constexpr float kBox = 20.0f;  // MNIST's digits are fitted into 20 x 20, ink included

// Scaled so that the ink's longer side is kBox, its middle in the image's.
void fit(float pen, Path& path) {
  Vec2 low = path.points[0], high = low;
  for (const Vec2 p : std::span(path.points).first(path.count)) {
    low = {std::min(low.x, p.x), std::min(low.y, p.y)};
    high = {std::max(high.x, p.x), std::max(high.y, p.y)};
  }
  const float scale = (kBox - pen) / std::max({high.x - low.x, high.y - low.y, 1e-3f});
  const Vec2 middle = 0.5f * (low + high);
  constexpr float kMiddle = 0.5f * kPenSide;
  for (Vec2& p : std::span(path.points).first(path.count))
    p = scale * (p - middle) + Vec2{kMiddle, kMiddle};
}

// Distances from each pixel's middle to the ink's border, in pixels, positive inside; the largest
// of all that have been drawn. Rows are padded so that vectors of four fit.
struct Field {
  static constexpr int kStride = 32;
  alignas(64) std::array<float, kPenSide * kStride> inside;

  Field() { inside.fill(-100.0f); }

  // A segment whose half width goes from r0 to r1.
  void draw(Vec2 a, Vec2 b, float r0, float r1, float edge) {
    const float reach = std::max(r0, r1) + edge;
    const auto pixel = [](float at) { return std::clamp(static_cast<int>(at), 0, kPenSide - 1); };
    const int left = pixel(std::min(a.x, b.x) - reach), right = pixel(std::max(a.x, b.x) + reach);
    const int top = pixel(std::min(a.y, b.y) - reach), bottom = pixel(std::max(a.y, b.y) + reach);
    const Vec2 along = b - a;
    const float per_square = 1.0f / std::max(along.x * along.x + along.y * along.y, 1e-6f);
    const float slope = r1 - r0;
    for (int y = top; y <= bottom; ++y) {
      float* row = inside.data() + y * kStride;
      const float dy = static_cast<float>(y) + 0.5f - a.y;
      for (int x = left; x <= right; ++x) {
        const float dx = static_cast<float>(x) + 0.5f - a.x;
        const float t = std::clamp((dx * along.x + dy * along.y) * per_square, 0.0f, 1.0f);
        const float ex = dx - t * along.x, ey = dy - t * along.y;
        row[x] = std::max(row[x], r0 + slope * t - std::sqrt(ex * ex + ey * ey));
      }
    }
  }
};

void draw_ink(float pen, float edge, Path& path, Random& random, Field& field) {
  const auto nib = static_cast<float>(kNib * random.normal());
  const auto pressure = static_cast<float>(kPressure * random.normal());
  const float held = kPi * static_cast<float>(random.uniform());
  const Vec2 nib_direction{std::cos(held), std::sin(held)};
  for (std::size_t s = 0; s < path.strokes; ++s) {
    const std::span<const Vec2> points = path.stroke(s);
    const float phase = 2.0f * kPi * static_cast<float>(random.uniform());
    const float cycles = static_cast<float>(random.uniform(0.5, 1.5));
    const auto half_width = [&](std::size_t i) {
      const Vec2 along = points[std::min(i + 1, points.size() - 1)] - points[i > 0 ? i - 1 : 0];
      const float l = std::max(length(along), 1e-4f);
      const float across = (along.x * nib_direction.x + along.y * nib_direction.y) / l;
      const float way = static_cast<float>(i) / static_cast<float>(points.size());
      const float share = 1.0f + nib * (2.0f * across * across - 1.0f) +
                          pressure * std::cos(2.0f * kPi * cycles * way + phase);
      return 0.5f * pen * std::max(share, 0.4f);
    };
    float before = half_width(0);
    for (std::size_t i = 1; i < points.size(); ++i) {
      const float now = half_width(i);
      field.draw(points[i - 1], points[i], before, now, edge);
      before = now;
    }
  }
}

// From distances to bytes, moved by whole pixels so that the centre of mass comes nearest to the
// image's middle, as MNIST's images were.
void centre(const Field& field, float edge, std::span<std::uint8_t, kPenSide * kPenSide> pixels) {
  std::array<std::uint8_t, kPenSide * kPenSide> ink;
  float mass = 0.0f, mass_x = 0.0f, mass_y = 0.0f;
  const float per_pixel = 1.0f / edge;
  for (int y = 0; y < kPenSide; ++y)
    for (int x = 0; x < kPenSide; ++x) {
      const float inside = field.inside[static_cast<std::size_t>(y * Field::kStride + x)];
      const float value = std::clamp(kGain * (0.5f + inside * per_pixel), 0.0f, 1.0f);
      ink[static_cast<std::size_t>(y * kPenSide + x)] =
          static_cast<std::uint8_t>(255.0f * value + 0.5f);
      mass += value;
      mass_x += value * (static_cast<float>(x) + 0.5f);
      mass_y += value * (static_cast<float>(y) + 0.5f);
    }
  std::fill(pixels.begin(), pixels.end(), std::uint8_t{0});
  if (mass <= 0.0f) return;
  constexpr float kMiddle = 0.5f * kPenSide;
  const int right = static_cast<int>(std::lround(kMiddle - mass_x / mass));
  const int down = static_cast<int>(std::lround(kMiddle - mass_y / mass));
  const int first = std::max(0, right), count = kPenSide - std::abs(right);
  for (int y = std::max(0, down); y < kPenSide + std::min(0, down); ++y)
    std::copy_n(ink.data() + (y - down) * kPenSide + first - right, count,
                pixels.data() + y * kPenSide + first);
}

}  // namespace

void add_spline(std::span<const Vec2> control, Path& path) {
  const std::size_t n = control.size();
  const auto at = [&](std::size_t i) {  // one further at each end
    if (i == 0) return 2.0f * control[0] - control[1];
    if (i == n + 1) return 2.0f * control[n - 1] - control[n - 2];
    return control[i - 1];
  };
  const auto knot = [](Vec2 a, Vec2 b) { return std::max(std::sqrt(length(b - a)), 1e-4f); };
  for (std::size_t i = 1; i < n; ++i) {
    const Vec2 p0 = at(i - 1), p1 = at(i), p2 = at(i + 1), p3 = at(i + 2);
    const float d01 = knot(p0, p1), d12 = knot(p1, p2), d23 = knot(p2, p3);
    // Tangents of the cubic Hermite form over [0, 1].
    const Vec2 m1 = d12 * ((1 / d01) * (p1 - p0) - (1 / (d01 + d12)) * (p2 - p0)) + (p2 - p1);
    const Vec2 m2 = d12 * ((1 / d23) * (p3 - p2) - (1 / (d12 + d23)) * (p3 - p1)) + (p2 - p1);
    for (int k = 0; k < kPointsPerSegment; ++k) {
      const float t = static_cast<float>(k) / kPointsPerSegment, t2 = t * t, t3 = t2 * t;
      path.add((2 * t3 - 3 * t2 + 1) * p1 + (t3 - 2 * t2 + t) * m1 + (3 * t2 - 2 * t3) * p2 +
               (t3 - t2) * m2);
    }
  }
}

void draw_with_pen(Path& path, float diameter, Random& random,
                   std::span<std::uint8_t, kPenSide * kPenSide> pixels) {
  const auto edge = static_cast<float>(random.uniform(kHardestEdge, kSoftestEdge));
  fit(diameter, path);
  Field field;
  draw_ink(diameter, edge, path, random, field);
  centre(field, edge, pixels);
}

}  // namespace inkling
