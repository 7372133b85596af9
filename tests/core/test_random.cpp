#include <array>
#include <catch_amalgamated.hpp>
#include <cmath>

#include "core/base/random.h"

using namespace inkling;

TEST_CASE("the same seed and stream give the same numbers, others do not", "[random]") {
  Random a(1, RandomStream::kValidationSplit), b(1, RandomStream::kValidationSplit),
      c(1, RandomStream::kShuffling), d(2, RandomStream::kValidationSplit);
  const std::uint64_t first = a.next();
  CHECK(first == b.next());
  CHECK(first != c.next());
  CHECK(first != d.next());
}

TEST_CASE("uniform, normal and bounded numbers have the moments of their distributions",
          "[random]") {
  Random random(3, RandomStream::kInitialization);
  constexpr int kCount = 200000;
  double sum = 0, normal_sum = 0, normal_square = 0, normal_fourth = 0;
  std::array<int, 7> counts{};
  for (int i = 0; i < kCount; ++i) {
    const double u = random.uniform();
    if (u < 0.0 || u >= 1.0) FAIL("outside [0, 1): " << u);
    sum += u;
    const double n = random.normal();
    normal_sum += n;
    normal_square += n * n;
    normal_fourth += n * n * n * n;
    ++counts[random.below(7)];
  }
  CHECK(sum / kCount == Catch::Approx(0.5).margin(0.003));
  CHECK(normal_sum / kCount == Catch::Approx(0.0).margin(0.01));
  CHECK(normal_square / kCount == Catch::Approx(1.0).margin(0.015));
  CHECK(normal_fourth / kCount == Catch::Approx(3.0).margin(0.15));
  for (const int count : counts) CHECK(count == Catch::Approx(kCount / 7.0).margin(700));
}
