// What lies above the page for a moment: hover cards, the undo toast, the focus ring of an action's
// twin.
#pragma once

#include <optional>
#include <string>

#include "ui/context.h"

namespace inkling::ui {

// Which card is shown, and since when the pointer rests on its subject.
struct HoverState {
  ImGuiID subject = 0;
  double since = 0.0;
  double last_shown = -1e9;
};

void draw_hover_card(Context& context, HoverState& state);

struct Toast {
  std::string text;
  std::string action;  // label of its one button, "" for a mere notice
  double until = 0.0;
};

// Returns true when its button was clicked. Stays while the pointer is over it.
bool draw_toast(Context& context, std::optional<Toast>& toast);

void draw_focus_ring(Context& context, const Rect& rect);

}  // namespace inkling::ui
