// Axes: from values to pixels, with ticks at round numbers.
#pragma once

#include <string>
#include <vector>

#include "app/plots/svg.h"

namespace inkling::plots {

struct Tick {
  double value = 0.0;
  std::string label;
};

enum class Scale {
  kLinear,
  kLogarithmic,  // values above 0
  // Shares 0..1 as -log10(1 - share): from 98% to 99% is as far as from 80% to 90%. Shares above
  // kBestShare count as that.
  kAccuracy,
};

inline constexpr double kBestShare = 0.9999;

struct Axis {
  Scale scale = Scale::kLinear;
  double low = 0.0, high = 1.0;  // low < high
  std::vector<Tick> ticks;       // within low and high

  // 0 at low, 1 at high; not cut off.
  double share_of(double value) const;
};

// From low to high exactly, with about `wanted` ticks, at most half as many again, at multiples of
// 1, 2 or 5 times a power of ten. Where both are equal the axis is widened.
Axis linear_axis(double low, double high, int wanted = 5);
// From 0 to the tick above the largest count, at whole numbers.
Axis count_axis(double largest, int wanted);
// Ticks at powers of ten, or between them too where there would be less than three.
Axis logarithmic_axis(double low, double high);
// From the tick below the worst share to the tick above the best one.
Axis accuracy_axis(double worst, double best);

// A number as people read it on an axis: "0.05", "1,500", "2e-05".
std::string tick_text(double value, double step);

// "98.12%"
std::string percent_text(double share);
// "10,000"
std::string count_text(double count);

// Where values lie in a picture.
struct Frame {
  Box box;
  Axis x, y;

  Point at(double x_value, double y_value) const;
  double at_x(double value) const { return box.x + box.width * x.share_of(value); }
  double at_y(double value) const { return box.bottom() - box.height * y.share_of(value); }
};

// Horizontal grid with its numbers on the left, numbers of the horizontal axis below, and what the
// axis counts under those.
void draw_axes(Svg& svg, const Frame& frame, std::string_view x_name);

// The room that a heading takes, about.
double heading_width(std::string_view title, std::string_view subtitle);

}  // namespace inkling::plots
