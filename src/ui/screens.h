// The three arrangements of the page.
#pragma once

#include "ui/page.h"

namespace inkling::ui {

ScreenClass screen_class(const Viewport& viewport);

// All of the page below, above and beside; sets page.body_height.
void draw_screen(Context& context, Page& page);

}  // namespace inkling::ui
