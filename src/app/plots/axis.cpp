#include "app/plots/axis.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

namespace inkling::plots {
namespace {

// The smallest of 1, 2, 5 times a power of ten that is no less.
double round_step(double step) {
  const double power = std::pow(10.0, std::floor(std::log10(step)));
  for (const double factor : {1.0, 2.0, 5.0})
    if (step <= factor * power * (1.0 + 1e-9)) return factor * power;
  return 10.0 * power;
}

double step_of(double low, double high, int wanted) {
  return round_step((high - low) / (1.5 * static_cast<double>(wanted)));
}

double accuracy_position(double share) {
  return -std::log10(1.0 - std::clamp(share, 0.0, kBestShare));
}

void widen(double& low, double& high) {
  if (high > low) return;
  const double margin = low == 0.0 ? 0.5 : std::abs(low) * 0.05;
  low -= margin;
  high += margin;
}

void add_ticks(Axis& axis, double step) {
  // Counted, so that no error adds up; a hair of tolerance for ends that are ticks.
  const double first = std::ceil(axis.low / step - 1e-6),
               last = std::floor(axis.high / step + 1e-6);
  for (double i = first; i <= last; i += 1.0)
    axis.ticks.push_back({i * step, tick_text(i * step, step)});
}

}  // namespace

std::string tick_text(double value, double step) {
  std::array<char, 64> buffer{};
  const double magnitude = std::max(std::abs(value), step);
  if (std::abs(value) < step * 1e-6) return "0";
  if (magnitude >= 1e6 || step < 1e-4) {
    std::snprintf(buffer.data(), buffer.size(), "%.3g", value);
    return buffer.data();
  }
  const int digits = std::max(0, -static_cast<int>(std::floor(std::log10(step) + 1e-9)));
  if (digits == 0) return count_text(value);
  std::snprintf(buffer.data(), buffer.size(), "%.*f", digits, value);
  return buffer.data();
}

std::string percent_text(double share) {
  std::array<char, 64> buffer{};
  std::snprintf(buffer.data(), buffer.size(), "%.2f%%", 100.0 * share);
  return buffer.data();
}

std::string count_text(double count) {
  std::array<char, 64> buffer{};
  std::snprintf(buffer.data(), buffer.size(), "%.0f", count);
  std::string text = buffer.data();
  const std::size_t sign = text.starts_with('-') ? 1 : 0;
  for (std::size_t at = text.size(); at > 3 + sign;) text.insert(at -= 3, ",");
  return text;
}

double Axis::share_of(double value) const {
  switch (scale) {
    case Scale::kLogarithmic:
      return (std::log(value) - std::log(low)) / (std::log(high) - std::log(low));
    case Scale::kAccuracy:
      return (accuracy_position(value) - accuracy_position(low)) /
             (accuracy_position(high) - accuracy_position(low));
    case Scale::kLinear:
      break;
  }
  return (value - low) / (high - low);
}

Axis linear_axis(double low, double high, int wanted) {
  widen(low, high);
  Axis axis{Scale::kLinear, low, high, {}};
  add_ticks(axis, step_of(low, high, wanted));
  return axis;
}

Axis count_axis(double largest, int wanted) {
  const double step = std::max(1.0, step_of(0.0, std::max(largest, 1.0), wanted));
  Axis axis{Scale::kLinear, 0.0, std::ceil(std::max(largest, 1.0) / step - 1e-9) * step, {}};
  add_ticks(axis, step);
  return axis;
}

Axis logarithmic_axis(double low, double high) {
  constexpr std::size_t kFewest = 3;
  constexpr double kMostPowers = 8.0;
  if (!(high > low * 1.2)) {
    low /= 1.1;
    high *= 1.1;
  }
  Axis axis{Scale::kLogarithmic, low, high, {}};
  // A loss that ran away spans dozens of powers.
  const double stride =
      std::max(1.0, std::ceil((std::log10(high) - std::log10(low)) / kMostPowers));
  const double first = std::floor(std::log10(low) / stride) * stride;
  const std::vector<double> choices[] = {
      {1.0}, {1.0, 2.0, 5.0}, {1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0}};
  for (const auto& factors : choices) {
    axis.ticks.clear();
    for (double exponent = first; exponent <= std::log10(high); exponent += stride)
      for (const double factor : factors) {
        const double power = std::pow(10.0, exponent), value = factor * power;
        if (value >= low * (1.0 - 1e-9) && value <= high * (1.0 + 1e-9))
          axis.ticks.push_back({value, tick_text(value, factor == 1.5 ? power / 10.0 : power)});
      }
    if (axis.ticks.size() >= kFewest) return axis;
  }
  axis.ticks.clear();
  add_ticks(axis, step_of(low, high, 3));
  return axis;
}

Axis accuracy_axis(double worst, double best) {
  constexpr std::array<double, 13> kShares = {0.0,  0.2,  0.5,   0.7,   0.8,   0.9,       0.95,
                                              0.98, 0.99, 0.995, 0.998, 0.999, kBestShare};
  std::size_t first = 0, last = kShares.size() - 1;
  while (first + 1 < kShares.size() - 1 && kShares[first + 1] <= worst) ++first;
  while (last > first + 1 && kShares[last - 1] >= best) --last;
  Axis axis{Scale::kAccuracy, kShares[first], kShares[last], {}};
  for (std::size_t i = first; i <= last; ++i) {
    std::array<char, 16> buffer{};
    std::snprintf(buffer.data(), buffer.size(), "%.4g%%", 100.0 * kShares[i]);
    axis.ticks.push_back({kShares[i], buffer.data()});
  }
  return axis;
}

Point Frame::at(double x_value, double y_value) const { return {at_x(x_value), at_y(y_value)}; }

void draw_axes(Svg& svg, const Frame& frame, std::string_view x_name) {
  const Box& box = frame.box;
  for (const Tick& tick : frame.y.ticks) {
    const double y = frame.at_y(tick.value);
    svg.line({box.x, y}, {box.right(), y}, {.color = light::kLine});
    svg.text({box.x - 8.0, y + 4.0}, tick.label, {.anchor = Anchor::kEnd});
  }
  for (const Tick& tick : frame.x.ticks)
    svg.text({frame.at_x(tick.value), box.bottom() + 18.0}, tick.label,
             {.anchor = Anchor::kMiddle});
  if (!x_name.empty())
    svg.text({box.x + box.width / 2.0, box.bottom() + 36.0}, x_name,
             {.color = light::kText2, .anchor = Anchor::kMiddle});
}

double heading_width(std::string_view title, std::string_view subtitle) {
  return text_width(title, 15.0, 600) + 10.0 + text_width(subtitle, 13.0);
}

}  // namespace inkling::plots
