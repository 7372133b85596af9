// What the view of activations shows, computed without a window.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "core/analysis/explanation.h"
#include "ui/textures.h"
#include "ui/theme.h"

namespace inkling::ui::laboratory {

// As many columns as the least square that holds all units, and no more rows than are needed.
struct UnitShape {
  int rows = 0, columns = 0;
};
UnitShape near_square(Index units);

// One scale for a layer's outputs for several images, so that they can be compared: from 0 to
// `limit`, or from -limit where some are negative. `limit` > 0; values that are not finite do not
// count.
struct ActivityScale {
  bool signs = false;
  float limit = 1.0f;
};
ActivityScale activity_scale(std::span<const VectorF* const> outputs);

// Units row by row in their near_square().
Picture paint_activity(const Palette& palette, const VectorF& outputs, const ActivityScale& scale);

// Whether a unit reacts: more than half of what it can for the sigmoid, else above 0.
bool active(Activation activation, float output);
Index count_active(Activation activation, const VectorF& outputs);
// How many units are active for one image and not for the other.
Index count_differing(Activation activation, const VectorF& first, const VectorF& second);

// layer,unit,<a column for each image>: hidden layers from 1 on, then the probabilities of the
// classes.
std::string activations_csv(std::span<const std::string> images,
                            std::span<const Explanation* const> explanations,
                            const std::vector<std::string>& class_names);

}  // namespace inkling::ui::laboratory
