// The inputs of a portion of samples in the form that the first layer's kernels read, and the two
// products with them. Which kind serves depends on the data alone, so results do not depend on
// speed.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "core/data/dataset.h"
#include "core/kernels/lit_entries.h"
#include "core/kernels/updates.h"
#include "core/model/input_scaling.h"

namespace inkling {

// Weights of a block of first-layer units: weight_rows() * kBlock numbers, in the order that
// position() tells; the units' activations and deltas: [sample_rows][kBlock]. Thread rules:
// prepare() of different bands, and the products of different blocks, may run at the same time;
// products only once every band is prepared.
class PortionInputs {
 public:
  // The image is prepared in bands of pixels, so that several processors can share the work.
  static constexpr int kBands = 2;
  static constexpr Index kMaxSamples = 256;

  explicit PortionInputs(Index inputs);
  virtual ~PortionInputs() = default;

  // To be called before the bands of a new portion: the pixels of at most kMaxSamples samples,
  // which are read by prepare(). Memory is reserved here.
  void assign(std::span<const std::uint8_t* const> pixels);
  virtual void prepare(int band) = 0;

  Index samples() const { return samples_; }
  Index sample_rows() const { return round_up(samples_, 4); }  // those beyond samples() hold zeros

  // Rows of a block of weights, those that fill it up included.
  Index weight_rows() const { return round_up(inputs(), 4); }
  // Where a weight lies in its block; unit < kBlock.
  virtual Index position(Index input, Index unit) const = 0;

  // sums[s] <- max(lowest, biases + sum over inputs i of x(i, s) weights[i])
  virtual void forward(const float* weights, const float* biases, float lowest,
                       float* sums) const = 0;
  // For the weights of each input i: update with the gradient sum over samples s of x(i, s)
  // deltas[s]). Inputs that are 0 in all samples are left out, unless the update is one that moves
  // every weight.
  virtual void update(const float* deltas, const Update& update) const = 0;
  // In how many samples each input is not 0; empty where every input counts as not 0.
  virtual std::span<const std::uint16_t> lit_counts() const { return {}; }

 protected:
  Index inputs() const { return band_begin_.back(); }
  Index band_begin(int band) const { return band_begin_[static_cast<std::size_t>(band)]; }
  const std::uint8_t* pixels(Index sample) const {
    return pixels_[static_cast<std::size_t>(sample)];
  }
  std::span<const std::uint8_t* const> pixels_;

 private:
  virtual void reserve() = 0;  // for sample_rows() samples
  std::array<Index, kBands + 1> band_begin_;
  Index samples_ = 0;
};

// Lists of the pixels that are not 0: four fifths of MNIST are paper, and nothing is multiplied by
// 0.
class LitPortion final : public PortionInputs {
 public:
  LitPortion(Index inputs, int largest_pixel);

  void prepare(int band) override;
  Index position(Index input, Index unit) const override;
  void forward(const float* weights, const float* biases, float lowest, float* sums) const override;
  void update(const float* deltas, const Update& update) const override;
  std::span<const std::uint16_t> lit_counts() const override { return counts_; }

 private:
  // What is made, and read, of a band; apart from the other's, so that processors that each make
  // one do not write into each other's cache lines.
  struct Band {
    std::vector<LitEntry> by_sample;          // rows are pixels, ascending for each sample
    std::vector<LitEntry> by_pixel;           // rows are samples, ascending for each pixel
    std::vector<std::uint32_t> sample_begin;  // of a sample's list in by_sample, and its end
    std::vector<std::uint32_t> pixel_end;     // of a pixel's list in by_pixel
  };

  void reserve() override;

  float unit_;  // value of a byte 1
  std::array<Band, kBands> bands_;
  std::vector<std::uint16_t, simd::CacheAligned<std::uint16_t>> counts_;
};

// Every value, scaled.
class DensePortion final : public PortionInputs {
 public:
  DensePortion(Index inputs, const InputScaling& scaling);

  void prepare(int band) override;
  Index position(Index input, Index unit) const override;
  void forward(const float* weights, const float* biases, float lowest, float* sums) const override;
  void update(const float* deltas, const Update& update) const override;

 private:
  void reserve() override;
  // Inputs [begin, end) of samples [first, first + 4).
  template <bool kStandardised>
  void convert(Index first, Index begin, Index end);

  InputScaling scaling_;
  // The same numbers twice, four at a time side by side: [sample / 4][input][sample % 4] and
  // [input / 4][sample][input % 4].
  simd::Floats by_sample_, by_input_;
};

}  // namespace inkling
