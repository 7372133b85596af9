#include "formats/tensor_bytes.h"

#include <Eigen/Core>
#include <algorithm>
#include <bit>
#include <cassert>
#include <cmath>
#include <concepts>
#include <limits>
#include <string>

namespace inkling {

namespace {

template <std::unsigned_integral Bits>
void put(std::uint8_t* at, Bits bits) {
  for (std::size_t i = 0; i < sizeof(Bits); ++i) at[i] = static_cast<std::uint8_t>(bits >> 8 * i);
}

template <std::unsigned_integral Bits>
Bits get(const std::uint8_t* at) {
  Bits bits = 0;
  for (std::size_t i = 0; i < sizeof(Bits); ++i)
    bits = static_cast<Bits>(bits | static_cast<Bits>(Bits{at[i]} << 8 * i));
  return bits;
}

// The conversion itself is undefined where the number does not fit.
float nearest_float(double value) {
  using Limits = std::numeric_limits<float>;
  if (std::abs(value) > static_cast<double>(Limits::max()))
    return value > 0.0 ? Limits::infinity() : -Limits::infinity();
  return static_cast<float>(value);
}

}  // namespace

void append_numbers(Bytes& out, std::span<const float> values, NumberType type) {
  assert(type != NumberType::kDouble);
  std::size_t at = out.size();
  out.resize(at + size_of(type) * values.size());
  const float largest = Eigen::NumTraits<Eigen::half>::highest();
  for (const float value : values) {
    if (type == NumberType::kHalf)
      put(&out[at], Eigen::numext::bit_cast<std::uint16_t>(
                        Eigen::half(std::clamp(value, -largest, largest))));
    else
      put(&out[at], std::bit_cast<std::uint32_t>(value));
    at += size_of(type);
  }
}

void read_numbers(std::span<const std::uint8_t> bytes, NumberType type, float* values) {
  for (std::size_t at = 0; at + size_of(type) <= bytes.size(); at += size_of(type)) {
    const std::uint8_t* number = bytes.data() + at;
    switch (type) {
      case NumberType::kHalf:
        *values++ =
            static_cast<float>(Eigen::numext::bit_cast<Eigen::half>(get<std::uint16_t>(number)));
        break;
      case NumberType::kSingle:
        *values++ = std::bit_cast<float>(get<std::uint32_t>(number));
        break;
      case NumberType::kDouble:
        *values++ = nearest_float(std::bit_cast<double>(get<std::uint64_t>(number)));
        break;
    }
  }
}

Status check_finite(std::string_view name, std::span<const float> values) {
  const auto bad = std::find_if_not(values.begin(), values.end(),
                                    [](float value) { return std::isfinite(value); });
  if (bad == values.end()) return {};
  return Error{ErrorCode::kInvalidData, std::string(name) + ": found " +
                                            (std::isnan(*bad) ? "NaN" : "an infinite value") +
                                            " at entry " + std::to_string(bad - values.begin()) +
                                            ", expected finite numbers."};
}

}  // namespace inkling
