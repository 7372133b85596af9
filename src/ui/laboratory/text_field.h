// A box with a line of text that can be edited.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "ui/widgets/controls.h"

namespace inkling::ui::laboratory {

// Shows `text`; while it is edited, what is being typed. Returns that once it is confirmed, by
// Enter or by going elsewhere; Escape gives it up. At most 500 bytes.
std::optional<std::string> text_field(Context& context, const std::string& id, const Rect& rect,
                                      std::string_view text, FieldEdit& edit);

}  // namespace inkling::ui::laboratory
