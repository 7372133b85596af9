#include "core/kernels/lit_entries.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "core/kernels/nonzero.h"
#include "core/kernels/simd.h"

namespace inkling {
namespace {

static_assert(std::endian::native == std::endian::little);  // bytes of words are in memory's order

using simd::Bytes;

constexpr Index kEight = 8;
constexpr Index kWord = 64;      // pixels whose bits fill a word
constexpr Index kStretch = 512;  // pixels that are looked through before any is listed

LitEntry entry_of(std::uint8_t byte, Index row) {
  return std::bit_cast<LitEntry>(static_cast<float>(byte)) | static_cast<LitEntry>(row);
}

// The positions of a byte's bits that are set, ascending, in the bytes of a word from the lowest;
// 0 behind them.
constexpr std::array<std::uint64_t, 256> kPositions = [] {
  std::array<std::uint64_t, 256> positions{};
  for (unsigned byte = 0; byte < 256; ++byte)
    for (int bit = 0, found = 0; bit < 8; ++bit)
      if (byte >> bit & 1) positions[byte] |= static_cast<std::uint64_t>(bit) << 8 * found++;
  return positions;
}();

#ifdef INKLING_SWIZZLE
// The same as lanes whose upper three bytes ask simd::swizzle for zeros.
constexpr LitEntry kNoByte = 0x80808000;
constexpr auto kLanePositions = [] {
  std::array<std::array<LitEntry, 8>, 256> lanes{};
  for (std::size_t byte = 0; byte < 256; ++byte)
    for (std::size_t i = 0; i < 8; ++i)
      lanes[byte][i] = static_cast<LitEntry>(kPositions[byte] >> 8 * i & 0xff) + kNoByte;
  return lanes;
}();
#endif

// Bit k tells whether the k-th byte is not 0.
unsigned nonzero_bytes(std::uint64_t bytes) {
  bytes |= bytes >> 4;
  bytes |= bytes >> 2;
  bytes |= bytes >> 1;
  // The lowest bits of all bytes are added up in the highest byte, each at its own place.
  return static_cast<unsigned>((bytes & 0x0101010101010101) * 0x0102040810204080 >> 56);
}

// And zeros behind them.
INKLING_INLINE Bytes eight_of(const std::uint8_t* pixels) {
  using Words = std::uint64_t __attribute__((vector_size(16)));
  std::uint64_t word;
  std::memcpy(&word, pixels, sizeof word);
  return std::bit_cast<Bytes>(Words{word, 0});
}

// Those of eight pixels that `lit` tells; the first's number is `row`.
INKLING_INLINE LitEntry* append_eight(const std::uint8_t* pixels, unsigned lit, Index row,
                                      LitEntry* to) {
#ifdef INKLING_SWIZZLE
  // All lanes are written, and the next eight begin where the lit ones end: how many there are
  // cannot be foretold, and a wrong guess costs more than the writing.
  using Lanes = std::uint32_t __attribute__((vector_size(sizeof(Bytes))));
  using Signed = std::int32_t __attribute__((vector_size(sizeof(Bytes))));
  const Bytes bytes = eight_of(pixels);
  const Lanes first = Lanes{} + (static_cast<LitEntry>(row) - kNoByte);
  for (int half = 0; half < 2; ++half) {
    Lanes order;
    std::memcpy(&order, &kLanePositions[lit][half * 4], sizeof order);
    const auto values = std::bit_cast<Signed>(simd::swizzle(bytes, std::bit_cast<Bytes>(order)));
    const auto floats = std::bit_cast<Lanes>(__builtin_convertvector(values, simd::Quad));
    const Lanes entries = floats | (order + first);
    std::memcpy(to + half * 4, &entries, sizeof entries);
  }
  return to + std::popcount(lit);
#else
  for (; lit != 0; lit &= lit - 1) {
    const Index i = std::countr_zero(lit);
    *to++ = entry_of(pixels[i], row + i);
  }
  return to;
#endif
}

INKLING_INLINE void count_eight(const std::uint8_t* pixels, std::uint16_t* counts) {
  using Counts = std::uint16_t __attribute__((vector_size(16)));
  const Bytes bytes = eight_of(pixels);
  // Twice a byte whose bits are all set is the 16-bit number -1.
  const auto lit = std::bit_cast<Bytes>(bytes != 0);
  const auto minus_one = std::bit_cast<Counts>(
      __builtin_shufflevector(lit, lit, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7));
  Counts sums;
  std::memcpy(&sums, counts, sizeof sums);
  sums -= minus_one;
  std::memcpy(counts, &sums, sizeof sums);
}

}  // namespace

// In two rounds, neither of which has to guess: which eights have any ink, and what is in them.
INKLING_KERNEL LitEntry* append_lit(const std::uint8_t* image, Index begin, Index end, LitEntry* to,
                                    std::uint16_t* counts) {
  const Index whole = begin + (end - begin) / kWord * kWord;
  while (begin < whole) {
    const Index stretch = std::min(kStretch, whole - begin);
    std::uint8_t lit[kStretch / kEight];              // of each eight, a bit for each pixel
    std::uint8_t eights[kStretch / kEight + kEight];  // that have any ink
    Index found = 0;
    for (Index eight = 0; eight < stretch / kEight; eight += kEight) {
      const std::uint64_t bits = nonzero_bits(image + begin + eight * kEight);
      std::memcpy(lit + eight, &bits, sizeof bits);
      const unsigned inked = nonzero_bytes(bits);
      const std::uint64_t numbers =
          kPositions[inked] + static_cast<std::uint64_t>(eight) * 0x0101010101010101;
      std::memcpy(eights + found, &numbers, sizeof numbers);
      found += std::popcount(inked);
    }
    for (Index i = 0; i < found; ++i) {
      const Index row = begin + eights[i] * kEight;
      to = append_eight(image + row, lit[eights[i]], row, to);
      count_eight(image + row, counts + row);
    }
    begin += stretch;
  }
  for_nonzero(image, begin, end, [&](Index row) {
    *to++ = entry_of(image[row], row);
    ++counts[row];
  });
  return to;
}

}  // namespace inkling
