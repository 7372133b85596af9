// Where the ink is.
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>

#include "core/base/types.h"

#if defined(__wasm_simd128__)
#include <wasm_simd128.h>
#elif defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace inkling {

// Bit i tells whether bytes[i] is not zero, for 64 bytes.
inline std::uint64_t nonzero_bits(const std::uint8_t* bytes) {
  std::uint64_t bits = 0;
#if defined(__wasm_simd128__)
  for (int i = 0; i < 4; ++i) {
    const v128_t lit = wasm_i8x16_ne(wasm_v128_load(bytes + 16 * i), wasm_i8x16_splat(0));
    bits |= static_cast<std::uint64_t>(wasm_i8x16_bitmask(lit)) << (16 * i);
  }
#elif defined(__SSE2__)
  for (int i = 0; i < 4; ++i) {
    const __m128i part = _mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes + 16 * i));
    const int dark = _mm_movemask_epi8(_mm_cmpeq_epi8(part, _mm_setzero_si128()));
    bits |= static_cast<std::uint64_t>(~dark & 0xffff) << (16 * i);
  }
#else
  for (int i = 0; i < 64; ++i) bits |= std::uint64_t{bytes[i] != 0} << i;
#endif
  return bits;
}

// Calls found(index) for each byte of [begin, end) that is not zero, in ascending order.
template <class Found>
inline void for_nonzero(const std::uint8_t* bytes, Index begin, Index end, Found&& found) {
  for (Index i = begin; i < end; i += 64) {
    std::uint64_t lit;
    if (i + 64 <= end) {
      lit = nonzero_bits(bytes + i);
    } else {
      std::uint8_t rest[64] = {};
      std::memcpy(rest, bytes + i, static_cast<std::size_t>(end - i));
      lit = nonzero_bits(rest);
    }
    for (; lit != 0; lit &= lit - 1) found(i + std::countr_zero(lit));
  }
}

}  // namespace inkling
