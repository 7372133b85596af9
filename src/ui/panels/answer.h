// What the network sees and what it answers.
#pragma once

#include "ui/page.h"

namespace inkling::ui {

// A column beside the pad; returns the height used.
float draw_answer(Context& context, Page& page, const Rect& column);
// Below the tools on a phone; returns the height used.
float draw_answer_row(Context& context, Page& page, const Rect& rect);
// The strip under the header once the pad is scrolled out on a phone.
void draw_live_strip(Context& context, Page& page, const Rect& rect);

// One sentence for screen readers: "Reads 7, 99 percent sure."
std::string answer_text(const Context& context, const Page& page);

}  // namespace inkling::ui
