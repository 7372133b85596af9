// Draws samples as dots of a plane in the colours of their classes; a dot tells which image it is.
#pragma once

#include <optional>

#include "core/base/types.h"
#include "ui/laboratory/panel.h"
#include "ui/sample_images.h"

namespace inkling::ui::laboratory {

class PlaneView;

class ProjectionPlot {
 public:
  // points: [2 x n], of the first n unseen images.
  void draw(Desk& desk, const MatrixF& points, const Rect& plot);
  void forget_pictures() { tile_.forget(); }
  void drop() { hovered_.reset(); }  // the images are others

 private:
  void touch(Desk& desk, const MatrixF& points, const PlaneView& view, const Rect& plot);
  void show_card(Desk& desk, Index sample, ImVec2 at);

  Tile tile_;
  std::optional<Index> hovered_;  // what the tile shows
  bool hovered_dark_ = false;
};

}  // namespace inkling::ui::laboratory
