#include <algorithm>
#include <array>
#include <catch_amalgamated.hpp>

#include "core/data/scribbles.h"

using namespace inkling;

namespace {

using ScribblePixels = std::array<std::uint8_t, kPenSide * kPenSide>;

ScribblePixels scribble(std::uint64_t seed, std::uint64_t number) {
  ScribblePixels pixels;
  draw_scribble(seed, number, pixels);
  return pixels;
}

}  // namespace

TEST_CASE("seed and number determine a scribble", "[scribbles]") {
  CHECK(scribble(7, 3) == scribble(7, 3));
  CHECK(scribble(7, 3) != scribble(7, 4));
  CHECK(scribble(7, 3) != scribble(8, 3));
}

TEST_CASE("scribbles are placed as digits are, and differ in how much ink they have",
          "[scribbles]") {
  double least = 1.0, most = 0.0;
  for (std::uint64_t number = 0; number < 2000; ++number) {
    INFO(number);
    const ScribblePixels pixels = scribble(1, number);
    double mass = 0.0, x_sum = 0.0, y_sum = 0.0;
    for (int y = 0; y < kPenSide; ++y)
      for (int x = 0; x < kPenSide; ++x) {
        const double ink = pixels[static_cast<std::size_t>(y * kPenSide + x)] / 255.0;
        mass += ink;
        x_sum += ink * (x + 0.5);
        y_sum += ink * (y + 0.5);
      }
    REQUIRE(mass > 0.0);
    // Half a pixel, and what a shift of scattered dots pushes over the image's edge.
    CHECK(std::abs(x_sum / mass - 14.0) < 1.5);
    CHECK(std::abs(y_sum / mass - 14.0) < 1.5);
    least = std::min(least, mass / 400.0);
    most = std::max(most, mass / 400.0);
  }
  CHECK(least < 0.1);  // of the box of 20 x 20: some dots
  CHECK(most > 0.7);   // nearly all of it
}
