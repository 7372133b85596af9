#include "ui/format.h"

#include <array>
#include <cmath>
#include <cstdio>

namespace inkling::ui {

std::string grouped(std::int64_t value) {
  std::string digits = std::to_string(value < 0 ? -value : value);
  for (int at = static_cast<int>(digits.size()) - 3; at > 0; at -= 3)
    digits.insert(static_cast<std::size_t>(at), ",");
  return value < 0 ? "-" + digits : digits;
}

std::string fixed(double value, int decimals) {
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), "%.*f", decimals, value);
  return text.data();
}

std::string percent(double share, int decimals) {
  if (!std::isfinite(share)) return "–";
  const double scale = std::pow(10.0, decimals);
  double shown = std::round(share * 100.0 * scale) / scale;
  // 9,999 of 10,000 is not all of them.
  if (shown >= 100.0 && share < 1.0) shown = 100.0 - 1.0 / scale;
  return fixed(shown, decimals) + "%";
}

std::string plain(double value) {
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), "%.6g", value);
  return text.data();
}

std::string duration(double seconds) {
  if (seconds < 9.95) return fixed(seconds, 1) + " s";
  if (seconds < 120.0) return fixed(seconds, 0) + " s";
  const auto whole = static_cast<std::int64_t>(std::lround(seconds));
  if (whole < 7200) return std::to_string(whole / 60) + " min " + std::to_string(whole % 60) + " s";
  return std::to_string(whole / 3600) + " h " + std::to_string(whole % 3600 / 60) + " min";
}

std::string times_over(double count) {
  static constexpr std::array<const char*, 11> kWords = {
      "", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"};
  if (count == 1.0) return "once";
  if (count == 2.0) return "twice over";
  if (count >= 3.0 && count <= 10.0 && count == std::floor(count))
    return std::string(kWords[static_cast<std::size_t>(count)]) + " times over";
  return plain(count) + " times over";
}

}  // namespace inkling::ui
