// The bar at the top: name, state of the data, theme, help, menu.
#pragma once

#include "ui/page.h"

namespace inkling::ui {

void draw_header(Context& context, Page& page, const Rect& rect);

}  // namespace inkling::ui
