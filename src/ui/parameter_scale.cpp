#include "ui/parameter_scale.h"

#include <algorithm>
#include <cmath>

namespace inkling::ui {

namespace {

// Where a logarithmic range begins at zero, the scale begins here and its left end is zero itself.
constexpr double kSmallestPower = 1e-6;
constexpr double kZeroShare = 0.04;
constexpr double kLargestSliderRange = 1000.0;

double lowest_power(const ParameterInfo& info) {
  return info.minimum > 0.0 ? info.minimum : kSmallestPower;
}

double rounded_to_digits(double value, int digits) {
  if (value == 0.0) return 0.0;
  const double unit = std::pow(10.0, std::floor(std::log10(std::abs(value))) - (digits - 1));
  // Division by a whole power where there is one: 0.3, not 0.30000000000000004.
  return unit < 1.0 ? std::round(value / unit) / std::round(1.0 / unit)
                    : std::round(value / unit) * unit;
}

double rounded_to_step(double value, double step) {
  const double per_unit = 1.0 / step;
  if (step < 1.0 && std::abs(per_unit - std::round(per_unit)) < 1e-6) {
    return std::round(value * per_unit) / std::round(per_unit);
  }
  return std::round(value / step) * step;
}

}  // namespace

bool has_slider(const ParameterInfo& info) {
  const bool real = info.kind == ParameterKind::kReal || info.kind == ParameterKind::kRealList;
  return real && info.maximum - info.minimum <= kLargestSliderRange;
}

double slider_share(const ParameterInfo& info, double value) {
  const double bounded = std::clamp(value, info.minimum, info.maximum);
  if (!info.logarithmic) return (bounded - info.minimum) / (info.maximum - info.minimum);
  const double low = lowest_power(info);
  const double begin = info.minimum > 0.0 ? 0.0 : kZeroShare;
  if (bounded < low) return 0.0;
  return begin + (1.0 - begin) * std::log(bounded / low) / std::log(info.maximum / low);
}

double slider_value(const ParameterInfo& info, double share) {
  const double bounded = std::clamp(share, 0.0, 1.0);
  if (bounded >= 1.0) return info.maximum;
  if (!info.logarithmic) {
    const double value = info.minimum + bounded * (info.maximum - info.minimum);
    return std::clamp(rounded_to_step(value, info.step > 0.0 ? info.step : 1.0), info.minimum,
                      info.maximum);
  }
  const double low = lowest_power(info);
  const double begin = info.minimum > 0.0 ? 0.0 : kZeroShare;
  if (bounded <= 0.0 || bounded < begin * 0.5) return info.minimum;
  const double along = std::max(0.0, (bounded - begin) / (1.0 - begin));
  return std::clamp(rounded_to_digits(low * std::pow(info.maximum / low, along), 2), info.minimum,
                    info.maximum);
}

double stepped(const ParameterInfo& info, double value, int steps) {
  double result = value;
  if (info.logarithmic) {
    // Powers of ten in ten steps, on two digits.
    if (value <= 0.0)
      result = steps > 0 ? lowest_power(info) : 0.0;
    else
      result = rounded_to_digits(value * std::pow(10.0, static_cast<double>(steps) / 10.0), 2);
  } else if (info.step > 0.0) {
    result = rounded_to_step(value + info.step * static_cast<double>(steps), info.step);
    // From the odd end of a range (0.01 epochs) the first step leads to the grid, not past it.
    if (steps > 0 && result <= value) result += info.step;
  } else {
    for (int i = 0; i < std::abs(steps); ++i) {
      if (steps > 0)
        result = result < 1.0 ? 1.0 : result * 2.0;
      else
        result = result <= 1.0 ? 0.0 : std::floor(result / 2.0);
    }
  }
  return std::clamp(result, info.minimum, info.maximum);
}

}  // namespace inkling::ui
