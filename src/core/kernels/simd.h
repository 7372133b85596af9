// The widest vectors of floats that the compiler's target has, and sums over them. GCC's and
// Clang's vector extensions give every operator but the few below; a target without vectors gets
// scalar code.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <new>
#include <vector>

#include "core/base/types.h"

#ifdef __wasm_simd128__
#include <wasm_simd128.h>
#define INKLING_SWIZZLE
#elif defined(__SSSE3__)
#include <tmmintrin.h>
#define INKLING_SWIZZLE
#endif

// Loops over registers must be unrolled before they become registers.
#ifdef __clang__
#define INKLING_UNROLL _Pragma("clang loop unroll(full)")
#else
#define INKLING_UNROLL _Pragma("GCC unroll 16")
#endif
#define INKLING_INLINE inline __attribute__((always_inline))
// Kernels stay functions of their own: WebAssembly engines improve code a function at a time, and a
// kernel inside a long-running loop would wait for the end of that loop.
#define INKLING_KERNEL __attribute__((noinline))

namespace inkling::simd {

// kVectors registers of sums leave room for operands and hide the latency of a multiply-add.
#if defined(__AVX512F__)
inline constexpr int kLanes = 16, kVectors = 4;
#elif defined(__AVX__)
inline constexpr int kLanes = 8, kVectors = 8;
#else
inline constexpr int kLanes = 4, kVectors = 8;
#endif

using Vec = float __attribute__((vector_size(kLanes * sizeof(float))));
using Mask = std::int32_t __attribute__((vector_size(kLanes * sizeof(float))));  // of comparisons
using Quad = float __attribute__((vector_size(4 * sizeof(float))));
using Bytes = std::uint8_t __attribute__((vector_size(16)));

template <class V>
INKLING_INLINE V load_as(const float* from) {
  V value;
  std::memcpy(&value, from, sizeof value);
  return value;
}
template <class V>
INKLING_INLINE void store(float* to, V value) {
  std::memcpy(to, &value, sizeof value);
}
INKLING_INLINE Vec load(const float* from) { return load_as<Vec>(from); }

INKLING_INLINE Vec broadcast(float value) {
#ifdef __wasm_simd128__
  return static_cast<Vec>(wasm_f32x4_splat(value));
#else
  return Vec{} + value;
#endif
}

// a * b + c, rounded once where the target can.
INKLING_INLINE Vec multiply_add(Vec a, Vec b, Vec c) {
#ifdef __wasm_relaxed_simd__
  return static_cast<Vec>(__builtin_wasm_relaxed_madd_f32x4(a, b, c));
#else
  return a * b + c;
#endif
}

// The larger one; NaN stays NaN in `a`, so that a diverged training is noticed.
INKLING_INLINE Vec at_least(Vec a, Vec floor) {
#ifdef __wasm_simd128__
  return static_cast<Vec>(wasm_f32x4_max(static_cast<v128_t>(a), static_cast<v128_t>(floor)));
#else
  return a < floor ? floor : a;
#endif
}

// Each between the bounds; NaN becomes one of them.
INKLING_INLINE Quad clamp(Quad a, float low, float high) {
#ifdef __wasm_simd128__
  const v128_t raised = wasm_f32x4_pmax(wasm_f32x4_splat(low), static_cast<v128_t>(a));
  return static_cast<Quad>(wasm_f32x4_pmin(wasm_f32x4_splat(high), raised));
#else
  a = a > low ? a : Quad{} + low;
  return a < high ? a : Quad{} + high;
#endif
}

INKLING_INLINE Vec square_root(Vec a) {
#ifdef __wasm_simd128__
  return static_cast<Vec>(wasm_f32x4_sqrt(static_cast<v128_t>(a)));
#else
  Vec root;
  for (int i = 0; i < kLanes; ++i) root[i] = __builtin_sqrtf(a[i]);
  return root;
#endif
}

// 0 for what is smaller than that.
INKLING_INLINE Vec flushed(Vec a, float negligible) {
  const Mask keep = (a >= negligible) | (a <= -negligible);
  return keep ? a : Vec{};
}

template <class M>  // of comparisons
INKLING_INLINE bool any(M mask) {
#ifdef __wasm_simd128__
  return wasm_v128_any_true(static_cast<v128_t>(mask));
#else
  std::uint64_t parts[sizeof mask / sizeof(std::uint64_t)], some = 0;
  std::memcpy(parts, &mask, sizeof mask);
  for (const std::uint64_t part : parts) some |= part;
  return some != 0;
#endif
}

// e to the power of each, for numbers of at most 0; 0 below -80, before anything is denormal. With
// n = round(x / ln 2), e^x = 2^n e^(x - n ln 2), the latter by the polynomial of the Cephes
// library's expf: relative error below 2e-7. NaN stays NaN.
INKLING_INLINE Quad exponential(Quad x) {
  using Ints = std::int32_t __attribute__((vector_size(sizeof(Quad))));
  constexpr float kLowest = -80.0f;
  const Quad bounded = x >= kLowest ? x : Quad{} + kLowest;  // NaN too: it has no whole number
  const Ints n = __builtin_convertvector(bounded * 1.44269504f - 0.5f, Ints);
  const Quad whole = __builtin_convertvector(n, Quad);
  // ln 2 in two parts, the first with so few digits that its product is exact
  const Quad r = (x - whole * 0.693359375f) + whole * 2.12194440e-4f;
  Quad p = r * 1.9875691500e-4f + 1.3981999507e-3f;
  p = p * r + 8.3334519073e-3f;
  p = p * r + 4.1665795894e-2f;
  p = p * r + 1.6666665459e-1f;
  p = p * r + 5.0000001201e-1f;
  p = p * r * r + r + 1.0f;
  const Ints power = (n + 127) << 23;  // the exponent of a float
  return x < kLowest ? Quad{} : p * std::bit_cast<Quad>(power);
}

#ifdef INKLING_SWIZZLE
// Byte k of the result is the byte of `bytes` whose number, below 16, is byte k of `order`; 0 where
// that is 128 or more.
INKLING_INLINE Bytes swizzle(Bytes bytes, Bytes order) {
#if defined(__wasm_relaxed_simd__)
  return static_cast<Bytes>(
      wasm_i8x16_relaxed_swizzle(static_cast<v128_t>(bytes), static_cast<v128_t>(order)));
#elif defined(__wasm_simd128__)
  return static_cast<Bytes>(
      wasm_i8x16_swizzle(static_cast<v128_t>(bytes), static_cast<v128_t>(order)));
#else
  return reinterpret_cast<Bytes>(
      _mm_shuffle_epi8(reinterpret_cast<__m128i>(bytes), reinterpret_cast<__m128i>(order)));
#endif
}
#endif

INKLING_INLINE Quad fold(Vec a) {
  if constexpr (kLanes == 4) {
    return load_as<Quad>(reinterpret_cast<const float*>(&a));
  } else {
    Quad parts[kLanes / 4];
    std::memcpy(parts, &a, sizeof a);
    Quad sum = parts[0];
    for (int i = 1; i < kLanes / 4; ++i) sum += parts[i];
    return sum;
  }
}

// {sum of a, sum of b, sum of c, sum of d}
INKLING_INLINE Quad sums(Vec a, Vec b, Vec c, Vec d) {
  const Quad p = fold(a), q = fold(b), r = fold(c), s = fold(d);
  const Quad pq =
      __builtin_shufflevector(p, q, 0, 4, 1, 5) + __builtin_shufflevector(p, q, 2, 6, 3, 7);
  const Quad rs =
      __builtin_shufflevector(r, s, 0, 4, 1, 5) + __builtin_shufflevector(r, s, 2, 6, 3, 7);
  return __builtin_shufflevector(pq, rs, 0, 1, 4, 5) + __builtin_shufflevector(pq, rs, 2, 3, 6, 7);
}

INKLING_INLINE void transpose(Quad (&square)[4]) {
  const Quad ab = __builtin_shufflevector(square[0], square[1], 0, 4, 1, 5);
  const Quad cd = __builtin_shufflevector(square[2], square[3], 0, 4, 1, 5);
  const Quad ab_end = __builtin_shufflevector(square[0], square[1], 2, 6, 3, 7);
  const Quad cd_end = __builtin_shufflevector(square[2], square[3], 2, 6, 3, 7);
  square[0] = __builtin_shufflevector(ab, cd, 0, 1, 4, 5);
  square[1] = __builtin_shufflevector(ab, cd, 2, 3, 6, 7);
  square[2] = __builtin_shufflevector(ab_end, cd_end, 0, 1, 4, 5);
  square[3] = __builtin_shufflevector(ab_end, cd_end, 2, 3, 6, 7);
}

// Numbers on a cache line's border: a row of a block then never straddles one line more than it
// must.
template <class T>
struct CacheAligned {
  using value_type = T;
  static constexpr std::align_val_t kAlignment{64};
  CacheAligned() = default;
  template <class U>
  CacheAligned(const CacheAligned<U>&) {}
  T* allocate(std::size_t count) {
    return static_cast<T*>(::operator new(count * sizeof(T), kAlignment));
  }
  void deallocate(T* at, std::size_t) { ::operator delete(at, kAlignment); }
  bool operator==(const CacheAligned&) const = default;
};
using Floats = std::vector<float, CacheAligned<float>>;

}  // namespace inkling::simd

namespace inkling {

// Units are worked on in blocks of so many, whose sums fit into the registers.
inline constexpr Index kBlock = Index{simd::kLanes} * simd::kVectors;

constexpr Index round_up(Index value, Index multiple) {
  return (value + multiple - 1) / multiple * multiple;
}
// How many blocks hold so many units; those beyond the last unit stay 0.
constexpr Index blocks_for(Index units) { return (units + kBlock - 1) / kBlock; }

}  // namespace inkling
