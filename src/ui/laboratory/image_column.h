// An image that the network is shown, and what it makes of it: a column of the view of activations.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/analysis/explanation.h"
#include "core/base/random.h"
#include "ui/laboratory/panel.h"

namespace inkling::ui::laboratory {

struct ImageColumn {
  bool on_pad = false;  // what lies on the pad, else the test image `sample`
  std::uint32_t sample = 0;

  // What these were made of.
  std::shared_ptr<const Model> model;
  std::shared_ptr<const DatasetInfo> dataset;
  bool shown_on_pad = false;
  std::uint32_t shown_sample = 0;
  std::uint64_t reading = 0;
  bool dark = false;

  std::optional<Explanation> explanation;  // absent where there is no image that fits the network
  Tile image;
  std::vector<Tile> layers;  // painted by the panel, which knows the other columns
};

// Looks at the image with these weights unless that has been done. Returns whether it was. `desk`'s
// test images are here.
bool refresh_column(Desk& desk, const std::shared_ptr<const Model>& model, ImageColumn& column);

// "Unseen digit 17" or "On the pad".
std::string column_title(const Desk& desk, const ImageColumn& column);

// The image itself, which it is and what it shows. Returns the height used.
float draw_column_image(Desk& desk, ImageColumn& column, const Rect& rect);

// What is chosen by: previous, next, random, the pad; and away with the column. Returns the height
// used, and tells whether the column shall go.
float draw_chooser(Desk& desk, ImageColumn& column, Random& random, bool removable,
                   const Rect& rect, bool& remove);

}  // namespace inkling::ui::laboratory
