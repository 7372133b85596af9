#include "ui/widgets/button.h"

#include "ui/paint.h"

namespace inkling::ui {

namespace {

constexpr float kControlDelay = 0.4f;

struct Look {
  ImU32 ground, border, text;
};

Look look_of(const Palette& p, const ButtonOptions& options, const Press& state) {
  const ImU32 none = 0;
  const bool pressed = state.held && state.hovered;
  switch (options.kind) {
    case ButtonKind::kPrimary:
      if (!options.enabled) return {p.hover, p.hover, p.text3};
      return {pressed ? p.ink_active : state.hovered ? p.ink_hover : p.ink, none, p.on_ink};
    case ButtonKind::kSecondary:
      if (!options.enabled) return {p.surface, p.line, p.text3};
      return {pressed ? p.line : state.hovered ? p.hover : p.surface, p.edge, p.text};
    case ButtonKind::kGhost:
      break;
  }
  if (!options.enabled) return {none, none, mix(p.page, p.text3, 0.6f)};
  if (options.chosen) return {p.ink_soft, none, p.ink_text};
  return {pressed ? p.line : state.hovered ? p.hover : none, none, p.text2};
}

const ImFont* label_font(const Context& context, const ButtonOptions& options) {
  return options.kind == ButtonKind::kPrimary ? context.fonts.body_bold : context.fonts.ui_medium;
}

bool shows_shortcut(const Context& context, const ButtonOptions& options) {
  return !options.shortcut.empty() && !context.viewport.touch && !context.phone();
}

float shortcut_width(const Context& context, const ButtonOptions& options) {
  return text_width(context.fonts.caption_medium, options.shortcut) + context.px(12.0f);
}

struct Measure {
  float icon = 0.0f, gap = 0.0f, label = 0.0f, key_gap = 0.0f, key = 0.0f;
  float total() const { return icon + gap + label + key_gap + key; }
};

Measure measure(const Context& context, std::string_view label, const ButtonOptions& options) {
  Measure m;
  m.label = text_width(label_font(context, options), label);
  if (options.icon) m.icon = context.px(20.0f);
  if (options.icon && !label.empty()) m.gap = context.px(8.0f);
  if (shows_shortcut(context, options)) {
    m.key = shortcut_width(context, options);
    m.key_gap = context.px(options.kind == ButtonKind::kGhost ? 6.0f : 12.0f);
  }
  return m;
}

void draw_ground(Context& context, const Rect& rect, const Look& look) {
  const float radius =
      context.px(context.phone() && rect.height > context.px(44.0f) ? 12.0f : 8.0f);
  if ((look.border >> IM_COL32_A_SHIFT) != 0) {
    bordered(*context.list, rect, look.ground, look.border, radius, context.hairline());
  } else if ((look.ground >> IM_COL32_A_SHIFT) != 0) {
    fill(*context.list, rect, look.ground, radius);
  }
}

}  // namespace

void hint(Context& context, const Press& state, const Rect& anchor, std::string_view text) {
  if (text.empty() || !state.hovered || state.held || context.viewport.touch) return;
  HoverCard card;
  card.id = state.id;
  card.anchor = anchor;
  card.delay = kControlDelay;
  card.texts.push_back({context.fonts.caption, context.colors().text2, std::string(text)});
  context.hover_card = card;
}

float button_width(const Context& context, std::string_view label, const ButtonOptions& options) {
  const float padding = options.kind == ButtonKind::kPrimary     ? 16.0f
                        : options.kind == ButtonKind::kSecondary ? 12.0f
                                                                 : 8.0f;
  return std::ceil(measure(context, label, options).total() + 2.0f * context.px(padding));
}

bool button(Context& context, std::string_view id, const Rect& rect, std::string_view label,
            const ButtonOptions& options) {
  const Press state = press(context, id, rect, options.enabled);
  const Look look = look_of(context.colors(), options, state);
  draw_ground(context, rect, look);
  const Measure m = measure(context, label, options);
  Rect content = rect.centered(std::min(m.total(), rect.width - context.px(8.0f)), rect.height);
  if (options.icon) {
    const Rect at = content.cut_left(m.icon);
    draw_icon(*context.list, *options.icon, at.center(), context.px(20.0f), look.text);
    content.cut_left(m.gap);
  }
  if (m.key > 0.0f) {
    const Rect key = content.cut_right(m.key).centered(m.key, context.px(20.0f));
    const ImU32 quiet = with_alpha(look.text, 0.72f);
    outline(*context.list, key, quiet, context.px(4.0f), context.hairline());
    text_line(*context.list, context.fonts.caption_medium, key, quiet, options.shortcut,
              Align::kCenter);
    content.cut_right(m.key_gap);
  }
  text_line(*context.list, label_font(context, options), content, look.text, label);
  hint(context, state, rect, options.hint);
  if (options.action) context.record(*options.action, rect);
  return state.pressed;
}

bool icon_button(Context& context, std::string_view id, const Rect& rect, Icon icon,
                 std::string_view text, const ButtonOptions& options) {
  const Press state = press(context, id, rect, options.enabled);
  const Look look = look_of(context.colors(), options, state);
  draw_ground(context, rect, look);
  const float size = rect.height <= context.px(24.0f) ? 14.0f : context.phone() ? 22.0f : 20.0f;
  draw_icon(*context.list, icon, rect.center(), context.px(size), look.text,
            size < 18.0f ? 2.0f : 1.5f);
  hint(context, state, rect, text);
  if (options.action) context.record(*options.action, rect);
  return state.pressed;
}

bool link(Context& context, std::string_view id, const Rect& rect, std::string_view label,
          std::optional<Icon> icon, bool enabled) {
  Rect content = rect;
  const float width =
      text_width(context.fonts.ui_medium, label) + (icon ? context.px(22.0f) : 0.0f);
  const Press state =
      press(context, id, Rect{rect.x, rect.y, std::min(width, rect.width), rect.height}, enabled);
  const Palette& p = context.colors();
  const ImU32 color = !enabled ? p.text3 : state.hovered ? p.ink_hover : p.ink_text;
  if (icon) {
    const Rect at = content.cut_left(context.px(16.0f));
    draw_icon(*context.list, *icon, at.center(), context.px(16.0f), color, 1.75f);
    content.cut_left(context.px(6.0f));
  }
  text_line(*context.list, context.fonts.ui_medium, content, color, label);
  return state.pressed;
}

}  // namespace inkling::ui
