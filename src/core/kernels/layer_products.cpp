#include "core/kernels/layer_products.h"

#include <cassert>

namespace inkling {
namespace {

using simd::broadcast;
using simd::load;
using simd::multiply_add;
using simd::Quad;
using simd::store;
using simd::Vec;

constexpr int kLanes = simd::kLanes, kVectors = simd::kVectors;

// Gradient rows of kOutputs outputs, two vectors of units at a time; `above` is the first sample's
// delta of the first of them.
template <int kOutputs, class U>
INKLING_INLINE void update_rows(const float* above, Index sample_stride, Index sample_rows,
                                const float* activations, Index row, const U& update) {
  for (Index unit = 0; unit < kBlock; unit += 2 * kLanes) {
    Vec sums[kOutputs][2] = {};
    const float* delta = above;
    const float* x = activations + unit;
    for (Index s = 0; s < sample_rows; ++s, delta += sample_stride, x += kBlock) {
      const Vec first = load(x), second = load(x + kLanes);
      INKLING_UNROLL for (int o = 0; o < kOutputs; ++o) {
        const Vec value = broadcast(delta[o]);
        sums[o][0] = multiply_add(value, first, sums[o][0]);
        sums[o][1] = multiply_add(value, second, sums[o][1]);
      }
    }
    const U rows = update.from(row * kBlock + unit);
    INKLING_UNROLL for (int o = 0; o < kOutputs; ++o) {
      rows(o * kBlock, sums[o][0]);
      rows(o * kBlock + kLanes, sums[o][1]);
    }
  }
}

template <class U>
INKLING_KERNEL void update_weights_with(const UnitValues& above, Index outputs, Index sample_rows,
                                        const float* activations, const U& update) {
  for (Index begin = 0; begin < outputs; begin += above.block) {
    const float* deltas = above.at(begin, 0);
    const Index count = std::min(above.block, outputs - begin);
    const auto rows = [&](auto size, Index o) {
      update_rows<decltype(size)::value>(deltas + o, above.sample_stride, sample_rows, activations,
                                         begin + o, update);
    };
    Index o = 0;
    for (; o + 5 <= count; o += 5) rows(std::integral_constant<int, 5>(), o);
    for (; o + 2 <= count; o += 2) rows(std::integral_constant<int, 2>(), o);
    if (o < count) rows(std::integral_constant<int, 1>(), o);
  }
}

template <class U>
INKLING_KERNEL void update_biases_with(const float* deltas, Index sample_rows, const U& update) {
  Vec sums[kVectors] = {};
  for (Index s = 0; s < sample_rows; ++s)
    INKLING_UNROLL for (int i = 0; i < kVectors; ++i) sums[i] +=
        load(deltas + s * kBlock + i * kLanes);
  INKLING_UNROLL for (int i = 0; i < kVectors; ++i) update(i * kLanes, sums[i]);
}

template <class U>
INKLING_KERNEL void update_from_sums_with(const float* sums, Index count, const U& update) {
  for (Index i = 0; i < count; i += kLanes) update(i, load(sums + i));
}

}  // namespace

INKLING_KERNEL void multiply_outputs(const float* activations, Index block_stride,
                                     Index sample_rows, const float* weights, Index output_rows,
                                     Index blocks, Index first, Index last, const float* biases,
                                     float lowest, const UnitValues& sums) {
  assert(first % 4 == 0 && last % 4 == 0 && sample_rows % 2 == 0);
  const Quad floor = Quad{} + lowest;
  for (Index o = first; o < last; o += 4) {
    const Quad bias = biases != nullptr ? simd::load_as<Quad>(biases + o) : Quad{};
    for (Index s = 0; s < sample_rows; s += 2) {
      Vec sum[2][4] = {};
      for (Index block = 0; block < blocks; ++block) {
        const float* x = activations + block * block_stride + s * kBlock;
        const float* w = weights + (block * output_rows + o) * kBlock;
        for (Index i = 0; i < kBlock; i += kLanes) {
          const Vec first_sample = load(x + i), second_sample = load(x + kBlock + i);
          INKLING_UNROLL for (int q = 0; q < 4; ++q) {
            const Vec weight = load(w + q * kBlock + i);
            sum[0][q] = multiply_add(first_sample, weight, sum[0][q]);
            sum[1][q] = multiply_add(second_sample, weight, sum[1][q]);
          }
        }
      }
      INKLING_UNROLL for (int i = 0; i < 2; ++i) {
        const Quad total = simd::sums(sum[i][0], sum[i][1], sum[i][2], sum[i][3]) + bias;
        store(sums.at(o, s + i), total < floor ? floor : total);
      }
    }
  }
}

INKLING_KERNEL void multiply_transposed(const UnitValues& above, Index outputs, Index sample_rows,
                                        const float* weights, const float* alive, float* deltas) {
  constexpr int kWide = 4;
  static_assert(kVectors % kWide == 0);
  for (Index unit = 0; unit < kBlock; unit += kWide * kLanes) {
    for (Index s = 0; s < sample_rows; s += 2) {
      Vec sum[2][kWide] = {};
      for (Index begin = 0; begin < outputs; begin += above.block) {
        const float* first = above.at(begin, s);
        const float* second = above.at(begin, s + 1);
        const Index count = std::min(above.block, outputs - begin);
        const float* row = weights + begin * kBlock + unit;
        for (Index o = 0; o < count; ++o, row += kBlock) {
          const Vec a = broadcast(first[o]), b = broadcast(second[o]);
          INKLING_UNROLL for (int i = 0; i < kWide; ++i) {
            const Vec weight = load(row + i * kLanes);
            sum[0][i] = multiply_add(a, weight, sum[0][i]);
            sum[1][i] = multiply_add(b, weight, sum[1][i]);
          }
        }
      }
      INKLING_UNROLL for (int k = 0; k < 2; ++k) {
        INKLING_UNROLL for (int i = 0; i < kWide; ++i) {
          const Index at = (s + k) * kBlock + unit + i * kLanes;
          Vec delta = sum[k][i];
          if (alive != nullptr) delta = load(alive + at) > Vec{} ? delta : Vec{};
          store(deltas + at, delta);
        }
      }
    }
  }
}

void update_weights(const UnitValues& above, Index outputs, Index sample_rows,
                    const float* activations, const Update& update) {
  std::visit(
      [&](const auto& kind) {
        update_weights_with(above, outputs, sample_rows, activations, kind);
      },
      update);
}

void update_biases(const float* deltas, Index sample_rows, const Update& update) {
  std::visit([&](const auto& kind) { update_biases_with(deltas, sample_rows, kind); }, update);
}

void update_from_sums(const float* sums, Index count, const Update& update) {
  assert(count % kLanes == 0);
  std::visit([&](const auto& kind) { update_from_sums_with(sums, count, kind); }, update);
}

void flush(float* numbers, Index count) {
  constexpr float kNegligible = 1e-30f;
  for (Index i = 0; i < count; i += kLanes)
    store(numbers + i, simd::flushed(load(numbers + i), kNegligible));
}

}  // namespace inkling
