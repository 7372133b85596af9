// Accuracy on shifted, turned, resized and thickened test images: the visitor's network beside the
// ready-made one.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "ui/context.h"

namespace inkling::ui {

struct Page;

struct RobustnessState {
  std::uint64_t request = 0;           // under way; 0: none
  std::shared_ptr<const Model> asked;  // the visitor's, when it was asked
  std::shared_ptr<const Model> model;  // which the figures are of
  std::optional<reply::Robustness> figures;
  std::string refused;

  // Whether the reply was this card's.
  bool receive(const Reply& reply);
};

namespace laboratory {
// Returns the height used.
float draw_robustness(Context& context, Page& page, const Rect& rect);
}  // namespace laboratory

}  // namespace inkling::ui
