// The first layer's units as pictures beside each other; one of them is looked at more closely.
#pragma once

#include <memory>
#include <optional>

#include "core/analysis/layer_outputs.h"
#include "ui/laboratory/panel.h"
#include "ui/laboratory/weight_pictures.h"

namespace inkling::ui::laboratory {

struct WallContent {
  std::shared_ptr<const Model> model;  // never null
  const DeadUnits* dead = nullptr;     // of the first hidden layer, where they are known
  Index dead_images = 0;               // that were looked at for them
  bool brief = false;
};

class UnitWall {
 public:
  // Cuts what it uses off the top.
  void draw(Context& context, const WallContent& content, Rect& rest);
  Index first() const { return first_; }
  Index shown(const WallContent& content) const;  // units from the first on
  void forget_pictures() { tile_.forget(); }

 private:
  // Device pixels.
  struct Grid {
    Index across = 1, down = 1;
    float width = 0.0f, height = 0.0f;  // of a picture
    float gap = 0.0f;
    float aside = 0.0f;  // width of the column beside it, 0: none

    Rect place(const Rect& at, Index index) const;
    Rect bounds(const Rect& at) const;
  };
  Grid measure(const Context& context, const WallContent& content, float width) const;
  void refresh(Context& context, const WallContent& content, const Grid& grid);
  void draw_pages(Context& context, Index units, Rect row);
  void draw_wall(Context& context, const WallContent& content, const Grid& grid, const Rect& at);
  float draw_aside(Context& context, const WallContent& content, const Rect& column);
  void draw_picture(Context& context, Index unit, const Rect& at);

  std::shared_ptr<const Model> model_;  // that the pictures show
  bool dark_ = false;
  Index first_ = 0, page_ = 1;  // the units that are shown
  Index painted_first_ = 0, painted_ = 0, across_ = 1;
  Index chosen_ = 0;  // unit
  float limit_ = 1.0f;
  Tile tile_;
};

}  // namespace inkling::ui::laboratory
