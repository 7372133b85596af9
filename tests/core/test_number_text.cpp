#include <catch_amalgamated.hpp>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <limits>

#include "core/base/number_text.h"
#include "core/base/random.h"

using namespace inkling;

namespace {

std::string by_the_library(double value) {
  char buffer[400];
  return {buffer, std::to_chars(buffer, buffer + sizeof buffer, value).ptr};
}

}  // namespace

TEST_CASE("numbers are written as the standard library writes them", "[number_text]") {
  for (const double value : {0.0,
                             -0.0,
                             1.0,
                             -1.0,
                             0.1,
                             0.05,
                             1e-8,
                             1e-4,
                             1e-3,
                             0.001234,
                             3.0,
                             1e5,
                             1e6,
                             123456.0,
                             1e12,
                             0.3,
                             1.0 / 3.0,
                             2.5e-5,
                             9007199254740993.0,

                             std::numeric_limits<double>::infinity()})
    CHECK(shortest_text(value) == by_the_library(value));
}

TEST_CASE("what is written reads back as the same number", "[number_text]") {
  Random random(Catch::getSeed(), RandomStream::kShuffling);
  for (int i = 0; i < 2000; ++i) {
    const double value = (random.uniform() - 0.5) * std::pow(10.0, random.uniform(-12.0, 12.0));
    const std::string text = shortest_text(value);
    REQUIRE(std::strtod(text.c_str(), nullptr) == value);
    REQUIRE(text.size() == by_the_library(value).size());
  }
}
