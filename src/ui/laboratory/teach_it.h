// "Wrong? Teach it": the class of what is on the pad, what the lesson did, and the visitor's own
// drawings.
#pragma once

#include "ui/context.h"

namespace inkling::ui {

struct Page;

namespace laboratory {
// Returns the height used.
float draw_teach_it(Context& context, Page& page, const Rect& rect);
}  // namespace laboratory

}  // namespace inkling::ui
