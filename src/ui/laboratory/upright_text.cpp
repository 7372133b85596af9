#include "ui/laboratory/upright_text.h"

#include <cmath>

#include "ui/paint.h"

namespace inkling::ui::laboratory {

void upright_text(ImDrawList& list, ImFont* font, ImVec2 foot, ImU32 color, std::string_view text) {
  const int first = list.VtxBuffer.Size;
  // Written flat at the origin, where no clipping may drop it, and then turned.
  const ImVec4 everything(-1e6f, -1e6f, 1e6f, 1e6f);
  font->RenderText(&list, font->FontSize, {0.0f, line_top(font, 0.0f)}, color, everything,
                   text.data(), text.data() + text.size());
  const float x = std::round(foot.x), y = std::round(foot.y);
  for (int i = first; i < list.VtxBuffer.Size; ++i) {
    ImVec2& at = list.VtxBuffer[i].pos;
    at = {x + at.y, y - at.x};
  }
}

}  // namespace inkling::ui::laboratory
