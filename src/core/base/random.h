// The one random generator. Every use of chance takes a stream of its own from the one seed, so
// that drawing more numbers in one place (say, dropout) never changes another (say, the order of
// the samples).
#pragma once

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

  std::uint64_t next();
  double uniform();                         // [0, 1), 53 bits
  double uniform(double low, double high);  // [low, high)
  double normal();  // mean 0, deviation 1 (Box and Muller 1958, one of the pair)
  std::uint32_t below(std::uint32_t exclusive);  // 0 .. exclusive - 1 without bias; exclusive > 0

 private:
  std::uint64_t state_[4];
};

}  // namespace inkling
