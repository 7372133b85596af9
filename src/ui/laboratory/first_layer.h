// What the first layer looks for: the incoming weights of its units as pictures, of the newest
// weights or of the moment that a replay shows.
#pragma once

#include <memory>

#include "ui/context.h"

namespace inkling::ui {

struct FirstLayerState {
  std::shared_ptr<const Model> model;
  std::shared_ptr<const MomentList> moments;  // keeps what `moment` points to
  const Moment* moment = nullptr;
  bool dark = false;
  UnitImages images;
  Tile atlas;  // all units in a row
};

namespace laboratory {
// The scale of the colours at the right of a heading.
void draw_first_layer_heading(Context& context, FirstLayerState& state, const Rect& rect);
// Returns the height used.
float draw_first_layer(Context& context, FirstLayerState& state, const Rect& rect);
}  // namespace laboratory

}  // namespace inkling::ui
