// A confusion matrix as cells that can be chosen.
#pragma once

#include <optional>
#include <span>
#include <string>

#include "ui/context.h"
#include "ui/laboratory/confusion.h"

namespace inkling::ui::laboratory {

struct GridShape {
  float most_width = 72.0f, most_height = 28.0f;  // of a cell, CSS pixels
};

// Cuts what it uses off the top of `rest`. The true class is at the left, the answer above. Returns
// the cell that was clicked in this frame. `names`: as many as classes.
std::optional<Cell> draw_confusion_grid(Context& context, Rect& rest, const Confusion& confusion,
                                        std::span<const std::string> names,
                                        std::optional<Cell> chosen, const GridShape& shape);

}  // namespace inkling::ui::laboratory
