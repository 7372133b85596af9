// Counts as colours, and what can be read on them.
#pragma once

#include "ui/theme.h"

namespace inkling::ui::laboratory {

// WCAG 2.x: 1 for equal luminances to 21 for black on white. Alpha is ignored.
double contrast(ImU32 first, ImU32 second);
// Of the theme's dark text and white the one that stands out more against `ground`.
ImU32 text_on(const Palette& palette, ImU32 ground);
// The sequential map for a count from 1 to `most`: in whole stops, so that equal counts look equal,
// leaving out those that neither text can be read on.
ImU32 count_color(const Palette& palette, int count, int most);

}  // namespace inkling::ui::laboratory
