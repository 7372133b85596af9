#include "core/base/number_text.h"

#include <cmath>
#include <cstdint>
#include <cstdlib>

namespace inkling {
namespace {

// digits * 10^(exponent + 1 - number of digits), digits not ending in 0: "1.5e-07".
std::string scientific_text(const std::string& digits, int exponent) {
  const std::string size = std::to_string(std::abs(exponent));
  return digits.substr(0, 1) + (digits.size() > 1 ? "." + digits.substr(1) : "") +
         (exponent < 0 ? "e-" : "e+") + (size.size() < 2 ? "0" : "") + size;
}

// The same as "0.00000015".
std::string fixed_text(const std::string& digits, int exponent) {
  if (exponent < 0)
    return "0." + std::string(static_cast<std::size_t>(-exponent - 1), '0') + digits;
  const auto whole = static_cast<std::size_t>(exponent) + 1;
  if (whole >= digits.size()) return digits + std::string(whole - digits.size(), '0');
  return digits.substr(0, whole) + "." + digits.substr(whole);
}

// The first so many digits of `value`, rounded; powers of ten are not exact, so the last of 16 or
// 17 may be off.
std::int64_t leading_digits(double value, int exponent, int count) {
  const int power = count - 1 - exponent;
  // A power beyond 10^308 would be infinite.
  const double half = std::pow(10.0, power / 2), rest = std::pow(10.0, power - power / 2);
  return std::llround(value * half * rest);
}

}  // namespace

std::string shortest_text(double value) {
  if (std::isnan(value)) return "nan";
  const std::string sign = std::signbit(value) ? "-" : "";
  const double size = std::abs(value);
  if (std::isinf(value)) return sign + "inf";
  if (size == 0.0) return sign + "0";
  const int exponent = static_cast<int>(std::floor(std::log10(size)));
  // 17 digits tell any two numbers apart; where the last is off, its neighbours are tried.
  for (int count = 1; count <= 17; ++count) {
    const std::int64_t rounded = leading_digits(size, exponent, count);
    for (int step = 0; step <= (count < 16 ? 0 : 64); ++step) {
      std::string digits = std::to_string(rounded + (step % 2 == 0 ? step / 2 : -(step + 1) / 2));
      const int carried = exponent + static_cast<int>(digits.size()) - count;
      while (digits.size() > 1 && digits.back() == '0') digits.pop_back();
      const std::string scientific = scientific_text(digits, carried);
      if (std::strtod(scientific.c_str(), nullptr) != size) continue;
      const std::string fixed = fixed_text(digits, carried);
      return sign + (scientific.size() < fixed.size() ? scientific : fixed);
    }
  }
  return sign + scientific_text(std::to_string(leading_digits(size, exponent, 17)), exponent);
}

}  // namespace inkling
