// The pictures' parts; tests/app/test_cli.py reads whole pictures.
#include <catch_amalgamated.hpp>
#include <cmath>

#include "app/plots/axis.h"
#include "app/plots/colors.h"
#include "app/plots/svg.h"

using namespace inkling;
using namespace inkling::plots;

namespace {

std::vector<std::string> labels(const Axis& axis) {
  std::vector<std::string> texts;
  for (const Tick& tick : axis.ticks) texts.push_back(tick.label);
  return texts;
}

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("text in pictures is safe XML", "[plots]") {
  CHECK(xml_escaped("a<b> & \"c\"") == "a&lt;b&gt; &amp; &quot;c&quot;");
  CHECK(xml_escaped("\xC3\xA4\xE2\x82\xAC\xF0\x9F\x98\x80") ==
        "\xC3\xA4\xE2\x82\xAC\xF0\x9F\x98\x80");
  const std::string replaced = "\xEF\xBF\xBD";
  CHECK(xml_escaped(std::string("a\0b", 3)) == "a" + replaced + "b");
  CHECK(xml_escaped("\x1B[0m") == replaced + "[0m");
  CHECK(xml_escaped("\xFFz") == replaced + "z");
  CHECK(xml_escaped("\xC3") == replaced);
  CHECK(xml_escaped("\xC0\x80") == replaced + replaced);                 // overlong
  CHECK(xml_escaped("\xED\xA0\x80") == replaced + replaced + replaced);  // half a surrogate pair
  CHECK(xml_escaped("\xEF\xBF\xBF") == replaced + replaced + replaced);  // U+FFFF
}

TEST_CASE("axes have ticks at round numbers", "[plots]") {
  CHECK(labels(linear_axis(0.0, 3.0, 3)) == Texts{"0", "1", "2", "3"});
  CHECK(labels(linear_axis(-0.31, 0.29, 3)) == Texts{"-0.2", "0", "0.2"});
  CHECK(labels(linear_axis(0.0, 60000.0, 3)) == Texts{"0", "20,000", "40,000", "60,000"});
  CHECK(labels(linear_axis(1e-6, 5e-6)) == Texts{"1e-06", "2e-06", "3e-06", "4e-06", "5e-06"});
  CHECK(labels(count_axis(437.0, 2)) == Texts{"0", "200", "400", "600"});
  CHECK(count_axis(437.0, 2).high == 600.0);
  CHECK(labels(count_axis(1.0, 3)) == Texts{"0", "1"});  // there are no half images
  CHECK(labels(count_axis(0.0, 3)) == Texts{"0", "1"});
  CHECK(labels(logarithmic_axis(0.05, 2.4)) == Texts{"0.05", "0.1", "0.2", "0.5", "1", "2"});
  CHECK(labels(logarithmic_axis(0.11, 0.36)) == Texts{"0.15", "0.2", "0.3"});
  CHECK(labels(logarithmic_axis(1e-4, 100.0)).size() == 7);
  CHECK(labels(logarithmic_axis(0.31, 0.33)).size() >= 2);
  CHECK(labels(logarithmic_axis(0.02, 3e36)) ==
        Texts{"1", "100,000", "1e+10", "1e+15", "1e+20", "1e+25", "1e+30", "1e+35"});
  CHECK(labels(logarithmic_axis(1e-300, 1e300)).size() < 10);
  for (const auto& [low, high] : {std::pair{2.0, 2.0}, {0.0, 0.0}, {-3.0, -3.0}}) {
    const Axis widened = linear_axis(low, high);
    CHECK(widened.low < low);
    CHECK(widened.high > high);
    CHECK_FALSE(widened.ticks.empty());
  }
  CHECK_FALSE(logarithmic_axis(0.31, 0.31).ticks.empty());
}

TEST_CASE("on the axis of accuracies each tenth of the errors takes the same room", "[plots]") {
  const Axis axis = accuracy_axis(0.0, 0.9995);
  CHECK(axis.low == 0.0);
  CHECK(axis.high == kBestShare);
  CHECK(axis.share_of(0.9) == Catch::Approx(0.25));
  CHECK(axis.share_of(0.99) == Catch::Approx(0.5));
  CHECK(axis.share_of(0.999) == Catch::Approx(0.75));
  CHECK(axis.share_of(1.0) == 1.0);
  CHECK(labels(accuracy_axis(0.91, 0.981)) == Texts{"90%", "95%", "98%", "99%"});
  CHECK(labels(accuracy_axis(1.0, 1.0)) == Texts{"99.9%", "99.99%"});
  CHECK(labels(accuracy_axis(0.0, 0.0)) == Texts{"0%", "20%"});
}

TEST_CASE("a frame turns values into pixels, upwards", "[plots]") {
  const Frame frame{{10.0, 20.0, 100.0, 50.0}, linear_axis(0.0, 4.0), linear_axis(0.0, 1.0)};
  const Point middle = frame.at(2.0, 0.5), origin = frame.at(0.0, 0.0);
  CHECK(middle.x == 60.0);
  CHECK(middle.y == 45.0);
  CHECK(origin.x == 10.0);
  CHECK(origin.y == 70.0);
}

TEST_CASE("colours are the design's stops and what lies between", "[plots]") {
  CHECK(diverging_color(0.0) == light::kDiverging[4]);
  CHECK(diverging_color(-1.0) == light::kDiverging.front());
  CHECK(diverging_color(7.0) == light::kDiverging.back());
  CHECK(diverging_color(std::nan("")) == light::kDiverging.front());
  CHECK(sequential_color(0.5) == light::kSequential[4]);
  const Rgb stops[] = {0x000000, 0x204080};
  CHECK(color_between(stops, 0.5) == 0x102040);
  CHECK(text_color_on(0xFFFFFF) == light::kText);
  CHECK(text_color_on(0x141B66) == light::kSurface);
}

TEST_CASE("numbers in pictures are short and the same everywhere", "[plots]") {
  Svg svg(100.0, 50.5, "a & b");
  svg.line({-0.001, 1.0 / 3.0}, {2.0, 1e4}, {.color = 0x0000FF, .width = 1.25, .dash = "2 3"});
  const std::string text = svg.finish();
  CHECK(text.find("<title>a &amp; b</title>") != std::string::npos);
  CHECK(text.find("<line x1=\"0\" y1=\"0.33\" x2=\"2\" y2=\"10000\" stroke=\"#0000ff\" "
                  "stroke-width=\"1.25\" stroke-dasharray=\"2 3\"/>") != std::string::npos);
  CHECK(text.find("viewBox=\"0 0 100 50.5\"") != std::string::npos);
}
