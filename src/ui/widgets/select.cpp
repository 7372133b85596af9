#include "ui/widgets/select.h"

#include <imgui_internal.h>

#include "ui/paint.h"

namespace inkling::ui {

namespace {

float item_width(const Context& context, const MenuItem& item) {
  float width =
      context.px(40.0f) + text_width(context.fonts.ui_medium, item.label) + context.px(16.0f);
  if (!item.note.empty()) width += context.px(8.0f) + text_width(context.fonts.caption, item.note);
  return width;
}

bool menu_row(Context& context, const Rect& rect, const MenuItem& item, std::size_t index) {
  const Palette& p = context.colors();
  const Press state = press(context, "item" + std::to_string(index), rect, item.enabled);
  if (item.chosen) fill(*context.list, rect, p.ink_soft, context.px(6.0f));
  if (state.hovered && item.enabled && !item.chosen)
    fill(*context.list, rect, p.hover, context.px(6.0f));
  Rect content = rect.inset(context.px(8.0f), 0.0f);
  const Rect mark = content.cut_left(context.px(16.0f));
  content.cut_left(context.px(8.0f));
  const ImU32 color = !item.enabled ? p.text3 : item.chosen ? p.ink_text : p.text;
  if (item.chosen) {
    draw_icon(*context.list, Icon::kCheck, mark.center(), context.px(16.0f), color, 2.0f);
  } else if (item.icon) {
    draw_icon(*context.list, *item.icon, mark.center(), context.px(16.0f), p.text2, 1.75f);
  }
  const float used = text_line(*context.list, context.fonts.ui_medium, content, color, item.label);
  content.cut_left(used + context.px(8.0f));
  if (!item.note.empty())
    text_line(*context.list, context.fonts.caption, content, p.text2, item.note);
  return state.pressed;
}

}  // namespace

std::optional<std::size_t> menu(Context& context, const char* id, const Rect& anchor,
                                const std::vector<MenuItem>& items) {
  if (!ImGui::IsPopupOpen(id)) return std::nullopt;
  const float row = context.target(32.0f, 44.0f), padding = context.px(6.0f);
  float width = anchor.width;
  for (const MenuItem& item : items)
    width = std::max(width, item_width(context, item) + 2.0f * padding);
  const float screen_width = static_cast<float>(context.viewport.width);
  const float screen_height = static_cast<float>(context.viewport.height);
  width = std::ceil(std::min(width, screen_width - context.px(16.0f)));
  const float height = std::min(row * static_cast<float>(items.size()) + 2.0f * padding,
                                screen_height - context.px(16.0f));
  float x = std::max(context.px(8.0f),
                     std::min(anchor.right() - width, screen_width - width - context.px(8.0f)));
  float y = anchor.bottom() + context.px(4.0f);
  if (y + height > screen_height - context.px(8.0f))
    y = std::max(context.px(8.0f), anchor.y - height - context.px(4.0f));
  ImGui::SetNextWindowPos({x, y});
  ImGui::SetNextWindowSize({width, height});
  std::optional<std::size_t> chosen;
  constexpr ImGuiWindowFlags kFlags =
      ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoNav;
  // A list longer than the screen scrolls.
  if (ImGui::BeginPopup(id, kFlags & ~ImGuiWindowFlags_NoScrollbar)) {
    const DrawInWindow scope(context);
    const bool former = std::exchange(context.interactive, true);
    const ImVec2 origin = ImGui::GetCursorScreenPos();
    Rect area{origin.x + padding, origin.y + padding, width - 2.0f * padding, height};
    for (std::size_t i = 0; i < items.size(); ++i)
      if (menu_row(context, area.cut_top(row), items[i], i)) chosen = i;
    ImGui::Dummy({1.0f, row * static_cast<float>(items.size()) + 2.0f * padding});
    if (chosen) ImGui::CloseCurrentPopup();
    context.interactive = former;
    ImGui::EndPopup();
  }
  return chosen;
}

std::optional<std::size_t> select(Context& context, const char* id, const Rect& rect,
                                  std::string_view shown, const std::vector<MenuItem>& items) {
  const Palette& p = context.colors();
  const float width =
      std::min(rect.width, text_width(context.fonts.ui_medium, shown) + context.px(20.0f));
  const Rect face{rect.right() - width, rect.y, width, rect.height};
  const Press state = press(context, std::string(id) + " face", face);
  Rect content = face;
  const Rect chevron = content.cut_right(context.px(16.0f));
  const ImU32 color = state.hovered || state.held ? p.ink_text : p.text;
  draw_icon(*context.list, Icon::kDown, chevron.center(), context.px(16.0f),
            state.hovered ? p.ink_text : p.text3, 1.75f);
  content.cut_right(context.px(4.0f));
  text_line(*context.list, context.fonts.ui_medium, content, color, shown, Align::kRight);
  if (state.pressed) ImGui::OpenPopup(id);
  return menu(context, id, face, items);
}

std::optional<std::size_t> select_box(Context& context, const char* id, const Rect& rect,
                                      std::string_view shown, std::string_view note,
                                      const std::vector<MenuItem>& items) {
  const Palette& p = context.colors();
  const Press state = press(context, std::string(id) + " face", rect);
  bordered(*context.list, rect, state.hovered ? p.hover : p.surface, p.edge, context.px(8.0f),
           context.hairline());
  Rect content = rect.inset(context.px(12.0f), 0.0f);
  draw_icon(*context.list, Icon::kDown, content.cut_right(context.px(16.0f)).center(),
            context.px(16.0f), p.text3, 1.75f);
  const float used = text_line(*context.list, context.fonts.body_bold, content, p.text, shown);
  content.cut_left(used + context.px(8.0f));
  text_line(*context.list, context.fonts.ui, content, state.hovered ? p.text2 : p.text3, note);
  if (state.pressed) ImGui::OpenPopup(id);
  return menu(context, id, rect, items);
}

}  // namespace inkling::ui
