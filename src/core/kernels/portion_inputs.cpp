#include "core/kernels/portion_inputs.h"

#include <algorithm>
#include <cassert>

#include "core/kernels/nonzero.h"

namespace inkling {
namespace {

using simd::at_least;
using simd::broadcast;
using simd::load;
using simd::multiply_add;
using simd::store;
using simd::Vec;

constexpr int kLanes = simd::kLanes, kVectors = simd::kVectors;

// Asks for the samples' memory all at once; read one after another, each would be waited for.
void touch(const LabeledImages& images, std::span<const std::uint32_t> samples, Index begin,
           Index end) {
  constexpr Index kCacheLine = 64;
  for (const std::uint32_t sample : samples) {
    const volatile std::uint8_t* pixels = images.pixels(sample);
    for (Index i = begin; i < end; i += kCacheLine) (void)pixels[i];
  }
}

// sums += value * row, for each entry `row << 8 | value` of a list.
template <class Entry>
INKLING_INLINE void add_rows(const float* rows, const Entry* begin, const Entry* end,
                             Vec (&sums)[kVectors]) {
  for (const Entry* entry = begin; entry != end; ++entry) {
    const std::uint32_t packed = *entry;
    const float* row = rows + static_cast<Index>(packed >> 8) * kBlock;
    const Vec value = broadcast(static_cast<float>(static_cast<std::int32_t>(packed & 255)));
    INKLING_UNROLL for (int i = 0; i < kVectors; ++i) sums[i] =
        multiply_add(load(row + i * kLanes), value, sums[i]);
  }
}

template <class U>
INKLING_KERNEL void update_lit(Index inputs, const std::uint16_t* counts,
                               const std::uint16_t* by_pixel, Index stride, float unit,
                               const float* deltas, const U& update) {
  const Vec scale = broadcast(unit);
  for (Index p = 0; p < inputs; ++p) {
    if (counts[p] == 0 && !U::kEveryWeight) continue;
    Vec sums[kVectors] = {};
    const std::uint16_t* list = by_pixel + p * stride;
    add_rows(deltas, list, list + counts[p], sums);
    INKLING_UNROLL for (int i = 0; i < kVectors; ++i)
        update(p * kBlock + i * kLanes, sums[i] * scale);
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
      INKLING_UNROLL for (int i = 0; i < 4; ++i) {
        const Index at = (pair * input_rows + group * 4 + i) * kPair;
        update(at, sums[i][0]);
        update(at + kLanes, sums[i][1]);
      }
    }
  }
}

}  // namespace

PortionInputs::PortionInputs(Index inputs) {
  // Borders at multiples of 64 keep the words of for_nonzero whole.
  for (int band = 0; band <= kBands; ++band)
    band_begin_[static_cast<std::size_t>(band)] =
        band == kBands ? inputs : (inputs * band / kBands + 32) / 64 * 64;
}

void PortionInputs::assign(const LabeledImages& images, std::span<const std::uint32_t> samples) {
  assert(images.pixel_count() == inputs() && static_cast<Index>(samples.size()) <= kMaxSamples);
  images_ = &images;
  chosen_ = samples;
  samples_ = static_cast<Index>(samples.size());
  reserve();
}

// ---- lit pixels

LitPortion::LitPortion(Index inputs, int largest_pixel)
    : PortionInputs(inputs),
      unit_(1.0f / static_cast<float>(largest_pixel)),
      counts_(static_cast<std::size_t>(inputs)) {}

void LitPortion::reserve() {
  if (samples() <= stride_) return;
  // Not a power of two: the lists by pixel would else all begin in the same part of the cache.
  stride_ = samples() + 4;
  lists_.resize(static_cast<std::size_t>(stride_ * inputs()));
  lengths_.resize(static_cast<std::size_t>(stride_));
  by_pixel_.resize(static_cast<std::size_t>(stride_ * inputs()));
}

void LitPortion::prepare(int band) {
  const Index begin = band_begin(band), end = band_begin(band + 1);
  std::fill(counts_.begin() + begin, counts_.begin() + end, std::uint16_t{0});
  touch(*images_, chosen_, begin, end);
  std::uint16_t* counts = counts_.data();
  std::uint16_t* by_pixel = by_pixel_.data();
  const Index stride = stride_;
  for (Index s = 0; s < samples(); ++s) {
    const std::uint8_t* pixels = images_->pixels(chosen_[static_cast<std::size_t>(s)]);
    std::uint32_t* const first = list(band, s);
    std::uint32_t* next = first;
    for_nonzero(pixels, begin, end, [&](Index p) {
      const std::uint32_t byte = pixels[p];
      *next++ = static_cast<std::uint32_t>(p) << 8 | byte;
      by_pixel[p * stride + counts[p]++] = static_cast<std::uint16_t>(s << 8 | byte);
    });
    lengths_[static_cast<std::size_t>(s)][static_cast<std::size_t>(band)] =
        static_cast<std::uint16_t>(next - first);
  }
}

Index LitPortion::position(Index input, Index unit) const { return input * kBlock + unit; }

INKLING_KERNEL void LitPortion::forward(const float* weights, const float* biases, float lowest,
                                        float* sums) const {
  const Vec scale = broadcast(unit_), floor = broadcast(lowest);
  for (Index s = 0; s < samples(); ++s) {
    Vec sum[kVectors] = {};
    for (int band = 0; band < kBands; ++band) {
      const std::uint32_t* entries = lists_.data() + stride_ * band_begin(band) +
                                     s * (band_begin(band + 1) - band_begin(band));
      add_rows(weights, entries,
               entries + lengths_[static_cast<std::size_t>(s)][static_cast<std::size_t>(band)],
               sum);
    }
    float* to = sums + s * kBlock;
    INKLING_UNROLL for (int i = 0; i < kVectors; ++i) store(
        to + i * kLanes, at_least(multiply_add(sum[i], scale, load(biases + i * kLanes)), floor));
  }
  std::fill(sums + samples() * kBlock, sums + sample_rows() * kBlock, 0.0f);
}

void LitPortion::update(const float* deltas, const Update& update) const {
  std::visit(
      [&](const auto& kind) {
        update_lit(inputs(), counts_.data(), by_pixel_.data(), stride_, unit_, deltas, kind);
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
  const Index begin = band_begin(band), end = band_begin(band + 1), rows = sample_rows();
  touch(*images_, chosen_, begin, end);
  const float unit = 1.0f / static_cast<float>(scaling_.largest_pixel);
  const bool standardised = scaling_.kind == InputScaling::Kind::kZScore;
  for (Index s = 0; s < rows; ++s) {
    const std::uint8_t* pixels =
        s < samples() ? images_->pixels(chosen_[static_cast<std::size_t>(s)]) : nullptr;
    float* by_sample = by_sample_.data() + s / 4 * weight_rows() * 4 + s % 4;
    float* by_input = by_input_.data() + s * 4;
    for (Index i = begin; i < end; ++i) {
      float value = pixels != nullptr ? static_cast<float>(pixels[i]) * unit : 0.0f;
      if (standardised && pixels != nullptr)
        value = (value - scaling_.mean[i]) * scaling_.inverse_deviation[i];
      by_sample[i * 4] = value;
      by_input[i / 4 * rows * 4 + i % 4] = value;
    }
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
