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

constexpr int kTurns = 100000, kUnrolled = 8;

float total_of(Lanes lanes) {
  float total = 0.0f;
  for (std::size_t lane = 0; lane < kLanes; ++lane) total += lanes[lane];
  return total;
}

// A turn is one multiplication and one addition a chain. There are enough chains to keep two units
// busy over four cycles of latency, and all of them stay in 16 registers.
#if defined(__FMA__) || defined(__aarch64__) || defined(__wasm_relaxed_simd__)
constexpr std::size_t kChains = 10;

struct Chain {
  Lanes sum{};
  void turn(Lanes factor, Lanes summand) {
#if defined(__wasm_relaxed_simd__)
    sum = __builtin_wasm_relaxed_madd_f32x4(factor, summand, sum);
#else
    sum = sum * factor + summand;  // which the compiler fuses
#endif
  }
  float total() const { return total_of(sum); }
};
#else
constexpr std::size_t kChains = 6;

// Without a fused operation the two go to separate units and need not wait for each other.
struct Chain {
  Lanes product = Lanes{} + 1.0f, sum{};
  void turn(Lanes factor, Lanes summand) {
    product *= factor;
    sum += summand;
  }
  float total() const { return total_of(product) + total_of(sum); }
};
#endif

// The sum of what the chains came to.
float run_chains(float one, float quarter) {
  const Lanes factor = Lanes{} + one, summand = Lanes{} + quarter;
  std::array<Chain, kChains> chains;
  for (int turn = 0; turn < kTurns; ++turn)
    for (int unrolled = 0; unrolled < kUnrolled; ++unrolled)
      for (Chain& chain : chains) chain.turn(factor, summand);
  float total = 0.0f;
  for (const Chain& chain : chains) total += chain.total();
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
