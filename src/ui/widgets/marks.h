// Small things without behaviour: chips, progress, dots, separators.
#pragma once

#include <optional>
#include <string_view>

#include "ui/context.h"
#include "ui/icons.h"

namespace inkling::ui {

enum class ChipKind { kQuiet, kInk, kWarn, kOpen };  // open: a dashed outline, not reached yet

struct ChipOptions {
  ChipKind kind = ChipKind::kQuiet;
  std::optional<Icon> icon = std::nullopt;
  bool dot = false;
  float height = 24.0f;  // CSS pixels
  float radius = 12.0f;
  float padding = 10.0f;
};

float chip_width(const Context& context, std::string_view label, const ChipOptions& options = {});
// At the left top of `at`; returns the rectangle that it covers.
Rect chip(Context& context, ImVec2 at, std::string_view label, const ChipOptions& options = {});

// `notches` are shares of the width where epochs end.
void progress_bar(Context& context, const Rect& rect, double share, double notch_every);

void hairline_below(Context& context, const Rect& rect);

// When a change acts, beside a label: a filled dot at once, a ring at the next epoch, nothing on
// restart. Returns the width used.
float applies_mark(Context& context, ImVec2 left_middle, Applies applies);

}  // namespace inkling::ui
