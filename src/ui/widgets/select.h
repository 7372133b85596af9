// A value with a list of others: the face shows the chosen one, the list opens as a card below it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ui/context.h"
#include "ui/icons.h"

namespace inkling::ui {

struct MenuItem {
  std::string label;
  std::string note = "";  // quieter, behind the label
  bool chosen = false;
  bool enabled = true;
  std::optional<Icon> icon = std::nullopt;
};

// Opens below `anchor` while the popup `id` is open; returns the index that was chosen in this
// frame.
std::optional<std::size_t> menu(Context& context, const char* id, const Rect& anchor,
                                const std::vector<MenuItem>& items);

// The small form: text and a chevron at the right edge of `rect`.
std::optional<std::size_t> select(Context& context, const char* id, const Rect& rect,
                                  std::string_view shown, const std::vector<MenuItem>& items);
// The tall form with a border: a preset and its summary.
std::optional<std::size_t> select_box(Context& context, const char* id, const Rect& rect,
                                      std::string_view shown, std::string_view note,
                                      const std::vector<MenuItem>& items);

}  // namespace inkling::ui
