#include "ui/laboratory/text_field.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>

#include "ui/paint.h"

namespace inkling::ui::laboratory {

namespace {

constexpr std::size_t kMaxBytes = 500;

bool edit_text(Context& context, const std::string& id, const Rect& rect, FieldEdit& edit) {
  const ImFont* font = context.fonts.ui_medium;
  std::array<char, kMaxBytes + 1> buffer{};
  std::memcpy(buffer.data(), edit.text.data(), std::min(edit.text.size(), kMaxBytes));
  ImGui::SetCursorScreenPos(rect.min());
  ImGui::SetNextItemWidth(rect.width);
  ImGui::PushFont(const_cast<ImFont*>(font));
  ImGui::PushStyleVar(ImGuiStyleVar_FramePadding,
                      {context.px(10.0f), std::floor((rect.height - font->FontSize) * 0.5f)});
  if (!edit.begun) ImGui::SetKeyboardFocusHere();
  const bool confirmed =
      ImGui::InputText(("##" + id).c_str(), buffer.data(), buffer.size(),
                       ImGuiInputTextFlags_EnterReturnsTrue | ImGuiInputTextFlags_AutoSelectAll);
  ImGui::PopStyleVar();
  ImGui::PopFont();
  edit.text = buffer.data();
  return confirmed;
}

}  // namespace

std::optional<std::string> text_field(Context& context, const std::string& id, const Rect& rect,
                                      std::string_view text, FieldEdit& edit) {
  const Palette& p = context.colors();
  const float radius = context.px(6.0f);
  if (edit.owner != id) {
    const Press state = press(context, id + " field", rect);
    bordered(*context.list, rect, state.hovered ? p.hover : p.surface, p.line, radius,
             context.hairline());
    text_line(*context.list, context.fonts.ui_medium, rect.inset(context.px(10.0f), 0.0f), p.text,
              text);
    if (state.hovered) ImGui::SetMouseCursor(ImGuiMouseCursor_TextInput);
    if (state.pressed) edit = {id, std::string(text), false};
    return std::nullopt;
  }
  bordered(*context.list, rect, p.surface, p.focus, radius, context.px(1.5f));
  const bool confirmed = edit_text(context, id, rect, edit);
  context.wake(context.now + 0.25);  // the cursor blinks
  const bool left = edit.begun && ImGui::IsItemDeactivated();
  const bool given_up = ImGui::IsKeyPressed(ImGuiKey_Escape);
  if (ImGui::IsItemActive()) edit.begun = true;
  if (!confirmed && !left) return std::nullopt;
  std::string typed = std::move(edit.text);
  edit = {};
  if (given_up) return std::nullopt;
  return typed;
}

}  // namespace inkling::ui::laboratory
