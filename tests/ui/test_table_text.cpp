#include <catch_amalgamated.hpp>
#include <cstdlib>
#include <limits>

#include "core/base/random.h"
#include "ui/laboratory/table_text.h"

using namespace inkling;
using namespace inkling::ui::laboratory;

TEST_CASE("floats in tables read back as the same number and are no longer than they need be",
          "[laboratory]") {
  CHECK(float_text(0.1f) == "0.1");
  CHECK(float_text(-2.0f) == "-2");
  CHECK(float_text(0.0f) == "0");
  CHECK(float_text(16777217.0f) == "16777216");
  CHECK(float_text(std::numeric_limits<float>::infinity()) == "inf");
  Random random(3, RandomStream::kInitialization);
  for (int i = 0; i < 2000; ++i) {
    const auto value = static_cast<float>(random.normal() * 0.05);
    CHECK(std::strtof(float_text(value).c_str(), nullptr) == value);
  }
}

TEST_CASE("cells of tables are quoted where RFC 4180 asks for it", "[laboratory]") {
  std::string csv;
  add_csv_row(csv, {"plain", "a, b", "say \"so\"", ""});
  add_csv_cell(csv, "two\nlines", false);
  add_csv_cell(csv, "3", true);
  CHECK(csv == "plain,\"a, b\",\"say \"\"so\"\"\",\r\n\"two\nlines\",3\r\n");
}
