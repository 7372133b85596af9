#include "ui/laboratory/gate.h"

#include "ui/paint.h"
#include "ui/widgets/button.h"

namespace inkling::ui {

bool laboratory_is_here(Context& context, Rect& rect) {
  const LaboratoryState state = context.platform.laboratory();
  if (state == LaboratoryState::kHere) return true;
  const Palette& p = context.colors();
  const bool failed = state == LaboratoryState::kFailed;
  text_line(*context.list, context.fonts.ui, rect.cut_top(context.px(24.0f)), p.text2,
            failed ? "This part of the page did not arrive." : "The laboratory is on its way.");
  if (!failed) return false;
  rect.cut_top(context.px(8.0f));
  Rect row = rect.cut_top(context.px(36.0f));
  if (button(context, "laboratory", row.cut_left(button_width(context, "Retry")), "Retry"))
    context.platform.laboratory(/*again=*/true);
  return false;
}

}  // namespace inkling::ui
