#include "core/base/random.h"

#include <cmath>
#include <numbers>

namespace inkling {
namespace {

std::uint64_t split_mix(std::uint64_t& state) {
  std::uint64_t z = (state += 0x9E3779B97F4A7C15u);
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
  return z ^ (z >> 31);
}

}  // namespace

Random::Random(std::uint64_t seed, RandomStream stream) {
  // The stream number passes through the mixer first: seeds 1, 2, 3 and streams 1, 2, 3 must not
  // overlap.
  std::uint64_t mixed = static_cast<std::uint64_t>(stream);
  mixed = split_mix(mixed) ^ seed;
  for (std::uint64_t& word : state_) word = split_mix(mixed);
}

Random::Random(std::uint64_t seed, RandomStream stream, std::uint64_t number)
    : Random(split_mix(number) ^ seed, stream) {}

double Random::normal() {
  const double radius =
      std::sqrt(-2.0 * std::log(1.0 - uniform()));  // 1 - u lies in (0, 1]: no log(0)
  return radius * std::cos(2.0 * std::numbers::pi * uniform());
}

std::uint32_t Random::below(std::uint32_t exclusive) {
  // Rejects the few values that would favour small remainders.
  const std::uint32_t threshold = (0u - exclusive) % exclusive;
  for (;;) {
    const auto draw = static_cast<std::uint32_t>(next() >> 32);
    if (draw >= threshold) return draw % exclusive;
  }
}

}  // namespace inkling
