#include <catch_amalgamated.hpp>
#include <cmath>
#include <limits>
#include <numbers>

#include "core/data/strokes.h"

using namespace inkling;
using Catch::Approx;
using Catch::Matchers::ContainsSubstring;

namespace {

struct Extent {
  float left = 99, right = -1, top = 99, bottom = -1, x = 0, y = 0, mass = 0;
};

Extent measure(const VectorF& image, int columns = 28) {
  Extent e;
  for (Index i = 0; i < image.size(); ++i) {
    const auto column = static_cast<float>(i % columns), row = static_cast<float>(i / columns);
    if (image[i] <= 0.0f) continue;
    e.left = std::min(e.left, column);
    e.right = std::max(e.right, column + 1);
    e.top = std::min(e.top, row);
    e.bottom = std::max(e.bottom, row + 1);
    e.mass += image[i];
    e.x += image[i] * (column + 0.5f);
    e.y += image[i] * (row + 0.5f);
  }
  e.x /= e.mass;
  e.y /= e.mass;
  return e;
}

VectorF image_of(const Drawing& drawing, const NormalizerSettings& settings = {}) {
  const auto image = normalize_drawing(drawing, settings);
  REQUIRE(image.ok());
  return *image;
}

// A seven in the unit square, moved and scaled.
Drawing seven(float x, float y, float size) {
  const Stroke stroke = {{0.0f, 0.0f}, {0.7f, 0.0f}, {0.3f, 1.0f}};
  Drawing drawing;
  drawing.strokes.emplace_back();
  for (const Point p : stroke) drawing.strokes[0].push_back({x + p.x * size, y + p.y * size});
  return drawing;
}

}  // namespace

TEST_CASE("the area of a disc and of a capsule is exact to a percent", "[strokes]") {
  const std::vector<Stroke> dot = {{{14.3f, 13.8f}}};
  CHECK(rasterize_strokes(dot, 8.0f, 28, 28).sum() == Approx(std::numbers::pi * 16).epsilon(0.01));
  const std::vector<Stroke> line = {{{6.0f, 7.0f}, {20.0f, 19.0f}}};
  CHECK(rasterize_strokes(line, 3.0f, 28, 28).sum() ==
        Approx(std::numbers::pi * 2.25 + 3.0 * std::hypot(14.0, 12.0)).epsilon(0.01));
}

TEST_CASE("ink on ink is no darker, and ink outside does not count", "[strokes]") {
  const Stroke line = {{5.0f, 5.0f}, {5.0f, 22.0f}};
  const std::vector<Stroke> once = {line}, twice = {line, line};
  CHECK(rasterize_strokes(once, 2.5f, 28, 28).isApprox(rasterize_strokes(twice, 2.5f, 28, 28)));
  const std::vector<Stroke> outside = {{{-50.0f, -50.0f}, {-20.0f, 90.0f}}};
  CHECK(rasterize_strokes(outside, 2.5f, 28, 28).sum() == 0.0f);
}

TEST_CASE("a drawing is fitted into 20x20 with its centre of mass in the middle", "[strokes]") {
  const Extent e = measure(image_of(seven(0.1f, 0.3f, 0.5f)));
  CHECK(e.bottom - e.top >= 20);
  CHECK(e.bottom - e.top <= 21);  // 20 pixels of ink may touch 21 rows
  CHECK(e.right - e.left < 18);   // the aspect is kept
  CHECK(std::abs(e.x - 14.0f) <= 0.51f);
  CHECK(std::abs(e.y - 14.0f) <= 0.51f);
}

TEST_CASE("place and size of a drawing do not matter", "[strokes]") {
  const VectorF image = image_of(seven(0.1f, 0.1f, 0.4f));
  CHECK((image - image_of(seven(0.3f, 0.2f, 0.4f))).cwiseAbs().maxCoeff() < 0.02f);
  CHECK((image - image_of(seven(0.05f, 0.05f, 0.8f))).cwiseAbs().maxCoeff() < 0.02f);
}

TEST_CASE("dots, lines and tiny drawings are not blown up", "[strokes]") {
  Drawing dot;
  dot.strokes = {{{0.2f, 0.9f}}};
  const Extent e = measure(image_of(dot));
  CHECK(e.right - e.left <= 4);
  CHECK(std::abs(e.x - 14.0f) <= 0.51f);
  Drawing tiny = seven(0.5f, 0.5f, 0.01f);
  const Extent t = measure(image_of(tiny));
  CHECK(t.bottom - t.top <= 8);
  Drawing line;
  line.strokes = {{{0.5f, 0.1f}, {0.5f, 0.9f}}};
  const Extent l = measure(image_of(line));
  CHECK(l.bottom - l.top >= 20);
  CHECK(l.right - l.left <= 4);
}

TEST_CASE("an empty drawing is an empty image", "[strokes]") {
  CHECK(image_of({}).isZero());
  Drawing hollow;
  hollow.strokes.emplace_back();
  CHECK(hollow.empty());
  CHECK(image_of(hollow).isZero());
}

TEST_CASE("ink past the pad's edge is kept", "[strokes]") {
  CHECK((image_of(seven(0.7f, -0.2f, 0.6f)) - image_of(seven(0.2f, 0.2f, 0.6f)))
            .cwiseAbs()
            .maxCoeff() < 0.02f);
}

TEST_CASE("values lie within 0 and 1 for a scribble of ten thousand points", "[strokes]") {
  Drawing drawing;
  drawing.strokes.emplace_back();
  for (int i = 0; i < 10000; ++i) {
    const float t = static_cast<float>(i) * 0.37f;
    drawing.strokes[0].push_back({0.5f + 0.5f * std::sin(t), 0.5f + 0.5f * std::cos(1.7f * t)});
  }
  const VectorF image = image_of(drawing);
  CHECK(image.minCoeff() >= 0.0f);
  CHECK(image.maxCoeff() <= 1.0f);
}

TEST_CASE("points that are no numbers or far away are refused", "[strokes]") {
  for (const float bad :
       {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity(), 1e9f}) {
    Drawing drawing = seven(0.1f, 0.1f, 0.5f);
    drawing.strokes[0][1].x = bad;
    const auto image = normalize_drawing(drawing);
    REQUIRE_FALSE(image.ok());
    CHECK_THAT(image.error().message, ContainsSubstring("strokes: found a point"));
  }
  Drawing drawing = seven(0.1f, 0.1f, 0.5f);
  drawing.brush = 0.0f;
  CHECK_THAT(normalize_drawing(drawing).error().message, ContainsSubstring("brush: "));
}

TEST_CASE("other image sizes keep the proportions", "[strokes]") {
  NormalizerSettings settings;
  settings.rows = settings.columns = 56;
  const Extent e = measure(image_of(seven(0.1f, 0.1f, 0.6f), settings), 56);
  CHECK(e.bottom - e.top >= 39);
  CHECK(e.bottom - e.top <= 41);
}

TEST_CASE("the steps of the way can be left out one by one", "[strokes]") {
  const Drawing drawing = seven(0.1f, 0.1f, 0.3f);  // in the upper left, small
  NormalizerSettings settings;
  settings.fit = settings.centre = false;
  Extent e = measure(image_of(drawing, settings));
  // The pad in 28 pixels: 0.1 of it is 2.8, the brush 0.062 of it.
  CHECK(e.left == Approx(0.1f * 28 - 0.031f * 28).margin(1.0));
  CHECK(e.bottom == Approx(0.4f * 28 + 0.031f * 28).margin(1.0));

  settings.centre = true;  // moved, not scaled
  e = measure(image_of(drawing, settings));
  CHECK(e.x == Approx(14.0).margin(0.51));
  CHECK(e.y == Approx(14.0).margin(0.51));
  CHECK(e.bottom - e.top == Approx(0.3f * 28 + 0.062f * 28).margin(2.0));

  settings.fit = true, settings.centre = false;  // the box in the middle
  e = measure(image_of(drawing, settings));
  CHECK((e.top + e.bottom) / 2 == Approx(14.0).margin(0.51));
  CHECK((e.left + e.right) / 2 == Approx(14.0).margin(0.51));
  CHECK(e.bottom - e.top == Approx(20.0).margin(1.01));
}
