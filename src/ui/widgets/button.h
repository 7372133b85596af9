// Buttons with a label, an icon or both.
#pragma once

#include <optional>
#include <string_view>

#include "ui/context.h"
#include "ui/icons.h"

namespace inkling::ui {

enum class ButtonKind {
  kPrimary,    // ink; one in a view
  kSecondary,  // surface with a border
  kGhost,      // no ground
};

struct ButtonOptions {
  ButtonKind kind = ButtonKind::kSecondary;
  std::optional<Icon> icon = std::nullopt;
  std::string_view shortcut = "";  // a small key in the label; not shown to fingers
  bool enabled = true;
  bool chosen = false;
  std::string_view hint = "";  // tooltip; for a disabled button the reason
  std::optional<Action> action = std::nullopt;
};

// True when clicked.
bool button(Context& context, std::string_view id, const Rect& rect, std::string_view label,
            const ButtonOptions& options = {});
float button_width(const Context& context, std::string_view label,
                   const ButtonOptions& options = {});

bool icon_button(Context& context, std::string_view id, const Rect& rect, Icon icon,
                 std::string_view hint, const ButtonOptions& options = {});
// Text in ink that acts: "Add a layer".
bool link(Context& context, std::string_view id, const Rect& rect, std::string_view label,
          std::optional<Icon> icon = std::nullopt, bool enabled = true);

// A short sentence beside the pointer after a moment.
void hint(Context& context, const Press& press, const Rect& anchor, std::string_view text);

}  // namespace inkling::ui
