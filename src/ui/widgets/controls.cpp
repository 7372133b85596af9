#include "ui/widgets/controls.h"

#include <imgui_internal.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>

#include "ui/icons.h"

namespace inkling::ui {

namespace {

constexpr float kKnob = 14.0f, kTrack = 4.0f;
constexpr int kLargeStep = 10;
constexpr std::size_t kMaxTyped = 64;

int arrow_steps() {
  const ImGuiIO& io = ImGui::GetIO();
  if (io.WantTextInput) return 0;
  const int size = io.KeyShift ? kLargeStep : 1;
  int steps = 0;
  if (ImGui::IsKeyPressed(ImGuiKey_RightArrow) || ImGui::IsKeyPressed(ImGuiKey_UpArrow))
    steps += size;
  if (ImGui::IsKeyPressed(ImGuiKey_LeftArrow) || ImGui::IsKeyPressed(ImGuiKey_DownArrow))
    steps -= size;
  return steps;
}

}  // namespace

SliderResult slider(Context& context, std::string_view id, const Rect& rect, double share,
                    bool changed) {
  const Palette& p = context.colors();
  const Press state = press(context, id, rect);
  SliderResult result;
  const float knob = context.px(kKnob), track = context.px(kTrack);
  const Rect line{rect.x, std::round(rect.center().y - track * 0.5f), rect.width, track};
  const float travel = rect.width - knob;
  const ImGuiIO& io = ImGui::GetIO();
  if (state.held) {
    context.arrow_target = state.id;
    const ImVec2 moved = ImGui::GetMouseDragDelta(ImGuiMouseButton_Left, 0.0f);
    // A finger that moves up or down scrolls the page; the slider waits until it moves along.
    const bool deliberate = !context.viewport.touch || (std::abs(moved.x) > context.px(4.0f) &&
                                                        std::abs(moved.x) > std::abs(moved.y));
    if (deliberate && travel > 0.0f &&
        (io.MouseDelta.x != 0.0f || ImGui::IsMouseClicked(ImGuiMouseButton_Left)))
      result.share = std::clamp(
          static_cast<double>((io.MousePos.x - rect.x - knob * 0.5f) / travel), 0.0, 1.0);
  }
  if (state.hovered && ImGui::IsMouseDoubleClicked(ImGuiMouseButton_Left)) {
    result.reset = true;
    result.share.reset();
  }
  if (context.arrow_target == state.id) result.steps = arrow_steps();

  const bool active = state.held || state.hovered;
  const ImU32 color = active || changed ? p.ink : p.edge;
  const float x = rect.x + knob * 0.5f + travel * static_cast<float>(result.share.value_or(share));
  fill(*context.list, line, p.line, track * 0.5f);
  fill(*context.list, {line.x, line.y, x - line.x, track}, color, track * 0.5f);
  const ImVec2 center{std::round(x), line.y + track * 0.5f};
  if (active) context.list->AddCircleFilled(center, knob * 0.5f + context.px(4.0f), p.ink_soft);
  context.list->AddCircleFilled(center, knob * 0.5f, color);
  context.list->AddCircleFilled(center, knob * 0.5f - context.px(2.0f), p.surface);
  return result;
}

bool toggle_switch(Context& context, std::string_view id, const Rect& rect, bool on) {
  const Palette& p = context.colors();
  const Press state = press(context, id, rect);
  const Rect body = rect.centered(context.px(36.0f), context.px(20.0f));
  const float radius = body.height * 0.5f;
  bordered(*context.list, body,
           on ? (state.hovered ? p.ink_hover : p.ink) : (state.hovered ? p.hover : p.surface),
           on ? (state.hovered ? p.ink_hover : p.ink) : p.edge, radius, context.px(1.5f));
  const float share = context.ease(state.id, on ? 1.0f : 0.0f, 120.0f);
  const float x = body.x + radius + (body.width - 2.0f * radius) * share;
  context.list->AddCircleFilled({x, body.center().y}, context.viewport.ratio * 6.5f,
                                on ? p.on_ink : p.edge);
  return state.pressed;
}

bool step_square(Context& context, std::string_view id, const Rect& rect, bool plus, bool enabled) {
  const Palette& p = context.colors();
  ImGui::PushButtonRepeat(true);
  const Press state = press(context, id, rect, enabled);
  ImGui::PopButtonRepeat();
  if (state.held) context.wake(context.now + 0.05);  // the repetition needs frames
  const bool pressed = state.held && state.hovered && enabled;
  fill(*context.list, rect,
       pressed                    ? p.line
       : state.hovered && enabled ? p.hover
                                  : p.sunken,
       context.px(6.0f));
  draw_icon(*context.list, plus ? Icon::kPlus : Icon::kMinus, rect.center(), context.px(14.0f),
            enabled ? p.text2 : mix(p.sunken, p.text3, 0.5f), 2.0f);
  return state.pressed;
}

std::optional<std::string> typed_value(Context& context, std::string_view id, const Rect& rect,
                                       std::string_view shown, std::string_view editable,
                                       FieldEdit& edit, bool strong, Align align) {
  const Palette& p = context.colors();
  const ImFont* font = strong ? context.fonts.ui_bold : context.fonts.ui_medium;
  if (edit.owner != id) {
    const float width = std::min(rect.width, text_width(font, shown));
    const Rect face = align == Align::kRight
                          ? Rect{rect.right() - width, rect.y, width, rect.height}
                          : rect.centered(width, rect.height);
    const Press state = press(context, std::string(id) + " value", face);
    text_line(*context.list, font, rect, state.hovered ? p.ink_text : p.text, shown, align);
    if (state.hovered) {
      ImGui::SetMouseCursor(ImGuiMouseCursor_TextInput);
      const float line = context.hairline();
      fill(*context.list,
           {face.x, std::round(rect.center().y + font->FontSize * 0.5f), face.width, line},
           p.ink_text);
    }
    if (state.pressed) edit = {std::string(id), std::string(editable), false};
    return std::nullopt;
  }

  const float height = std::min(rect.height, context.target(28.0f, 40.0f));
  const float width = std::min(
      rect.width, std::max(context.px(72.0f), text_width(font, edit.text) + context.px(24.0f)));
  const Rect box = align == Align::kRight
                       ? Rect{rect.right() - width, rect.centered(width, height).y, width, height}
                       : rect.centered(width, height);
  bordered(*context.list, box, p.surface, p.focus, context.px(6.0f), context.px(1.5f));
  std::array<char, kMaxTyped> buffer{};
  std::memcpy(buffer.data(), edit.text.data(), std::min(edit.text.size(), kMaxTyped - 1));
  ImGui::SetCursorScreenPos(box.min());
  ImGui::SetNextItemWidth(box.width);
  ImGui::PushFont(const_cast<ImFont*>(font));
  ImGui::PushStyleVar(
      ImGuiStyleVar_FramePadding,
      {context.px(8.0f), std::max(0.0f, std::floor((height - font->FontSize) * 0.5f))});
  if (!edit.begun) ImGui::SetKeyboardFocusHere();
  const bool confirmed =
      ImGui::InputText(("##" + std::string(id)).c_str(), buffer.data(), buffer.size(),
                       ImGuiInputTextFlags_EnterReturnsTrue | ImGuiInputTextFlags_AutoSelectAll |
                           ImGuiInputTextFlags_CharsNoBlank);
  ImGui::PopStyleVar();
  ImGui::PopFont();
  context.wake(context.now + 0.25);  // the cursor blinks
  edit.text = buffer.data();
  const bool left = edit.begun && ImGui::IsItemDeactivated();
  const bool given_up = ImGui::IsKeyPressed(ImGuiKey_Escape);
  if (ImGui::IsItemActive()) edit.begun = true;
  if (confirmed || (left && !given_up)) {
    std::string text = std::move(edit.text);
    edit = {};
    return text;
  }
  if (left) edit = {};
  return std::nullopt;
}

}  // namespace inkling::ui
