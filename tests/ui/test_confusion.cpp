// The confusion matrix of the laboratory, its colours and its file.
#include <catch_amalgamated.hpp>
#include <limits>

#include "ui/laboratory/cell_color.h"
#include "ui/laboratory/confusion.h"
#include "ui/laboratory/csv.h"

using namespace inkling;
using namespace inkling::ui::laboratory;

namespace {

const std::vector<std::uint8_t> kTruths = {0, 0, 0, 1, 1, 2}, kAnswers = {0, 0, 1, 1, 1, 0};
const std::vector<std::string> kNames = {"shirt", "bag, small", "2"};

}  // namespace

TEST_CASE("answers are counted by truth and answer", "[laboratory]") {
  const Confusion confusion = count_answers(kTruths, kAnswers, 3);
  Confusion expected(3, 3);
  expected << 2, 1, 0, 0, 2, 0, 1, 0, 0;
  CHECK(confusion == expected);
  CHECK(images_in({0, 0}, kTruths, kAnswers) == std::vector<std::uint32_t>{0, 1});
  CHECK(images_in({2, 0}, kTruths, kAnswers) == std::vector<std::uint32_t>{5});
  CHECK(images_in({2, 1}, kTruths, kAnswers).empty());
  // Both errors count one; the first is taken.
  CHECK(most_confused(confusion) == Cell{0, 1});
  CHECK_FALSE(most_confused(count_answers(kTruths, kTruths, 3)).has_value());
}

TEST_CASE("what is no class, and answers that are missing, are not counted", "[laboratory]") {
  CHECK(count_answers(kTruths, kAnswers, 2).sum() == 5);
  CHECK(count_answers(kTruths, std::span(kAnswers).first(4), 3).sum() == 4);
  CHECK(images_in({1, 1}, kTruths, std::span(kAnswers).first(4)) == std::vector<std::uint32_t>{3});
}

TEST_CASE("a record quotes what RFC 4180 wants quoted", "[laboratory]") {
  CHECK(csv_row(std::vector<std::string>{"a", "b,c", "say \"x\"", "two\nlines", ""}) ==
        "a,\"b,c\",\"say \"\"x\"\"\",\"two\nlines\",\r\n");
  CHECK(csv_number(0.1) == "0.1");
  CHECK(csv_number(std::numeric_limits<double>::quiet_NaN()).empty());
}

TEST_CASE("the confusion matrix is written with its classes", "[laboratory]") {
  CHECK(confusion_csv(count_answers(kTruths, kAnswers, 3), kNames) ==
        "true class,shirt,\"bag, small\",2\r\n"
        "shirt,2,1,0\r\n"
        "\"bag, small\",0,2,0\r\n"
        "2,1,0,0\r\n");
}

TEST_CASE("every count can be read on its colour, and more is never paler", "[laboratory]") {
  CHECK(contrast(IM_COL32_BLACK, IM_COL32_WHITE) == Catch::Approx(21.0));
  CHECK(contrast(IM_COL32_WHITE, IM_COL32_WHITE) == Catch::Approx(1.0));
  for (const ui::Palette* palette : {&ui::light_palette(), &ui::dark_palette()}) {
    INFO("dark: " << palette->dark);
    for (const int most : {1, 2, 9, 300}) {
      double before = 0.0;
      for (int count = 1; count <= most; ++count) {
        const ImU32 color = count_color(*palette, count, most);
        CHECK(contrast(ui::laboratory::text_on(*palette, color), color) >= 4.5);
        const double distance = contrast(palette->surface, color);
        if (most > 1 && color != count_color(*palette, 1, most)) CHECK(distance >= before);
        before = distance;
      }
    }
    CHECK(count_color(*palette, 9, 9) == palette->sequential.back());
  }
}
