// How weights and biases are distributed.
#pragma once

#include <string>
#include <vector>

#include "core/analysis/histogram.h"

namespace inkling::plots {

// A row for each layer, weights beside biases. The last set of each histogram is drawn as bars, a
// first one before it as an outline: weights at the start and now. Of biases, which all start at 0,
// the last set alone.
std::string draw_histograms(const std::vector<LayerHistograms>& layers);

}  // namespace inkling::plots
