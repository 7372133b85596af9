// The scales beside pictures that are coloured by a map: the map between the numbers of its ends.
#pragma once

#include <string_view>

#include "ui/context.h"

namespace inkling::ui::laboratory {

// "against -0.3 [orange ... blue] +0.3 for". The words are left out where they are empty.
void draw_diverging_bar(Context& context, const Rect& row, float limit,
                        std::string_view against = "", std::string_view in_favour = "");
// "0 [paper ... ink] 3.2"
void draw_sequential_bar(Context& context, const Rect& row, float limit);

// As the numbers beside a bar are written: two figures, without needless zeros.
std::string limit_text(float limit);

}  // namespace inkling::ui::laboratory
