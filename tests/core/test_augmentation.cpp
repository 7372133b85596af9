#include <algorithm>
#include <catch_amalgamated.hpp>
#include <cmath>
#include <numbers>
#include <vector>

#include "core/data/augmentation.h"
#include "core/data/training_images.h"
#include "core/model/loss.h"
#include "support/random_images.h"
#include "support/spots.h"

using namespace inkling;
using testing::Image;
using testing::middle;
using testing::Spot;
using testing::spots;

namespace {

Image augmented(const Augmentation& settings, const Image& image, int rows, int columns,
                std::uint64_t number) {
  Image result(image.size());
  Random random(3, RandomStream::kAugmentation, number);
  augment(settings, random, image.data(), rows, columns, result.data());
  return result;
}

struct Range {
  double low = 1e9, high = -1e9;
  void include(double value) {
    low = std::min(low, value);
    high = std::max(high, value);
  }
};

constexpr std::uint64_t kDraws = 400;

}  // namespace

TEST_CASE("no augmentation leaves an image as it is", "[augmentation]") {
  Random random(1, RandomStream::kShuffling);
  const LabeledImages images = testing::random_images(random, 1, 9, 13, 0.4);
  const Image image(images.pixels(0), images.pixels(0) + 9 * 13);
  CHECK(augmented({}, image, 9, 13, 0) == image);
}

TEST_CASE("a shift stays within its bounds and reaches them", "[augmentation]") {
  const Image image = spots({{13.5, 13.5}});
  Range x, y;
  for (std::uint64_t n = 0; n < kDraws; ++n) {
    const Spot at = middle(augmented({.shift = 2.0}, image, 28, 28, n));
    x.include(at.x - 13.5);
    y.include(at.y - 13.5);
  }
  for (const Range& range : {x, y}) {
    CHECK(range.low == Catch::Approx(-2.0).margin(0.1));
    CHECK(range.high == Catch::Approx(2.0).margin(0.1));
  }
}

TEST_CASE("turning, sizes, aspect and slant do to two spots what they say", "[augmentation]") {
  // On one line with the middle, 14 pixels apart.
  const Image across = spots({{6.5, 13.5}, {20.5, 13.5}});
  Range angle, distance, lean;
  Augmentation settings;
  SECTION("rotation") { settings.rotation = 20.0; }
  SECTION("scale") { settings.scale = 0.2; }
  SECTION("aspect") { settings.aspect = 0.2; }
  SECTION("shear") { settings.shear = 0.3; }
  const Image upright = spots({{13.5, 7.5}, {13.5, 19.5}});
  for (std::uint64_t n = 0; n < kDraws; ++n) {
    const Image image = augmented(settings, across, 28, 28, n);
    const Spot a = middle(image, 0, 14), b = middle(image, 14, 28);
    angle.include(std::atan2(b.y - a.y, b.x - a.x) * 180.0 / std::numbers::pi);
    distance.include(std::hypot(b.x - a.x, b.y - a.y));
    // Sideways for each pixel up: by the covariance of an upright pair's ink.
    const Image leaning = augmented(settings, upright, 28, 28, n);
    const Spot m = middle(leaning);
    double xy = 0.0, yy = 0.0;
    for (int y = 0; y < 28; ++y)
      for (int x = 0; x < 28; ++x) {
        const double value = leaning[static_cast<std::size_t>(y * 28 + x)];
        xy += value * (x - m.x) * (y - m.y);
        yy += value * (y - m.y) * (y - m.y);
      }
    lean.include(-xy / yy);
  }
  if (settings.rotation > 0.0) {
    CHECK(angle.low == Catch::Approx(-20.0).margin(0.7));
    CHECK(angle.high == Catch::Approx(20.0).margin(0.7));
    CHECK(distance.low > 13.7);
    CHECK(distance.high < 14.3);
  } else if (settings.shear > 0.0) {
    CHECK(lean.low == Catch::Approx(-0.3).margin(0.03));
    CHECK(lean.high == Catch::Approx(0.3).margin(0.03));
    CHECK(distance.low > 13.7);
    CHECK(distance.high < 14.3);
  } else {
    CHECK(distance.low == Catch::Approx(14.0 / 1.2).margin(0.3));
    CHECK(distance.high == Catch::Approx(14.0 * 1.2).margin(0.3));
    CHECK(std::max(-angle.low, angle.high) < 0.5);
  }
}

TEST_CASE("elastic displacements have the deviation that is asked for", "[augmentation]") {
  // Over many draws and places: of a spot's middle, which averages over two pixels and so moves a
  // little less.
  const double wanted = 0.8;
  double sum = 0.0, square = 0.0;
  int count = 0;
  for (const Spot at : {Spot{8.0, 9.0}, Spot{14.0, 17.5}, Spot{19.5, 12.0}}) {
    const Image image = spots({at});
    for (std::uint64_t n = 0; n < 4 * kDraws; ++n) {
      const Spot moved = middle(augmented({.elastic = wanted}, image, 28, 28, n));
      for (const double by : {moved.x - at.x, moved.y - at.y}) {
        sum += by;
        square += by * by;
        ++count;
      }
    }
  }
  CHECK(std::abs(sum / count) < 0.05);
  CHECK(std::sqrt(square / count) == Catch::Approx(wanted).epsilon(0.12));
}

TEST_CASE("strokes become wider or thinner by up to a pixel", "[augmentation]") {
  Image line(28 * 28);  // three pixels wide
  for (int y = 4; y < 24; ++y)
    for (int x = 13; x < 16; ++x) line[static_cast<std::size_t>(y * 28 + x)] = 200;
  Range width;
  for (std::uint64_t n = 0; n < kDraws; ++n) {
    const Image image = augmented({.thickness = 1.0}, line, 28, 28, n);
    double sum = 0.0;
    for (int x = 0; x < 28; ++x) sum += image[14 * 28 + static_cast<std::size_t>(x)] / 200.0;
    width.include(sum);
    CHECK(*std::max_element(image.begin(), image.end()) == 200);
  }
  CHECK(width.low == Catch::Approx(1.0).margin(0.05));
  CHECK(width.high == Catch::Approx(5.0).margin(0.05));
}

TEST_CASE("what is left of ink between pixels is paper where it is faint", "[augmentation]") {
  // Of 255 a sixteenth, of 16 nothing, since 1 is a sixteenth.
  const auto [ink, least] = GENERATE(std::pair{255, 16}, std::pair{16, 1});
  Image line(28 * 28);
  for (int y = 4; y < 24; ++y)
    line[static_cast<std::size_t>(y * 28 + 14)] = static_cast<std::uint8_t>(ink);
  int smallest = 255;
  for (std::uint64_t n = 0; n < kDraws; ++n)
    for (const std::uint8_t value : augmented({.shift = 1.0}, line, 28, 28, n))
      if (value > 0) smallest = std::min<int>(smallest, value);
  CHECK(smallest == least);
}

TEST_CASE("images of any size are augmented within their bounds", "[augmentation]") {
  const Augmentation all{.shift = 3.0,
                         .rotation = 45.0,
                         .scale = 1.0,
                         .aspect = 1.0,
                         .shear = 1.0,
                         .elastic = 5.0,
                         .thickness = 1.0};
  const auto [rows, columns] =
      GENERATE(std::pair{8, 8}, std::pair{9, 13}, std::pair{28, 28}, std::pair{64, 64});
  Random random(1, RandomStream::kShuffling);
  const LabeledImages images = testing::random_images(random, 1, rows, columns, 1.0);
  const auto size = static_cast<std::size_t>(rows * columns);
  const Image image(images.pixels(0), images.pixels(0) + size);
  for (std::uint64_t n = 0; n < 50; ++n) {
    Image result(size + 8, 77);
    Random of_image(3, RandomStream::kAugmentation, n);
    augment(all, of_image, image.data(), rows, columns, result.data());
    CHECK(std::all_of(result.begin() + static_cast<std::ptrdiff_t>(size), result.end(),
                      [](std::uint8_t byte) { return byte == 77; }));
    result.resize(size);
    CHECK(result == augmented(all, image, rows, columns, n));
  }
}

TEST_CASE("a reading draws the same in whatever portions", "[augmentation]") {
  Random random(2, RandomStream::kShuffling);
  const LabeledImages images = testing::random_images(random, 6, 28, 28, 0.2, 10);
  const LabeledImages own = testing::random_images(random, 2, 28, 28, 0.2, 10);
  const TrainingImages training({images, &own}, 9);
  const std::vector<std::uint32_t> samples = {4,
                                              TrainingImages::kFirstSynthetic + 1,
                                              0,
                                              4,
                                              TrainingImages::kFirstSynthetic,
                                              5,
                                              TrainingImages::kFirstScribble,
                                              TrainingImages::kFirstScribble + 7,
                                              TrainingImages::kFirstOwn,
                                              TrainingImages::kFirstOwn + 3};
  const Augmentation mild{.shift = 1.0, .rotation = 5.0};
  TrainingImages::Reading whole, part;
  whole.assign(training, samples, 100, mild);
  REQUIRE(whole.to_be_drawn());
  whole.draw(3, samples.size());
  whole.draw(0, 3);
  const auto equal = [](const std::uint8_t* a, const std::uint8_t* b) {
    return std::equal(a, a + 784, b);
  };
  for (std::size_t i = 0; i < samples.size(); ++i) {
    part.assign(training, std::span(samples).subspan(i, 1), 100 + static_cast<std::int64_t>(i),
                mild);
    part.draw(0, 1);
    CHECK(equal(part.pixels()[0], whole.pixels()[i]));
    CHECK(part.labels()[0] == whole.labels()[i]);
  }
  CHECK(whole.labels()[0] == images.labels[4]);
  CHECK(whole.labels()[6] == kNoClass);
  CHECK_FALSE(equal(whole.pixels()[6], whole.pixels()[7]));
  CHECK((whole.labels()[8] == own.labels[0] || whole.labels()[8] == own.labels[1]));
  CHECK_FALSE(equal(whole.pixels()[0], whole.pixels()[3]));  // the same image, drawn twice
  // As they are: read in place.
  part.assign(training, std::span(samples).first(1), 100, {});
  CHECK_FALSE(part.to_be_drawn());
  CHECK(part.pixels()[0] == images.pixels(4));
}
