#include <string>

#include "catch_amalgamated.hpp"
#include "core/data/pgm.h"

namespace inkling {
namespace {

using Catch::Matchers::ContainsSubstring;

Bytes bytes(std::string_view text) { return {text.begin(), text.end()}; }

std::string refusal(std::string_view text) {
  const auto parsed = parse_pgm(bytes(text), "a.pgm");
  return parsed ? "" : parsed.error().message;
}

TEST_CASE("PGM images are read as bytes, as 16-bit samples and as text", "[pgm]") {
  const std::string files[] = {std::string("P5 3 2 100\n\x00\x19\x32\x4b\x64\x00", 17),
                               std::string("P5\n# made by hand\n3 2\n1000\n"
                                           "\x00\x00\x00\xfa\x01\xf4\x02\xee\x03\xe8\x00\x00",
                                           39),
                               "P2\n3 2 # size\n4\n0 1 2\n3 4 0\n"};
  for (const std::string& file : files) {
    INFO(file);
    const auto image = parse_pgm(bytes(file), "a.pgm");
    REQUIRE(image);
    CHECK(image->rows == 2);
    CHECK(image->columns == 3);
    CHECK(image->values == std::vector{0.0f, 0.25f, 0.5f, 0.75f, 1.0f, 0.0f});
  }
}

TEST_CASE("damaged PGM images are refused with what was found", "[pgm]") {
  CHECK_THAT(refusal("P6 1 1 255\nabc"), ContainsSubstring("a.pgm: found no PGM image"));
  CHECK_THAT(refusal("P5"), ContainsSubstring("without a width and height"));
  CHECK_THAT(refusal("P5 0 3 255\n"), ContainsSubstring("without a width and height"));
  CHECK_THAT(refusal("P5 3 99999999999999999999 255\n"), ContainsSubstring("from 1 to 4096"));
  CHECK_THAT(refusal("P5 1 1 0\na"), ContainsSubstring("largest value from 1 to 65535"));
  CHECK_THAT(refusal("P5 1 1 70000\na"), ContainsSubstring("largest value"));
  CHECK_THAT(refusal("P5 1 1 255"), ContainsSubstring("header without an end"));
  CHECK_THAT(refusal("P5 2 2 255\nabc"),
             ContainsSubstring("found 3 bytes of pixels, expected 4 for 2 x 2"));
  CHECK_THAT(refusal("P5 2 2 255\nabcde"), ContainsSubstring("found 5 bytes of pixels"));
  CHECK_THAT(refusal("P5 1 1 9\na"), ContainsSubstring("found no value from 0 to 9 as pixel 0"));
  CHECK_THAT(refusal("P2 2 2 9\n1 2 3"), ContainsSubstring("as pixel 3"));
  CHECK_THAT(refusal("P2 4096 4096 9\n1 2 3"), ContainsSubstring("truncated"));
  CHECK_THAT(refusal("P2 1 1 9\n1 2"), ContainsSubstring("found more than the 1 pixels"));
}

}  // namespace
}  // namespace inkling
