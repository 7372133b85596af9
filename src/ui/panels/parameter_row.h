// One hyper-parameter as a row: label, when it acts, control, value, and below it what waits or was
// refused.
#pragma once

#include "ui/panels/recipe.h"

namespace inkling::ui {

// Takes its height from the top of `rest`.
void draw_parameter_row(Context& context, RecipeState& state, const ParameterInfo& info,
                        Rect& rest);

// The help of a parameter beside the pointer.
void show_help(Context& context, const ParameterInfo& info, const Press& state, const Rect& anchor);
// Below a control: a change that waits, or the reason why a typed value was refused.
void draw_parameter_notes(Context& context, RecipeState& state, const ParameterInfo& info,
                          Rect& rest);
// Parses and sets what was typed; a refusal is kept for draw_parameter_notes.
void accept_typed(Context& context, RecipeState& state, const ParameterInfo& info,
                  std::string_view text);

}  // namespace inkling::ui
