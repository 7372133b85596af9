// Controls for one value each. They show what they are given and report what was asked for; nothing
// is kept here but the text being typed.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "ui/context.h"
#include "ui/paint.h"

namespace inkling::ui {

struct SliderResult {
  std::optional<double> share;  // dragged to
  int steps = 0;                // arrow keys
  bool reset = false;           // double click: back to the recipe's value
};
// `changed`: the value differs from the recipe's, so it is drawn in ink.
SliderResult slider(Context& context, std::string_view id, const Rect& rect, double share,
                    bool changed);

bool toggle_switch(Context& context, std::string_view id, const Rect& rect, bool on);

// A square with minus or plus; repeats while held.
bool step_square(Context& context, std::string_view id, const Rect& rect, bool plus, bool enabled);

// The one text field in which something is being typed.
struct FieldEdit {
  std::string owner;  // empty: none
  std::string text;
  bool begun = false;
  bool active() const { return !owner.empty(); }
};
// A number that becomes a text field when clicked. Returns the text once it is confirmed. `width`
// is the field's least width while it is edited.
std::optional<std::string> typed_value(Context& context, std::string_view id, const Rect& rect,
                                       std::string_view shown, std::string_view editable,
                                       FieldEdit& edit, bool strong, Align align);

}  // namespace inkling::ui
