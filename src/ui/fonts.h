// The typeface at every size in which it is used, baked for one device pixel ratio and never scaled
// when drawn.
#pragma once

#include <imgui.h>

namespace inkling::ui {

// By role; where a role is larger on a phone, the phone's size is baked instead.
struct Fonts {
  ImFont* caption = nullptr;         // 12, phone 13: ticks, notes
  ImFont* caption_medium = nullptr;  // 12, phone 13: chips, labels in plots
  ImFont* caption_bold = nullptr;    // 12, phone 13
  ImFont* ui = nullptr;              // 13, phone 15: labels, values
  ImFont* ui_medium = nullptr;
  ImFont* ui_bold = nullptr;
  ImFont* body = nullptr;  // 15: sentences
  ImFont* body_medium = nullptr;
  ImFont* body_bold = nullptr;  // 15: section titles, buttons
  ImFont* title = nullptr;      // 20
  ImFont* figure = nullptr;     // 28
  ImFont* clock = nullptr;      // 72, digits only
  ImFont* answer = nullptr;     // 104, phone 72, digits only
  ImFont* strip = nullptr;      // 40, digits only
};

// Clears the atlas of the current context and bakes all of them.
Fonts build_fonts(float ratio, bool phone);

// Whether the digit faces (clock, answer, strip) can show this text.
bool clock_can_show(const char* text);

}  // namespace inkling::ui
