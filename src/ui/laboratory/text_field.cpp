#include "ui/laboratory/text_field.h"

#include <array>
#include <cmath>
#include <cstring>

#include "ui/paint.h"

namespace inkling::ui::laboratory {

namespace {

constexpr std::size_t kMost = 128;  // bytes

}  // namespace

std::optional<std::string> text_field(Context& context, std::string_view id, const Rect& rect,
                                      const std::string& text, std::string_view hint) {
  const Palette& p = context.colors();
  const ImFont* font = context.fonts.ui;
  bordered(*context.list, rect, p.surface, p.edge, context.px(8.0f), context.hairline());
  std::array<char, kMost> buffer{};
  std::memcpy(buffer.data(), text.data(), std::min(text.size(), kMost - 1));
  ImGui::SetCursorScreenPos(rect.min());
  ImGui::SetNextItemWidth(rect.width);
  ImGui::PushFont(const_cast<ImFont*>(font));
  ImGui::PushStyleVar(
      ImGuiStyleVar_FramePadding,
      {context.px(10.0f), std::max(0.0f, std::floor((rect.height - font->FontSize) * 0.5f))});
  ImGui::PushStyleColor(ImGuiCol_FrameBg, 0);
  ImGui::PushStyleColor(ImGuiCol_Border, 0);
  const bool changed = ImGui::InputTextWithHint(
      ("##" + std::string(id)).c_str(), std::string(hint).c_str(), buffer.data(), buffer.size());
  ImGui::PopStyleColor(2);
  ImGui::PopStyleVar();
  ImGui::PopFont();
  if (ImGui::IsItemActive()) context.wake(context.now + 0.25);  // the cursor blinks
  if (!changed) return std::nullopt;
  return std::string(buffer.data());
}

}  // namespace inkling::ui::laboratory
