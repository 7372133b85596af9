// The network as rows: one bar for each layer, its width by the logarithm of its units.
#pragma once

#include <vector>

#include "ui/panels/recipe.h"

namespace inkling::ui {

// Takes its height from the top of `rest`.
void draw_layer_editor(Context& context, RecipeState& state, Rect& rest);

// Hidden layers of Linear, Shallow, Medium and Deep.
inline constexpr std::size_t kShapeCount = 4;
std::vector<int> layers_of_shape(std::size_t shape);

// Weights and biases that these settings would make; 0 without knowing the images.
std::int64_t count_parameters(const Hyperparameters& settings, std::int64_t inputs,
                              std::int64_t classes);

}  // namespace inkling::ui
