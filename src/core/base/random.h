// The one random generator. Every use of chance takes a stream of its own from the one seed, so
// that drawing more numbers in one place (say, dropout) never changes another (say, the order of
// the samples).
#pragma once

#include <bit>
#include <cstdint>

namespace inkling {

enum class RandomStream : std::uint64_t {
  kInitialization = 1,
  kShuffling = 2,
  kValidationSplit = 4,
  kSyntheticDigits = 5,
  kAugmentation = 6,
  kScribbles = 7,
  kOwnDrawings = 8,
  kSearch = 9,
  kEmbedding = 10,
};

// xoshiro256** (Blackman and Vigna, "Scrambled linear pseudorandom number generators", 2021),
// seeded through SplitMix64 as its authors advise. Not for cryptography. A copy continues the same
// sequence on its own.
class Random {
 public:
  Random(std::uint64_t seed, RandomStream stream);
  // One of the stream's own streams: a thing that is numbered has its chance to itself, so that it
  // does not matter in which order, or on which thread, things are made.
  Random(std::uint64_t seed, RandomStream stream, std::uint64_t number);

  // Within the header, since loops that draw many numbers keep the state in registers.
  std::uint64_t next() {
    const std::uint64_t result = std::rotl(state_[1] * 5, 7) * 9;
    const std::uint64_t shifted = state_[1] << 17;
    state_[2] ^= state_[0];
    state_[3] ^= state_[1];
    state_[1] ^= state_[2];
    state_[0] ^= state_[3];
    state_[2] ^= shifted;
    state_[3] = std::rotl(state_[3], 45);
    return result;
  }
  double uniform() { return static_cast<double>(next() >> 11) * 0x1p-53; }  // [0, 1), 53 bits
  double uniform(double low, double high) {                                 // [low, high)
    return low + (high - low) * uniform();
  }
  double normal();  // mean 0, deviation 1 (Box and Muller 1958, one of the pair)
  std::uint32_t below(std::uint32_t exclusive);  // 0 .. exclusive - 1 without bias; exclusive > 0

 private:
  std::uint64_t state_[4];
};

}  // namespace inkling
