// A line of text that can be typed into: names, words to look for.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "ui/widgets/controls.h"

namespace inkling::ui::laboratory {

// Shows `text`, or `hint` where it is empty. Returns the new text with each change.
std::optional<std::string> text_field(Context& context, std::string_view id, const Rect& rect,
                                      const std::string& text, std::string_view hint);

}  // namespace inkling::ui::laboratory
