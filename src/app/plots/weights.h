// Weights as pictures: orange speaks against, blue for.
#pragma once

#include <string>

#include "app/common/png.h"
#include "core/model/network.h"

namespace inkling::plots {

// Colours reach to the 99th percentile of the magnitudes, so that a few large weights do not pale
// the rest; 1 where there is nothing to scale by.
double weight_scale(const MatrixF& weights);

// Each of the first `units` units of the first layer as an image of what it looks for.
std::string draw_first_layer(const Model& model, std::size_t units);
// The same as pixels alone, without words.
Picture paint_first_layer(const Model& model, std::size_t units);

// The matrix of any layer, a row for each unit and a column for each of its inputs.
std::string draw_weight_matrix(const Model& model, std::size_t layer);
Picture paint_weight_matrix(const Model& model, std::size_t layer);

}  // namespace inkling::plots
