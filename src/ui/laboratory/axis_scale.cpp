#include "ui/laboratory/axis_scale.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <initializer_list>

namespace inkling::ui::laboratory {

namespace {

constexpr double kMostNines = 0.9999;  // the axis has no place for 100%
constexpr double kTolerance = 1e-9;    // of rounding, as a share of the range

double position(ScaleKind kind, double value) {
  switch (kind) {
    case ScaleKind::kLinear:
      return value;
    case ScaleKind::kLog:
      return std::log10(value);
    case ScaleKind::kNines:
      return -std::log10(1.0 - std::min(value, kMostNines));
  }
  return value;
}

std::vector<double> linear_ticks(double low, double high, int most) {
  const double rough = (high - low) / (most - 1);
  const double power = std::pow(10.0, std::floor(std::log10(rough)));
  double step = 10.0 * power;
  for (const double factor : {1.0, 2.0, 2.5, 5.0})
    if (rough <= factor * power * (1.0 + kTolerance)) {
      step = factor * power;
      break;
    }
  std::vector<double> ticks;
  const double room = (high - low) * kTolerance;
  // Adding 0 makes a plain zero of a negative one.
  for (double index = std::ceil((low - room) / step) + 0.0; index * step <= high + room;
       index += 1.0)
    ticks.push_back(index * step);
  // Where even the finest step misses a short axis, one near its middle.
  if (ticks.empty()) ticks.push_back(std::round(5.0 * (low + high) / step) * step / 10.0);
  return ticks;
}

// 1, 2 and 5 of each decade; where that is too many, the 1 of every few decades.
std::vector<double> log_ticks(double low, double high, int most) {
  const int first = static_cast<int>(std::floor(std::log10(low))),
            last = static_cast<int>(std::ceil(std::log10(high)));
  const auto collect = [&](int every, std::initializer_list<double> factors) {
    std::vector<double> ticks;
    for (int decade = first; decade <= last; ++decade) {
      if (decade % every != 0) continue;
      for (const double factor : factors) {
        const double tick = factor * std::pow(10.0, decade);
        if (tick >= low * (1.0 - kTolerance) && tick <= high * (1.0 + kTolerance))
          ticks.push_back(tick);
      }
    }
    return ticks;
  };
  std::vector<double> ticks = collect(1, {1.0, 2.0, 5.0});
  if (ticks.size() < 2) return linear_ticks(low, high, most);  // less than a decade
  for (int every = 1; static_cast<int>(ticks.size()) > most; ++every) ticks = collect(every, {1.0});
  return ticks;
}

std::vector<double> nines_ticks(double low, double high, int most) {
  static constexpr std::array<double, 11> kAll = {0.0,  0.5,   0.8,   0.9,   0.95,  0.98,
                                                  0.99, 0.995, 0.998, 0.999, 0.9995};
  std::vector<double> ticks;
  for (const double tick : kAll)
    if (tick >= low && tick <= high) ticks.push_back(tick);
  // The lowest are the closest together.
  while (static_cast<int>(ticks.size()) > most) ticks.erase(ticks.begin() + 1);
  return ticks;
}

}  // namespace

bool AxisScale::can_show(double value) const {
  return std::isfinite(value) && (kind != ScaleKind::kLog || value > 0.0);
}

double AxisScale::share(double value) const {
  const double begin = position(kind, low);
  return (position(kind, value) - begin) / (position(kind, high) - begin);
}

std::vector<double> AxisScale::ticks(int most) const {
  switch (kind) {
    case ScaleKind::kLinear:
      return linear_ticks(low, high, most);
    case ScaleKind::kLog:
      return log_ticks(low, high, most);
    case ScaleKind::kNines:
      return nines_ticks(low, high, most);
  }
  return {};
}

AxisScale scale_for(ScaleKind kind, double lowest, double highest) {
  constexpr double kRoom = 0.06;
  switch (kind) {
    case ScaleKind::kLinear: {
      const double range = highest > lowest ? highest - lowest : std::max(std::abs(highest), 1e-6);
      // Most quantities here are 0 or more, and 0 is a better end than a margin below it.
      const double low = lowest >= 0.0 && lowest < 0.5 * highest ? 0.0 : lowest - kRoom * range;
      return {kind, low, highest + kRoom * range};
    }
    case ScaleKind::kLog: {
      const double low = std::max(lowest, 1e-12), high = std::max(highest, low);
      const double room = std::max(0.03, kRoom * std::log10(high / low));
      return {kind, low * std::pow(10.0, -room), high * std::pow(10.0, room)};
    }
    case ScaleKind::kNines: {
      // The first figures after the start are chance; what comes at the end shall have the room.
      const double high = std::clamp(1.0 - 0.7 * (1.0 - highest), 0.6, kMostNines);
      return {kind, highest >= 0.7 ? 0.5 : 0.0, high};
    }
  }
  return {};
}

}  // namespace inkling::ui::laboratory
