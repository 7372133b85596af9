#include "session/arithmetic_ceiling.h"

#include <array>
#include <cstddef>

namespace inkling {
namespace {

#if defined(__AVX512F__)
constexpr std::size_t kLanes = 16;
#elif defined(__AVX__)
constexpr std::size_t kLanes = 8;
#elif defined(__SSE__) || defined(__ARM_NEON) || defined(__wasm_simd128__)
constexpr std::size_t kLanes = 4;
#else
constexpr std::size_t kLanes = 1;
#endif

using Lanes [[gnu::vector_size(kLanes * sizeof(float))]] = float;

// Enough chains to keep two units busy over the latency of a multiplication and then an addition,
// for those that have no fused operation; with the two constants they stay in 16 registers.
constexpr std::size_t kChains = 12;
constexpr int kTurns = 100000, kUnrolled = 8;

Lanes multiply_add(Lanes sum, Lanes factor, Lanes summand) {
#if defined(__wasm_relaxed_simd__)
  return __builtin_wasm_relaxed_madd_f32x4(sum, factor, summand);
#else
  return sum * factor + summand;  // fused by the compiler where the processor can
#endif
}

// The sum of what the chains came to.
float run_chains(float one, float quarter) {
  const Lanes factor = Lanes{} + one, summand = Lanes{} + quarter;
  std::array<Lanes, kChains> sums;
  // Each from its own value: chains that were equal would be computed once.
  for (std::size_t i = 0; i < kChains; ++i) sums[i] = Lanes{} + static_cast<float>(i);
  for (int turn = 0; turn < kTurns; ++turn)
    for (int unrolled = 0; unrolled < kUnrolled; ++unrolled)
      for (Lanes& sum : sums) sum = multiply_add(sum, factor, summand);
  float total = 0.0f;
  for (const Lanes& sum : sums)
    for (std::size_t lane = 0; lane < kLanes; ++lane) total += sum[lane];
  return total;
}

}  // namespace

double measure_arithmetic_ceiling(const std::function<double()>& clock) {
  // Volatile, so that nothing is computed ahead or left out: neither the arguments nor the function
  // nor whether the result is wanted is known before. A function of its own is also what a browser
  // compiles anew once it is seen to be busy. With a factor of 1 no value gets so large or small
  // that it would be slow to work with.
  float (*volatile function)(float, float) = run_chains;
  volatile float one = 1.0f, quarter = 0.25f, sink = 0.0f;
  const double begin = clock();
  sink = function(one, quarter);
  const double seconds = clock() - begin;
  (void)sink;
  const double operations = 2.0 * kTurns * kUnrolled * static_cast<double>(kChains * kLanes);
  return seconds > 0.0 ? operations / seconds * 1e-9 : 0.0;
}

}  // namespace inkling
