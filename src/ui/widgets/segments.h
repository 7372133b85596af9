// A few exclusive choices side by side.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "ui/context.h"

namespace inkling::ui {

struct Segment {
  std::string_view label;
  bool enabled = true;
  std::string_view hint = "";
};

// As wide as the labels want, at most `rect`; returns the index that was clicked in this frame.
std::optional<std::size_t> segments(Context& context, std::string_view id, const Rect& rect,
                                    std::span<const Segment> choices,
                                    std::optional<std::size_t> chosen);
float segments_width(const Context& context, std::span<const Segment> choices);

}  // namespace inkling::ui
