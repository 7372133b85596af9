// The oracle is the pad's own way from strokes to an image: a picture of the strokes, in whatever
// size, colour and place, must become nearly the same image as the strokes themselves.
#include "catch_amalgamated.hpp"
#include "core/data/bitmap.h"
#include "core/data/strokes.h"

namespace inkling {
namespace {

// A seven with a hook, and a round shape.
Drawing seven() {
  return {{{{0.25f, 0.3f}, {0.3f, 0.22f}, {0.72f, 0.2f}, {0.6f, 0.45f}, {0.45f, 0.8f}},
           {{0.4f, 0.52f}, {0.68f, 0.5f}}},
          0.06f};
}
Drawing round_shape() {
  Drawing drawing{{{}}, 0.06f};
  for (int i = 0; i <= 40; ++i) {
    const float angle = 0.157f * static_cast<float>(i);
    drawing.strokes[0].push_back({0.5f + 0.2f * std::cos(angle), 0.5f + 0.33f * std::sin(angle)});
  }
  return drawing;
}

struct Picture {
  int side = 300;
  float pen = 10.0f;  // in pixels
  float paper = 1.0f, ink = 0.0f;
  float x = 0.0f, y = 0.0f;  // where the pad's corner lies
  float size = 300.0f;       // of the pad
};

Bitmap picture_of(const Drawing& drawing, const Picture& look) {
  std::vector<Stroke> strokes = drawing.strokes;
  for (Stroke& stroke : strokes)
    for (Point& p : stroke) p = {look.x + p.x * look.size, look.y + p.y * look.size};
  const VectorF covered = rasterize_strokes(strokes, look.pen, look.side, look.side);
  Bitmap bitmap{look.side, look.side, {}};
  for (const float cover : covered)
    bitmap.values.push_back(look.paper + cover * (look.ink - look.paper));
  return bitmap;
}

float mean_difference(const VectorF& a, const VectorF& b) { return (a - b).cwiseAbs().mean(); }

TEST_CASE("a picture of strokes becomes the image that the pad makes of them", "[bitmap]") {
  for (const Drawing& drawing : {seven(), round_shape()}) {
    const auto expected = normalize_drawing(drawing);
    REQUIRE(expected);
    const Picture looks[] = {{},
                             {.pen = 4.0f},
                             {.pen = 24.0f},
                             {.paper = 0.0f, .ink = 1.0f},
                             {.paper = 0.8f, .ink = 0.3f},
                             {.side = 900, .pen = 8.0f, .x = 500.0f, .y = 40.0f, .size = 350.0f},
                             {.side = 70, .pen = 4.0f, .size = 70.0f}};
    for (const Picture& look : looks) {
      CAPTURE(look.side, look.pen, look.paper);
      const auto image = normalize_bitmap(picture_of(drawing, look), 28, 28);
      REQUIRE(image);
      CHECK(image->minCoeff() >= 0.0f);
      CHECK(image->maxCoeff() <= 1.0f);
      CHECK(mean_difference(*image, *expected) < 0.03f);
      // What stands still is worse by far: the measure can tell.
      CHECK(mean_difference(*image, VectorF::Zero(784)) > 0.09f);
    }
  }
}

TEST_CASE("an image of MNIST's kind stays what it is", "[bitmap]") {
  const auto image = normalize_drawing(round_shape());
  REQUIRE(image);
  const auto again = normalize_bitmap({28, 28, {image->begin(), image->end()}}, 28, 28);
  REQUIRE(again);
  CHECK(mean_difference(*again, *image) < 0.03f);
}

TEST_CASE("dark on light reads exactly as light on dark", "[bitmap]") {
  const Bitmap dark = picture_of(seven(), {});
  Bitmap light = dark;
  for (float& value : light.values) value = 1.0f - value;
  CHECK(mean_difference(*normalize_bitmap(dark, 28, 28), *normalize_bitmap(light, 28, 28)) < 1e-5f);
}

TEST_CASE("the digit fits into 20x20 with its centre of mass in the middle", "[bitmap]") {
  for (const int side : {28, 40}) {
    const auto image = normalize_bitmap(picture_of(seven(), {.x = -30.0f}), side, side);
    REQUIRE(image);
    const Point mass = centre_of_mass(*image, side, side);
    CHECK(std::abs(mass.x - static_cast<float>(side) / 2) <= 0.51f);
    CHECK(std::abs(mass.y - static_cast<float>(side) / 2) <= 0.51f);
    const Eigen::Map<const MatrixF> grid(image->data(), side, side);
    const Index lines = (grid.colwise().maxCoeff().array() > 0.05f).count();
    CHECK(lines >= side * 18 / 28);
    CHECK(lines <= side * 21 / 28);
  }
}

TEST_CASE("the paper's grain is no ink", "[bitmap]") {
  const Bitmap clean = picture_of(seven(), {});
  Bitmap grainy = clean;
  for (std::size_t i = 0; i < grainy.values.size(); ++i)
    grainy.values[i] =
        std::max(0.0f, grainy.values[i] - 0.1f * static_cast<float>(i * 7919 % 100) / 100.0f);
  CHECK(mean_difference(*normalize_bitmap(grainy, 28, 28), *normalize_bitmap(clean, 28, 28)) <
        0.02f);
}

TEST_CASE("a picture without a drawing is refused", "[bitmap]") {
  for (const float value : {0.0f, 0.5f, 1.0f}) {
    const auto image = normalize_bitmap({3, 4, std::vector<float>(12, value)}, 28, 28);
    REQUIRE_FALSE(image);
    CHECK(image.error().message.find("found no drawing") != std::string::npos);
  }
  // One pixel of ink is all there can be in the smallest picture.
  CHECK(normalize_bitmap({3, 3, {1, 1, 1, 1, 0, 1, 1, 1, 1}}, 28, 28));
}

}  // namespace
}  // namespace inkling
