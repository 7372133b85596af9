// Histograms of weights, biases and gradients.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/model/network.h"
#include "core/training/gradients.h"

namespace inkling {

inline constexpr std::size_t kFewestBins = 8, kMostBins = 64;

// Bins of one width: bin i is [edge(i), edge(i + 1)), the last one includes its upper edge.
struct HistogramAxis {
  double low = 0.0, high = 1.0;  // low < high
  std::size_t bins = kFewestBins;

  double width() const { return (high - low) / static_cast<double>(bins); }
  double edge(std::size_t i) const {
    return i == bins ? high : low + static_cast<double>(i) * width();
  }
};

// From the smallest to the largest finite value of all sets, with as many bins as D. Freedman and
// P. Diaconis, "On the histogram as a density estimator: L2 theory", 1981, ask for:
//   width = 2 (quartile 3 - quartile 1) / n^(1/3)     over the n finite values of all sets
// rounded up to whole bins, at most n and kMostBins, at least kFewestBins; kFewestBins where the
// quartiles are equal. Where all values are equal the axis reaches from half below to half above
// them; without any it is 0..1.
HistogramAxis histogram_axis(std::span<const std::span<const float>> sets);

struct HistogramCounts {
  std::vector<std::int64_t> bins;       // of values within the axis
  std::int64_t outside = 0;             // finite, but beyond the axis
  std::int64_t nans = 0, infinite = 0;  // never in a bin
};

HistogramCounts count_values(const HistogramAxis& axis, std::span<const float> values);

// Several sets over one axis, so that they can be laid over each other: the weights at the start
// and now.
struct Histogram {
  HistogramAxis axis;
  std::vector<HistogramCounts> sets;
};

Histogram histogram(std::span<const std::span<const float>> sets);

struct LayerHistograms {
  Histogram weights, biases;  // a set for each network
};

// Of each layer; networks of one architecture, at least one. Linear in the number of weights, and
// for a moment a copy of a layer's.
std::vector<LayerHistograms> layer_histograms(std::span<const NetworkF* const> networks);

// The same of gradients, one set each.
std::vector<LayerHistograms> gradient_histograms(const Gradients<float>& gradients);

}  // namespace inkling
