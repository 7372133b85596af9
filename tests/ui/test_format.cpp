#include <catch_amalgamated.hpp>

#include "ui/format.h"

using namespace inkling::ui;

TEST_CASE("Thousands are grouped", "[format]") {
  CHECK(grouped(0) == "0");
  CHECK(grouped(999) == "999");
  CHECK(grouped(1000) == "1,000");
  CHECK(grouped(1234567) == "1,234,567");
  CHECK(grouped(-60000) == "-60,000");
}

TEST_CASE("A share below one is never shown as all of it", "[format]") {
  CHECK(percent(0.9999) == "99.9%");
  CHECK(percent(0.985) == "98.5%");
  CHECK(percent(1.0) == "100.0%");
  CHECK(percent(0.996, 0) == "99%");
  CHECK(percent(0.0) == "0.0%");
}

TEST_CASE("Durations use the unit that fits", "[format]") {
  CHECK(duration(0.84) == "0.8 s");
  CHECK(duration(14.2) == "14 s");
  CHECK(duration(125.0) == "2 min 5 s");
  CHECK(duration(7300.0) == "2 h 1 min");
}

TEST_CASE("Epochs are put into words", "[format]") {
  CHECK(times_over(1.0) == "once");
  CHECK(times_over(2.0) == "twice over");
  CHECK(times_over(3.0) == "three times over");
  CHECK(times_over(0.5) == "0.5 times over");
}
