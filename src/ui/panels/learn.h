// The training column: what happens, the clock, milestones, buttons, progress or the sentence that
// takes its place.
#pragma once

#include "ui/page.h"

namespace inkling::ui {

// Title and state. Takes its height from the top of `rest`, like all of these.
void draw_learn_title(Context& context, Rect& rest);
void draw_clock(Context& context, Rect& rest);
void draw_milestones(Context& context, Rect& rest);
void draw_train_buttons(Context& context, Page& page, Rect& rest);
// Progress while there is a run, its replay afterwards; the sentence of the state; banners for what
// went wrong.
void draw_learn_state(Context& context, Page& page, Rect& rest);
// Slow motion: at once, and for the runs to come.
void draw_pace(Context& context, Rect& rest);

// The bar at the bottom edge of a phone.
void draw_train_bar(Context& context, Page& page, const Rect& rect);

std::string learn_text(const Context& context, const Page& page);  // for screen readers

}  // namespace inkling::ui
