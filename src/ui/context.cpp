#include "ui/context.h"

#include <imgui_internal.h>

#include <cmath>

namespace inkling::ui {

float Easings::ease(ImGuiID id, float target, float seconds, float passed) {
  auto [found, added] = values_.try_emplace(id, Value{target, target, target, 0.0f});
  Value& value = found->second;
  if (added || seconds <= 0.0f) {
    value = {target, target, target, 0.0f};
    return target;
  }
  if (value.to != target) value = {value.shown, target, value.shown, 0.0f};
  if (value.shown == value.to) return value.shown;
  value.passed += passed;
  const float share = std::min(1.0f, value.passed / seconds);
  const float rest = 1.0f - share;
  value.shown =
      share >= 1.0f ? value.to : value.from + (value.to - value.from) * (1.0f - rest * rest * rest);
  moving_ = moving_ || value.shown != value.to;
  return value.shown;
}

Press press(Context& context, std::string_view name, const Rect& rect, bool enabled) {
  ImGuiWindow* window = ImGui::GetCurrentWindow();
  Press result;
  result.id = window->GetID(name.data(), name.data() + name.size());
  if (!context.interactive) return result;
  const ImRect box(rect.min(), rect.max());
  if (!ImGui::ItemAdd(box, result.id)) return result;
  if (!enabled) {
    result.hovered = ImGui::ItemHoverable(box, result.id, 0);
    return result;
  }
  result.pressed = ImGui::ButtonBehavior(box, result.id, &result.hovered, &result.held);
  // A finger that was lifted hovers over nothing.
  if (context.viewport.touch && !result.held) result.hovered = false;
  if (result.hovered) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
  return result;
}

}  // namespace inkling::ui
