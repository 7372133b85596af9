// Lists of the pixels that are not 0, as the first layer's kernels read them.
#pragma once

#include <bit>
#include <cstdint>

#include "core/base/types.h"

namespace inkling {

// A byte as a float, whose lower half is 0 for a whole number below 256, and there instead the
// number of the row that it is multiplied with: a pixel's, or a sample's.
using LitEntry = std::uint32_t;
inline constexpr LitEntry kLitRowBits = 0xffff;

inline Index row_of(LitEntry entry) { return static_cast<Index>(entry & kLitRowBits); }
inline float value_of(LitEntry entry) { return std::bit_cast<float>(entry & ~kLitRowBits); }
inline LitEntry with_row(LitEntry entry, Index row) {
  return (entry & ~kLitRowBits) | static_cast<LitEntry>(row);
}

// Room that append_lit() wants behind the last entry: it writes several at once.
inline constexpr std::size_t kLitSlack = 8;

// Writes the entries of the pixels [begin, end) of an image that are not 0, in ascending order,
// and adds 1 to the count of each. Returns where they end. counts: of the image's first pixel.
LitEntry* append_lit(const std::uint8_t* image, Index begin, Index end, LitEntry* to,
                     std::uint16_t* counts);

}  // namespace inkling
