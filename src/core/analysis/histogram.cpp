#include "core/analysis/histogram.h"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace inkling {
namespace {

// Between the neighbours in order, linearly. Reorders `values`.
double quantile(std::vector<float>& values, double share) {
  const double at = share * static_cast<double>(values.size() - 1);
  const auto below = static_cast<std::ptrdiff_t>(at);
  const auto middle = values.begin() + below;
  std::nth_element(values.begin(), middle, values.end());
  const double low = static_cast<double>(*middle);
  if (middle + 1 == values.end()) return low;
  const double high = static_cast<double>(*std::min_element(middle + 1, values.end()));
  return low + (high - low) * (at - static_cast<double>(below));
}

std::span<const float> values_of(const MatrixF& matrix) {
  return {matrix.data(), static_cast<std::size_t>(matrix.size())};
}
std::span<const float> values_of(const VectorF& vector) {
  return {vector.data(), static_cast<std::size_t>(vector.size())};
}

}  // namespace

HistogramAxis histogram_axis(std::span<const std::span<const float>> sets) {
  std::vector<float> finite;
  for (const auto& set : sets)
    std::copy_if(set.begin(), set.end(), std::back_inserter(finite),
                 [](float value) { return std::isfinite(value); });
  HistogramAxis axis;
  if (finite.empty()) return axis;
  const auto [least, largest] = std::minmax_element(finite.begin(), finite.end());
  axis.low = static_cast<double>(*least);
  axis.high = static_cast<double>(*largest);
  if (axis.low == axis.high) {
    axis.low -= 0.5;
    axis.high += 0.5;
    return axis;
  }
  const double first = quantile(finite, 0.25), third = quantile(finite, 0.75);
  const double width = 2.0 * (third - first) / std::cbrt(static_cast<double>(finite.size()));
  if (!(width > 0.0)) return axis;
  const double wanted = std::ceil((axis.high - axis.low) / width);
  const std::size_t most = std::clamp(finite.size(), kFewestBins, kMostBins);
  axis.bins = static_cast<std::size_t>(
      std::clamp(wanted, static_cast<double>(kFewestBins), static_cast<double>(most)));
  return axis;
}

HistogramCounts count_values(const HistogramAxis& axis, std::span<const float> values) {
  assert(axis.low < axis.high && axis.bins > 0);
  HistogramCounts counts;
  counts.bins.resize(axis.bins);
  const double per_unit = static_cast<double>(axis.bins) / (axis.high - axis.low);
  for (const float single : values) {
    const double value = static_cast<double>(single);
    if (std::isnan(value)) {
      ++counts.nans;
    } else if (std::isinf(value)) {
      ++counts.infinite;
    } else if (value < axis.low || value > axis.high) {
      ++counts.outside;
    } else {
      std::size_t bin =
          std::min(static_cast<std::size_t>((value - axis.low) * per_unit), axis.bins - 1);
      // The quotient is rounded; the edges decide.
      if (bin > 0 && value < axis.edge(bin)) --bin;
      if (bin + 1 < axis.bins && value >= axis.edge(bin + 1)) ++bin;
      ++counts.bins[bin];
    }
  }
  return counts;
}

Histogram histogram(std::span<const std::span<const float>> sets) {
  Histogram result{histogram_axis(sets), {}};
  for (const auto& set : sets) result.sets.push_back(count_values(result.axis, set));
  return result;
}

std::vector<LayerHistograms> layer_histograms(std::span<const NetworkF* const> networks) {
  assert(!networks.empty());
  std::vector<LayerHistograms> layers;
  for (std::size_t l = 0; l < networks.front()->layers.size(); ++l) {
    std::vector<std::span<const float>> weights, biases;
    for (const NetworkF* network : networks) {
      weights.push_back(values_of(network->layers[l].weights));
      biases.push_back(values_of(network->layers[l].biases));
    }
    layers.push_back({histogram(weights), histogram(biases)});
  }
  return layers;
}

std::vector<LayerHistograms> gradient_histograms(const Gradients<float>& gradients) {
  std::vector<LayerHistograms> layers;
  for (const auto& layer : gradients.layers) {
    const std::span<const float> weights[] = {values_of(layer.weights)},
                                 biases[] = {values_of(layer.biases)};
    layers.push_back({histogram(weights), histogram(biases)});
  }
  return layers;
}

}  // namespace inkling
