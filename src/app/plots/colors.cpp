#include "app/plots/colors.h"

#include <algorithm>
#include <cmath>

namespace inkling::plots {
namespace {

double channel(Rgb color, int shift) { return static_cast<double>((color >> shift) & 0xFFu); }

// Relative luminance of WCAG 2.
double luminance(Rgb color) {
  const auto linear = [&](int shift) {
    const double share = channel(color, shift) / 255.0;
    return share <= 0.04045 ? share / 12.92 : std::pow((share + 0.055) / 1.055, 2.4);
  };
  return 0.2126 * linear(16) + 0.7152 * linear(8) + 0.0722 * linear(0);
}

}  // namespace

Rgb color_between(std::span<const Rgb> stops, double share) {
  const double last = static_cast<double>(stops.size() - 1);
  const double at = share > 0.0 ? std::min(share, 1.0) * last : 0.0;
  const std::size_t low = std::min(static_cast<std::size_t>(at), stops.size() - 2);
  const double part = at - static_cast<double>(low);
  Rgb color = 0;
  for (const int shift : {16, 8, 0}) {
    const double value =
        channel(stops[low], shift) * (1.0 - part) + channel(stops[low + 1], shift) * part;
    color |= static_cast<Rgb>(std::lround(value)) << shift;
  }
  return color;
}

Rgb sequential_color(double share) { return color_between(light::kSequential, share); }

Rgb diverging_color(double value) { return color_between(light::kDiverging, value * 0.5 + 0.5); }

Rgb class_color(std::size_t label) { return light::kClasses[label % light::kClasses.size()]; }

Rgb run_color(std::size_t run) { return light::kRuns[run % light::kRuns.size()]; }

Rgb text_color_on(Rgb ground) {
  const double y = luminance(ground);
  const double on_dark = 1.05 / (y + 0.05),
               on_light = (y + 0.05) / (luminance(light::kText) + 0.05);
  return on_light >= on_dark ? light::kText : light::kSurface;
}

}  // namespace inkling::plots
