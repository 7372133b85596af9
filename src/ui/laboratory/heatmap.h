// A layer's weights as a field of cells: a row for each unit, a column for each of its inputs.
#pragma once

#include "ui/laboratory/panel.h"
#include "ui/laboratory/weight_pictures.h"

namespace inkling::ui::laboratory {

struct HeatmapState {
  const void* weights = nullptr;  // what the cells were made of
  bool dark = false;
  Index most_rows = 0, most_columns = 0;
  BlockMeans means;
  float limit = 1.0f;
  Tile tile;
};

// Layer `layer` of `model`, at most as wide as the rectangle. Returns the height used.
float draw_heatmap(Context& context, const Model& model, std::size_t layer, HeatmapState& state,
                   const Rect& rect);

}  // namespace inkling::ui::laboratory
