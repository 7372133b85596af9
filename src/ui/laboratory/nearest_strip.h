// The training images that the network takes for most like the present drawing.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "ui/context.h"

namespace inkling::ui {

struct Page;

struct NearestState {
  std::uint64_t request = 0;  // under way; 0: none
  // What was asked about last, and since when it has been like that.
  std::uint64_t revision = 0;
  std::shared_ptr<const Model> model;
  double since = 0.0;
  bool asked = false;
  std::optional<reply::Nearest> found;
  std::string refused;
  Tile row;
  bool dark = false;

  // Whether the reply was this one's.
  bool receive(const Reply& reply);
};

namespace laboratory {
// Asks once drawing and weights rest. Returns the height used.
float draw_nearest(Context& context, Page& page, const Rect& rect);
}  // namespace laboratory

}  // namespace inkling::ui
