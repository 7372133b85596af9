#include "core/data/strokes.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace inkling {
namespace {

constexpr int kScanLinesPerPixel = 16;

struct Interval {
  float begin, end;
};

struct Box {
  float left = std::numeric_limits<float>::max(), top = left, right = -left, bottom = -left;

  void include(Point p) {
    left = std::min(left, p.x);
    right = std::max(right, p.x);
    top = std::min(top, p.y);
    bottom = std::max(bottom, p.y);
  }
};

// Widens [begin, end] by where the horizontal line at `y` crosses the disc.
void cross_disc(Point centre, float radius, float y, Interval& interval) {
  const float dy = y - centre.y, inside = radius * radius - dy * dy;
  if (inside <= 0.0f) return;
  const float half = std::sqrt(inside);
  interval.begin = std::min(interval.begin, centre.x - half);
  interval.end = std::max(interval.end, centre.x + half);
}

// Where the horizontal line at `y` crosses the capsule around a-b. A capsule is convex, so it is
// one interval: the hull of what its two discs and its straight sides cover.
Interval cross_capsule(Point a, Point b, float radius, float y) {
  Interval interval{std::numeric_limits<float>::max(), std::numeric_limits<float>::lowest()};
  cross_disc(a, radius, y, interval);
  cross_disc(b, radius, y, interval);
  const float dx = b.x - a.x, dy = b.y - a.y, length = std::sqrt(dx * dx + dy * dy);
  if (length <= 0.0f) return interval;
  const float nx = -dy / length * radius, ny = dx / length * radius;
  for (const float side : {-1.0f, 1.0f}) {
    const Point from{a.x + side * nx, a.y + side * ny}, to{b.x + side * nx, b.y + side * ny};
    if ((y < from.y) == (y < to.y)) continue;
    const float x = from.x + (to.x - from.x) * (y - from.y) / (to.y - from.y);
    interval.begin = std::min(interval.begin, x);
    interval.end = std::max(interval.end, x);
  }
  return interval;
}

// Adds weight * (length of [begin, end] within each pixel) to a row of pixels.
void cover(Interval interval, float weight, int columns, float* row) {
  const float begin = std::max(interval.begin, 0.0f),
              end = std::min(interval.end, static_cast<float>(columns));
  for (int x = static_cast<int>(begin); x < columns && static_cast<float>(x) < end; ++x) {
    const float left = std::max(begin, static_cast<float>(x)),
                right = std::min(end, static_cast<float>(x + 1));
    if (right > left) row[x] += weight * (right - left);
  }
}

Status check(const Drawing& drawing) {
  const auto refuse = [](std::string message) {
    return Error{ErrorCode::kInvalidArgument, std::move(message)};
  };
  if (!(drawing.brush > 0.0f && drawing.brush <= 1.0f))
    return refuse("brush: expected a width above 0 and at most 1, as a fraction of the pad.");
  std::size_t points = 0;
  for (const Stroke& stroke : drawing.strokes) {
    points += stroke.size();
    for (const Point p : stroke)
      if (!(std::abs(p.x) <= kMaxCoordinate && std::abs(p.y) <= kMaxCoordinate))
        return refuse(
            "strokes: found a point that is no number or further than 16 pads away, expected "
            "points in the "
            "unit square of the pad.");
  }
  if (points > kMaxPoints)
    return refuse("strokes: found " + std::to_string(points) + " points, expected at most " +
                  std::to_string(kMaxPoints) + ".");
  return {};
}

}  // namespace

Point centre_of_mass(const VectorF& image, int rows, int columns) {
  double mass = 0.0, x = 0.0, y = 0.0;
  for (int r = 0; r < rows; ++r)
    for (int c = 0; c < columns; ++c) {
      const auto value = static_cast<double>(image[r * columns + c]);
      mass += value;
      x += value * (c + 0.5);
      y += value * (r + 0.5);
    }
  if (mass <= 0.0) return {static_cast<float>(columns) / 2, static_cast<float>(rows) / 2};
  return {static_cast<float>(x / mass), static_cast<float>(y / mass)};
}

bool Drawing::empty() const {
  return std::all_of(strokes.begin(), strokes.end(),
                     [](const Stroke& stroke) { return stroke.empty(); });
}

VectorF rasterize_strokes(std::span<const Stroke> strokes, float diameter, int rows, int columns) {
  const float radius = diameter / 2;
  const int lines = rows * kScanLinesPerPixel;
  const auto y_of = [](int line) { return (static_cast<float>(line) + 0.5f) / kScanLinesPerPixel; };
  std::vector<std::vector<Interval>> crossings(static_cast<std::size_t>(lines));
  const auto add_capsule = [&](Point a, Point b) {
    const float top = std::min(a.y, b.y) - radius, bottom = std::max(a.y, b.y) + radius;
    const float last = static_cast<float>(lines);
    const int first_line =
        static_cast<int>(std::clamp(std::floor(top * kScanLinesPerPixel), 0.0f, last));
    const int end_line =
        static_cast<int>(std::clamp(std::ceil(bottom * kScanLinesPerPixel), 0.0f, last));
    for (int line = first_line; line < end_line; ++line) {
      const Interval interval = cross_capsule(a, b, radius, y_of(line));
      if (interval.begin < interval.end)
        crossings[static_cast<std::size_t>(line)].push_back(interval);
    }
  };
  for (const Stroke& stroke : strokes)
    for (std::size_t i = 0; i < stroke.size(); ++i)
      if (i + 1 < stroke.size() || stroke.size() == 1)
        add_capsule(stroke[i], stroke[std::min(i + 1, stroke.size() - 1)]);

  VectorF image = VectorF::Zero(Index{rows} * columns);
  for (int line = 0; line < lines; ++line) {
    auto& intervals = crossings[static_cast<std::size_t>(line)];
    std::sort(intervals.begin(), intervals.end(),
              [](Interval a, Interval b) { return a.begin < b.begin; });
    float* row = image.data() + line / kScanLinesPerPixel * columns;
    for (std::size_t i = 0; i < intervals.size();) {
      // The union: ink on ink is no darker.
      Interval merged = intervals[i++];
      while (i < intervals.size() && intervals[i].begin <= merged.end)
        merged.end = std::max(merged.end, intervals[i++].end);
      cover(merged, 1.0f / kScanLinesPerPixel, columns, row);
    }
  }
  return image.cwiseMin(1.0f);
}

Result<VectorF> normalize_drawing(const Drawing& drawing, const NormalizerSettings& settings) {
  if (const Status status = check(drawing); !status) return status.error();
  if (drawing.empty()) return VectorF(VectorF::Zero(Index{settings.rows} * settings.columns));
  Box box;
  for (const Stroke& stroke : drawing.strokes)
    for (const Point p : stroke) box.include(p);
  // The settings are in pixels of 28; other sizes keep the proportions.
  const float unit = static_cast<float>(std::min(settings.rows, settings.columns)) / 28.0f;
  const float longer = std::max(box.right - box.left, box.bottom - box.top);
  float pen = settings.pen_width * unit, scale = 0.0f;
  if (!settings.fit) {
    scale = 28.0f * unit;
    pen = drawing.brush * scale;
  } else if (settings.pen_width > 0.0f) {
    // Ink no longer than the brush is wide is a dot to the eye: it is not blown up to a digit.
    scale = (settings.box * unit - pen) / std::max(longer, drawing.brush);
  } else {
    scale = settings.box * unit / (longer + drawing.brush);
    pen = drawing.brush * scale;
  }
  const Point middle = settings.fit ? Point{(box.left + box.right) / 2, (box.top + box.bottom) / 2}
                                    : Point{0.5f, 0.5f};
  const auto placed = [&](float shift_x, float shift_y) {
    std::vector<Stroke> strokes = drawing.strokes;
    for (Stroke& stroke : strokes)
      for (Point& p : stroke)
        p = {(p.x - middle.x) * scale + static_cast<float>(settings.columns) / 2 + shift_x,
             (p.y - middle.y) * scale + static_cast<float>(settings.rows) / 2 + shift_y};
    return rasterize_strokes(strokes, pen, settings.rows, settings.columns);
  };
  if (!settings.centre) return placed(0.0f, 0.0f);
  // MNIST's images were moved by whole pixels, which leaves the centre within half a pixel of (14,
  // 14).
  const Point mass = centre_of_mass(placed(0.0f, 0.0f), settings.rows, settings.columns);
  return placed(std::round(static_cast<float>(settings.columns) / 2 - mass.x),
                std::round(static_cast<float>(settings.rows) / 2 - mass.y));
}

}  // namespace inkling
