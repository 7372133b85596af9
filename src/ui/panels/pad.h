// The drawing pad with its tools.
#pragma once

#include "ui/page.h"

namespace inkling::ui {

void draw_pad(Context& context, Page& page, const Rect& square);
void draw_pad_tools(Context& context, Page& page, const Rect& row);

}  // namespace inkling::ui
