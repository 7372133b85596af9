// Pictures as SVG text. The same calls give the same bytes.
// Source: Scalable Vector Graphics (SVG) 1.1 (Second Edition), W3C.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "app/common/png.h"
#include "ui/light_colors.h"

namespace inkling::plots {

struct Point {
  double x = 0.0, y = 0.0;
};

struct Box {
  double x = 0.0, y = 0.0, width = 0.0, height = 0.0;

  double right() const { return x + width; }
  double bottom() const { return y + height; }
};

struct Stroke {
  light::Rgb color = light::kText;
  double width = 1.0;
  std::string_view dash = {};  // "7 3"; empty: solid
};

enum class Anchor { kStart, kMiddle, kEnd };

struct TextStyle {
  double size = 12.0;
  light::Rgb color = light::kText3;
  int weight = 400;
  Anchor anchor = Anchor::kStart;
  double turn_degrees = 0.0;  // clockwise around the anchor
  bool halo = false;          // of the ground's colour, over lines and points
};

// How wide a text will be about, in pixels: the viewer chooses the font, so room is left by the
// widths of Inter.
double text_width(std::string_view text, double size, int weight = 400);

// Text that is safe between tags and inside quotes: & < > " are escaped, and what XML does not
// allow (control characters, bytes that are not UTF-8) becomes U+FFFD.
std::string xml_escaped(std::string_view text);

// Lengths in pixels, y downwards. Each mark that stands for a piece of data carries `data` as its
// class, so that a style sheet or a test finds it; empty: none.
class Svg {
 public:
  // `title` is what a screen reader says.
  Svg(double width, double height, std::string_view title);

  void rectangle(const Box& box, light::Rgb fill, std::string_view data = {}, double radius = 0.0,
                 std::string_view hint = {});
  void line(Point from, Point to, const Stroke& stroke);
  void polyline(std::span<const Point> points, const Stroke& stroke, std::string_view data = {});
  void circle(Point center, double radius, light::Rgb fill, std::string_view data = {});
  // `at`: the left end, middle or right end of the baseline.
  void text(Point at, std::string_view text, const TextStyle& style, std::string_view data = {});
  // A title in bold with what it is about behind it, however wide the viewer's font is.
  void heading(Point at, std::string_view title, std::string_view subtitle);
  // Pixels as squares, not smoothed; `hint` is shown under the pointer.
  void image(const Box& box, const Picture& picture, std::string_view data = {},
             std::string_view hint = {});

  std::string finish() const { return body_ + "</svg>\n"; }

 private:
  std::string body_;
};

}  // namespace inkling::plots
