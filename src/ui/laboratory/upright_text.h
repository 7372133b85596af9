// Text that stands on end, for names above narrow columns.
#pragma once

#include <imgui.h>

#include <string_view>

namespace inkling::ui::laboratory {

// One line read upwards: it begins at `foot`, whose x is the line's middle.
void upright_text(ImDrawList& list, ImFont* font, ImVec2 foot, ImU32 color, std::string_view text);

}  // namespace inkling::ui::laboratory
