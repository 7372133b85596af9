// What buttons, shortcuts and the page's twins do.
#pragma once

#include "ui/page.h"

namespace inkling::ui {

void perform_action(Context& context, Page& page, Action action);
bool action_enabled(const Context& context, const Page& page, Action action);

void save_model(Context& context, Page& page);
// A test image chosen by chance, or a given one, comes onto the pad when the session has answered.
void ask_for_pad_image(Context& context, Page& page, std::optional<std::uint32_t> sample);
// The same from the laboratory: the first screen is shown again.
void take_to_pad(Context& context, Page& page, std::uint32_t sample);
void clear_pad(Page& page);
// Fresh weights trained from the start: what is there comes back with Undo.
void train_again(Context& context, Page& page);

}  // namespace inkling::ui
