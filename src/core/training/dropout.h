// Which units rest.
#pragma once

#include <cstdint>

#include "core/base/types.h"

namespace inkling {

// A unit rests with the given rate, the others count 1 / (1 - rate) (Srivastava et al. 2014,
// inverted). Whether one rests follows from seed, portion, layer, unit and sample alone, so masks
// can be made in any order, by any number of processors.
class DropoutMasks {
 public:
  // `portion` tells the portions of a training apart.
  DropoutMasks(std::uint64_t seed, std::int64_t portion)
      : key_(mix(mix(seed ^ kStream) + static_cast<std::uint64_t>(portion))) {}

  // factors[u + s * stride] <- 0 or 1 / (1 - rate) for units first .. first + count - 1 (both even
  // or the layer's last) and samples 0 .. samples - 1.
  template <class Scalar>
  void fill(std::size_t layer, double rate, Index first, Index count, Index samples, Index stride,
            Scalar* factors) const {
    const auto kept = static_cast<Scalar>(1.0 / (1.0 - rate));
    const auto threshold = static_cast<std::uint32_t>(rate * 4294967296.0);
    const std::uint64_t key = mix(key_ + static_cast<std::uint64_t>(layer));
    for (Index s = 0; s < samples; ++s) {
      Scalar* row = factors + s * stride;
      for (Index u = 0; u < count; u += 2) {
        // Two decisions from each draw of 64 bits.
        const auto at = static_cast<std::uint64_t>(s) << 32 | static_cast<std::uint64_t>(first + u);
        const std::uint64_t bits = mix(key + at * 0x9E3779B97F4A7C15u);
        row[u] = static_cast<std::uint32_t>(bits) < threshold ? Scalar(0) : kept;
        if (u + 1 < count)
          row[u + 1] = static_cast<std::uint32_t>(bits >> 32) < threshold ? Scalar(0) : kept;
      }
    }
  }

 private:
  static constexpr std::uint64_t kStream =
      0x64726F706F757400u;  // apart from other uses of the seed
  // The finaliser of SplitMix64 (Steele, Lea, Flood 2014).
  static constexpr std::uint64_t mix(std::uint64_t z) {
    z += 0x9E3779B97F4A7C15u;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
  }
  std::uint64_t key_;
};

}  // namespace inkling
