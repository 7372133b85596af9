// The door of the laboratory: the analyses behind it arrive when somebody first wants one of them,
// so that a visit that wants none does not wait for their code. Everything in this folder but the
// door and plain state is in the namespace ui::laboratory; nothing there may be called while it is
// shut.
#pragma once

#include "ui/context.h"

namespace inkling::ui {

// Whether the laboratory is here. If not, asks for it, tells so in `rect` and takes the space off
// it.
bool laboratory_is_here(Context& context, Rect& rect);

}  // namespace inkling::ui
