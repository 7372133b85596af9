#include <algorithm>
#include <array>
#include <catch_amalgamated.hpp>
#include <cmath>

#include "core/data/synthetic_digits.h"
#include "support/backwards_executor.h"

using namespace inkling;

namespace {

using Pixels = std::array<std::uint8_t, kSyntheticPixels>;

struct Drawn {
  Pixels pixels;
  std::uint8_t digit;
};
Drawn draw_digit(std::uint64_t seed, std::uint64_t number) {
  Drawn drawn;
  drawn.digit = draw_synthetic_digit(seed, number, drawn.pixels);
  return drawn;
}

}  // namespace

TEST_CASE("seed and number determine a synthetic digit", "[synthetic]") {
  CHECK(draw_digit(7, 3).pixels == draw_digit(7, 3).pixels);
  CHECK(draw_digit(7, 3).digit == draw_digit(7, 3).digit);
  CHECK(draw_digit(7, 3).pixels != draw_digit(7, 4).pixels);
  CHECK(draw_digit(7, 3).pixels != draw_digit(8, 3).pixels);
}

TEST_CASE("synthetic digits lie as MNIST's do", "[synthetic]") {
  // Fitted into 20 x 20 (an edge is soft, so a pixel more), their centre of mass within half a
  // pixel of (14, 14): LeCun et al.
  for (std::uint64_t number = 0; number < 3000; ++number) {
    const Drawn drawn = draw_digit(1, number);
    INFO(number);
    int left = 28, right = -1, top = 28, bottom = -1;
    double mass = 0.0, x_sum = 0.0, y_sum = 0.0;
    for (int y = 0; y < 28; ++y)
      for (int x = 0; x < 28; ++x) {
        const int value = drawn.pixels[static_cast<std::size_t>(y * 28 + x)];
        mass += value;
        x_sum += value * (x + 0.5);
        y_sum += value * (y + 0.5);
        if (value < 64) continue;
        left = std::min(left, x);
        right = std::max(right, x);
        top = std::min(top, y);
        bottom = std::max(bottom, y);
      }
    REQUIRE(mass > 0.0);
    const int longer = std::max(right - left, bottom - top) + 1;
    CHECK(longer >= 18);
    CHECK(longer <= 22);
    CHECK(std::abs(x_sum / mass - 14.0) < 0.51);  // bytes are rounded
    CHECK(std::abs(y_sum / mass - 14.0) < 0.51);
  }
}

TEST_CASE("each synthetic digit is as likely", "[synthetic]") {
  std::array<int, 10> counts{};
  constexpr int kCount = 10000;
  for (std::uint64_t number = 0; number < kCount; ++number) ++counts[draw_digit(5, number).digit];
  for (const int count : counts)  // five deviations of a binomial distribution
    CHECK(std::abs(count - kCount / 10) < 5 * std::sqrt(kCount * 0.1 * 0.9));
}

TEST_CASE("a synthetic set is the same from however many processors", "[synthetic]") {
  SerialExecutor serial;
  testing::BackwardsExecutor backwards(3);
  const auto a = make_synthetic_dataset(1, 700, 300, serial);
  const auto b = make_synthetic_dataset(1, 700, 300, backwards);
  CHECK(a->train.images.file == b->train.images.file);
  CHECK(a->train.labels == b->train.labels);
  CHECK(a->test.images.file == b->test.images.file);
  CHECK(a->name == "synthetic");
  CHECK(a->class_count() == 10);
  CHECK(suits_synthetic_digits(*a));
  // The parts are read as files are, and the test's images come after the training's.
  CHECK(parse_idx_images(a->test.images.file, "test")->count == 300);
  const Drawn first = draw_digit(1, 700);
  CHECK(std::equal(first.pixels.begin(), first.pixels.end(), a->test.pixels(0)));
  CHECK(first.digit == a->test.labels[0]);
}
