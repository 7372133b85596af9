#include "core/kernels/portion_inputs.h"

#include <algorithm>
#include <bit>
#include <cassert>

namespace inkling {
namespace {

using simd::at_least;
using simd::broadcast;
using simd::load;
using simd::multiply_add;
using simd::Quad;
using simd::store;
using simd::Vec;

constexpr int kLanes = simd::kLanes, kVectors = simd::kVectors;

// Asks for the samples' memory all at once; read one after another, each would be waited for.
void touch(std::span<const std::uint8_t* const> samples, Index begin, Index end) {
  constexpr Index kCacheLine = 64;
  for (const volatile std::uint8_t* pixels : samples)
    for (Index i = begin; i < end; i += kCacheLine) (void)pixels[i];
}

// sums += value * row, for each entry of a list. Engines unroll the loop as far as it pays.
INKLING_INLINE void add_rows(const float* rows, const LitEntry* begin, const LitEntry* end,
                             Vec (&sums)[kVectors]) {
  for (const LitEntry* entry = begin; entry != end; ++entry) {
    const float* row = rows + row_of(*entry) * kBlock;
    const Vec value = broadcast(value_of(*entry));
    INKLING_UNROLL for (int i = 0; i < kVectors; ++i) sums[i] =
        multiply_add(load(row + i * kLanes), value, sums[i]);
  }
}

// The pixels of one band for all samples, and then those of the next: half the rows of weights are
// nearer to the processor than all. sums <- those of the first band.
INKLING_KERNEL void start_sums(const float* weights, const LitEntry* entries,
                               const std::uint32_t* begin, Index samples, float* sums) {
  for (Index s = 0; s < samples; ++s, sums += kBlock) {
    Vec sum[kVectors] = {};
    add_rows(weights, entries + begin[s], entries + begin[s + 1], sum);
    INKLING_UNROLL for (int i = 0; i < kVectors; ++i) store(sums + i * kLanes, sum[i]);
  }
}

// sums <- max(lowest, biases + scale (sums + those of the last band))
INKLING_KERNEL void finish_sums(const float* weights, const LitEntry* entries,
                                const std::uint32_t* begin, Index samples, float scale,
                                const float* biases, float lowest, float* sums) {
  const Vec factor = broadcast(scale), floor = broadcast(lowest);
  for (Index s = 0; s < samples; ++s, sums += kBlock) {
    Vec sum[kVectors];
    INKLING_UNROLL for (int i = 0; i < kVectors; ++i) sum[i] = load(sums + i * kLanes);
    add_rows(weights, entries + begin[s], entries + begin[s + 1], sum);
    INKLING_UNROLL for (int i = 0; i < kVectors; ++i)
        store(sums + i * kLanes,
              at_least(multiply_add(sum[i], factor, load(biases + i * kLanes)), floor));
  }
}

// For the pixels of a band; `ends` and `counts` are those of their lists.
template <class U>
INKLING_KERNEL void update_lit(Index first, Index last, const std::uint16_t* counts,
                               const std::uint32_t* ends, const LitEntry* by_pixel, float unit,
                               const float* deltas, const U& update) {
  const Vec scale = broadcast(unit);
  for (Index p = first; p < last; ++p, ++counts, ++ends) {
    if (*counts == 0 && !U::kEveryWeight) continue;
    Vec sums[kVectors] = {};
    const LitEntry* end = by_pixel + *ends;
    add_rows(deltas, end - *counts, end, sums);
    const U row = update.from(p * kBlock);
    INKLING_UNROLL for (int i = 0; i < kVectors; ++i) row(i * kLanes, sums[i] * scale);
  }
}

constexpr Index kPair = 2 * kLanes;  // units that a tile of the dense products spans

template <class U>
INKLING_KERNEL void update_dense(Index input_rows, Index samples, const float* by_input,
                                 const float* deltas, const U& update) {
  for (Index pair = 0; pair < kBlock / kPair; ++pair) {
    for (Index group = 0; group < input_rows / 4; ++group) {
      const float* x = by_input + group * samples * 4;
      const float* delta = deltas + pair * kPair;
      Vec sums[4][2] = {};
      for (Index s = 0; s < samples; ++s, x += 4, delta += kBlock) {
        const Vec first = load(delta), second = load(delta + kLanes);
        INKLING_UNROLL for (int i = 0; i < 4; ++i) {
          const Vec value = broadcast(x[i]);
          sums[i][0] = multiply_add(value, first, sums[i][0]);
          sums[i][1] = multiply_add(value, second, sums[i][1]);
        }
      }
      const U rows = update.from((pair * input_rows + group * 4) * kPair);
      INKLING_UNROLL for (int i = 0; i < 4; ++i) {
        rows(i * kPair, sums[i][0]);
        rows(i * kPair + kLanes, sums[i][1]);
      }
    }
  }
}

}  // namespace

PortionInputs::PortionInputs(Index inputs) {
  // Borders at multiples of 64 keep the words of append_lit whole.
  for (int band = 0; band <= kBands; ++band)
    band_begin_[static_cast<std::size_t>(band)] =
        band == kBands ? inputs : (inputs * band / kBands + 32) / 64 * 64;
}

void PortionInputs::assign(std::span<const std::uint8_t* const> pixels) {
  assert(static_cast<Index>(pixels.size()) <= kMaxSamples);
  pixels_ = pixels;
  samples_ = static_cast<Index>(pixels.size());
  reserve();
}

// ---- lit pixels

LitPortion::LitPortion(Index inputs, int largest_pixel)
    : PortionInputs(inputs),
      unit_(1.0f / static_cast<float>(largest_pixel)),
      counts_(static_cast<std::size_t>(inputs)) {
  assert(inputs <= static_cast<Index>(kLitRowBits) + 1);  // kMaxImageSide^2 is less
}

void LitPortion::reserve() {
  for (int b = 0; b < kBands; ++b) {
    Band& band = bands_[static_cast<std::size_t>(b)];
    const auto pixels = static_cast<std::size_t>(band_begin(b + 1) - band_begin(b));
    const auto most = pixels * static_cast<std::size_t>(samples());  // without any paper
    if (band.by_pixel.size() < most) {
      band.by_sample.resize(most + kLitSlack);
      band.by_pixel.resize(most);
    }
    band.sample_begin.resize(static_cast<std::size_t>(samples()) + 1);
    band.pixel_end.resize(pixels);
  }
}

void LitPortion::prepare(int index) {
  const Index begin = band_begin(index), end = band_begin(index + 1);
  touch(pixels_, begin, end);
  Band& band = bands_[static_cast<std::size_t>(index)];

  std::uint16_t* counts = counts_.data();
  std::fill(counts + begin, counts + end, std::uint16_t{0});
  std::uint32_t* sample_begin = band.sample_begin.data();
  LitEntry* const by_sample = band.by_sample.data();
  LitEntry* next = by_sample;
  for (Index s = 0; s < samples(); ++s) {
    sample_begin[s] = static_cast<std::uint32_t>(next - by_sample);
    next = append_lit(pixels(s), begin, end, next, counts);
  }
  sample_begin[samples()] = static_cast<std::uint32_t>(next - by_sample);

  // The same by pixel: where each list begins, and with each entry it grows towards its end.
  std::uint32_t* pixel_end = band.pixel_end.data();
  std::uint32_t total = 0;
  for (Index p = begin; p < end; ++p) {
    pixel_end[p - begin] = total;
    total += counts[p];
  }
  LitEntry* by_pixel = band.by_pixel.data();
  for (Index s = 0; s < samples(); ++s)
    for (const LitEntry* entry = by_sample + sample_begin[s];
         entry != by_sample + sample_begin[s + 1]; ++entry)
      by_pixel[pixel_end[row_of(*entry) - begin]++] = with_row(*entry, s);
}

Index LitPortion::position(Index input, Index unit) const { return input * kBlock + unit; }

void LitPortion::forward(const float* weights, const float* biases, float lowest,
                         float* sums) const {
  static_assert(kBands == 2);
  const auto& [first, last] = bands_;
  start_sums(weights, first.by_sample.data(), first.sample_begin.data(), samples(), sums);
  finish_sums(weights, last.by_sample.data(), last.sample_begin.data(), samples(), unit_, biases,
              lowest, sums);
  std::fill(sums + samples() * kBlock, sums + sample_rows() * kBlock, 0.0f);
}

void LitPortion::update(const float* deltas, const Update& update) const {
  std::visit(
      [&](const auto& kind) {
        for (int b = 0; b < kBands; ++b) {
          const Band& band = bands_[static_cast<std::size_t>(b)];
          update_lit(band_begin(b), band_begin(b + 1), counts_.data() + band_begin(b),
                     band.pixel_end.data(), band.by_pixel.data(), unit_, deltas, kind);
        }
      },
      update);
}

// ---- every value

DensePortion::DensePortion(Index inputs, const InputScaling& scaling)
    : PortionInputs(inputs), scaling_(scaling) {}

void DensePortion::reserve() {
  const auto size = static_cast<std::size_t>(sample_rows() * weight_rows());
  if (by_sample_.size() == size) return;
  by_sample_.assign(size, 0.0f);
  by_input_.assign(size, 0.0f);
}

void DensePortion::prepare(int band) {
  const Index begin = band_begin(band), end = band_begin(band + 1);
  touch(pixels_, begin, end);
  const bool standardised = scaling_.kind == InputScaling::Kind::kZScore;
  for (Index s = 0; s < sample_rows(); s += 4)
    standardised ? convert<true>(s, begin, end) : convert<false>(s, begin, end);
}

// Four samples, four inputs at a time: a square that is stored as it is and on its side.
template <bool kStandardised>
void DensePortion::convert(Index first, Index begin, Index end) {
  using Bytes4 = std::uint8_t __attribute__((vector_size(4)));
  const float unit = 1.0f / static_cast<float>(scaling_.largest_pixel);
  const Index rows = sample_rows(), real = std::min<Index>(samples() - first, 4);
  const std::uint8_t* from[4];
  for (Index k = 0; k < 4; ++k)  // what fills the rows up reads the first sample, and is cleared
    from[k] = pixels(first + (k < real ? k : 0));
  float* by_sample = by_sample_.data() + first * weight_rows() + begin * 4;
  float* by_input = by_input_.data() + begin * rows + first * 4;
  for (Index i = begin; i < end; i += 4, by_sample += 16, by_input += rows * 4) {
    const Index inputs = std::min<Index>(end - i, 4);
    Quad mean = {}, inverse_deviation = {};
    if (kStandardised) {
      for (Index j = 0; j < inputs; ++j) {
        mean[j] = scaling_.mean[i + j];
        inverse_deviation[j] = scaling_.inverse_deviation[i + j];
      }
    }
    Quad square[4];
    for (Index k = 0; k < 4; ++k) {
      Bytes4 bytes = {};
      if (inputs == 4)
        std::memcpy(&bytes, from[k] + i, 4);
      else
        for (Index j = 0; j < inputs; ++j) bytes[j] = from[k][i + j];
      square[k] = __builtin_convertvector(bytes, Quad) * unit;
      if (kStandardised) square[k] = (square[k] - mean) * inverse_deviation;
      if (k >= real) square[k] = Quad{};
      store(by_input + k * 4, square[k]);
    }
    simd::transpose(square);
    for (Index j = 0; j < 4; ++j) store(by_sample + j * 4, square[j]);
  }
}

Index DensePortion::position(Index input, Index unit) const {
  return (unit / kPair * weight_rows() + input) * kPair + unit % kPair;
}

INKLING_KERNEL void DensePortion::forward(const float* weights, const float* biases, float lowest,
                                          float* sums) const {
  const Vec floor = broadcast(lowest);
  const Index count = inputs();
  for (Index pair = 0; pair < kBlock / kPair; ++pair) {
    const Vec bias[2] = {load(biases + pair * kPair), load(biases + pair * kPair + kLanes)};
    for (Index quad = 0; quad < sample_rows() / 4; ++quad) {
      const float* x = by_sample_.data() + quad * weight_rows() * 4;
      const float* row = weights + pair * weight_rows() * kPair;
      Vec sum[4][2];
      INKLING_UNROLL for (int s = 0; s < 4; ++s) {
        sum[s][0] = bias[0];
        sum[s][1] = bias[1];
      }
      for (Index i = 0; i < count; ++i, x += 4, row += kPair) {
        const Vec first = load(row), second = load(row + kLanes);
        INKLING_UNROLL for (int s = 0; s < 4; ++s) {
          const Vec value = broadcast(x[s]);
          sum[s][0] = multiply_add(value, first, sum[s][0]);
          sum[s][1] = multiply_add(value, second, sum[s][1]);
        }
      }
      INKLING_UNROLL for (int s = 0; s < 4; ++s) {
        float* to = sums + (quad * 4 + s) * kBlock + pair * kPair;
        store(to, at_least(sum[s][0], floor));
        store(to + kLanes, at_least(sum[s][1], floor));
      }
    }
  }
  std::fill(sums + samples() * kBlock, sums + sample_rows() * kBlock, 0.0f);
}

void DensePortion::update(const float* deltas, const Update& update) const {
  std::visit(
      [&](const auto& kind) {
        update_dense(weight_rows(), sample_rows(), by_input_.data(), deltas, kind);
      },
      update);
}

}  // namespace inkling
