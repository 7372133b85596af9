#include <algorithm>
#include <catch_amalgamated.hpp>
#include <cmath>
#include <numbers>
#include <utility>

#include "core/data/augmentation.h"
#include "support/random_images.h"
#include "support/spots.h"

using namespace inkling;
using testing::Image;

namespace {

// Pixels by row and column; paper beyond the edges.
class Canvas {
 public:
  Canvas(Image pixels, int rows, int columns)
      : pixels_(std::move(pixels)), rows_(rows), columns_(columns) {}

  int at(int y, int x) const {
    const bool within = y >= 0 && y < rows_ && x >= 0 && x < columns_;
    return within ? pixels_[static_cast<std::size_t>(y * columns_ + x)] : 0;
  }
  // The image whose pixels are value(y, x).
  template <class Value>
  Canvas made_of(Value&& value) const {
    Canvas made = *this;
    for (int y = 0; y < rows_; ++y)
      for (int x = 0; x < columns_; ++x)
        made.pixels_[static_cast<std::size_t>(y * columns_ + x)] =
            static_cast<std::uint8_t>(value(y, x));
    return made;
  }
  Canvas disturbed(const Disturbance& by) const {
    Canvas made = *this;
    disturb(by, pixels_.data(), rows_, columns_, made.pixels_.data());
    return made;
  }
  bool operator==(const Canvas&) const = default;

 private:
  Image pixels_;
  int rows_, columns_;
};

Canvas random_canvas(int rows, int columns, double lit) {
  Random random(1, RandomStream::kShuffling);
  const LabeledImages images = testing::random_images(random, 1, rows, columns, lit);
  return {Image(images.pixels(0), images.pixels(0) + rows * columns), rows, columns};
}

Canvas dilated(const Canvas& from) {
  return from.made_of([&](int y, int x) {
    return std::max({from.at(y, x), from.at(y - 1, x), from.at(y + 1, x), from.at(y, x - 1),
                     from.at(y, x + 1)});
  });
}

Canvas eroded(const Canvas& from) {
  return from.made_of([&](int y, int x) {
    return std::min({from.at(y, x), from.at(y - 1, x), from.at(y + 1, x), from.at(y, x - 1),
                     from.at(y, x + 1)});
  });
}

}  // namespace

TEST_CASE("a disturbance by nothing leaves an image as it is", "[disturbance]") {
  const Canvas image = random_canvas(9, 13, 0.4);
  CHECK(image.disturbed({}) == image);
}

TEST_CASE("a shift by whole pixels moves them, and paper comes in", "[disturbance]") {
  const auto [rows, columns] = GENERATE(std::pair{9, 13}, std::pair{28, 28}, std::pair{64, 64});
  const Canvas image = random_canvas(rows, columns, 1.0);
  for (const auto& [right, down] : {std::pair{6, 0}, {-6, 0}, {0, 5}, {0, -1}, {3, -4}}) {
    CAPTURE(rows, columns, right, down);
    const Canvas expected = image.made_of(
        [&image, dy = down, dx = right](int y, int x) { return image.at(y - dy, x - dx); });
    CHECK(image.disturbed({.shift_x = static_cast<double>(right),
                           .shift_y = static_cast<double>(down)}) == expected);
  }
}

TEST_CASE("a shift by half a pixel is the mean of two", "[disturbance]") {
  const Canvas image = random_canvas(9, 13, 0.6);
  CHECK(image.disturbed({.shift_x = 0.5}) ==
        image.made_of([&](int y, int x) { return (image.at(y, x) + image.at(y, x - 1) + 1) / 2; }));
}

TEST_CASE("quarter turns permute pixels", "[disturbance]") {
  const int side = GENERATE(9, 28);
  const Canvas image = random_canvas(side, side, 0.6);
  CHECK(image.disturbed({.rotation = 90.0}) ==
        image.made_of([&](int y, int x) { return image.at(side - 1 - x, y); }));
  CHECK(image.disturbed({.rotation = -90.0}) ==
        image.made_of([&](int y, int x) { return image.at(x, side - 1 - y); }));
  CHECK(image.disturbed({.rotation = 180.0}) ==
        image.made_of([&](int y, int x) { return image.at(side - 1 - y, side - 1 - x); }));
}

TEST_CASE("strokes are thickened by their four neighbours, a pixel at a time", "[disturbance]") {
  const Canvas image = random_canvas(9, 13, 0.3);
  const Canvas wider = dilated(image);
  CHECK(image.disturbed({.thickness = 1.0}) == wider);
  CHECK(image.disturbed({.thickness = 2.0}) == dilated(wider));
  CHECK(wider.disturbed({.thickness = -1.0}) == eroded(wider));
  CHECK(image.disturbed({.thickness = 0.5}) ==
        image.made_of([&](int y, int x) { return (image.at(y, x) + wider.at(y, x) + 1) / 2; }));
  CHECK(image.disturbed({.thickness = 1.5}) == wider.made_of([&](int y, int x) {
    return (wider.at(y, x) + dilated(wider).at(y, x) + 1) / 2;
  }));
}

TEST_CASE("a spot goes where the amounts say, in their order", "[disturbance]") {
  Disturbance by;
  SECTION("rotation") { by.rotation = 30.0; }
  SECTION("scale") { by.scale = 1.4; }
  SECTION("smaller") { by.scale = 0.6; }
  SECTION("aspect") { by.aspect = 1.3; }
  SECTION("shear") { by.shear = 0.3; }
  SECTION("all") {
    by = {.shift_x = 1.5,
          .shift_y = -2.0,
          .aspect = 0.9,
          .shear = 0.2,
          .scale = 1.1,
          .rotation = -40.0};
  }
  const testing::Spot from{16.5, 9.5};
  Image image = testing::spots({from}), moved(image.size());
  disturb(by, image.data(), 28, 28, moved.data());
  const double x = (from.x - 13.5 + by.shift_x) * by.aspect;
  const double y = (from.y - 13.5 + by.shift_y) / by.aspect;
  const double leaning = x + by.shear * y;  // y grows downwards
  const double angle = by.rotation * std::numbers::pi / 180.0;
  const testing::Spot found = testing::middle(moved);
  CHECK(found.x - 13.5 ==
        Catch::Approx(by.scale * (leaning * std::cos(angle) - y * std::sin(angle))).margin(0.05));
  CHECK(found.y - 13.5 ==
        Catch::Approx(by.scale * (leaning * std::sin(angle) + y * std::cos(angle))).margin(0.05));
}
