#include "ui/widgets/overlays.h"

#include <algorithm>

#include "ui/paint.h"
#include "ui/widgets/button.h"

namespace inkling::ui {

namespace {

// Moving on from one card to the next shows it at once.
constexpr double kContinuation = 0.3;
constexpr float kCardLine = 18.0f, kCardMaxWidth = 264.0f;

struct CardLayout {
  float width = 0.0f, height = 0.0f;
};

// Draws the texts, or only measures them where there is no list.
CardLayout lay_out(ImDrawList* list, const std::vector<CardText>& texts, ImVec2 at, float max_width,
                   float line) {
  CardLayout result;
  float x = 0.0f, y = 0.0f, row_height = 0.0f;
  for (const CardText& text : texts) {
    if (!text.same_line) x = 0.0f, y += row_height;
    const float width = text_width(text.font, text.text);
    const Rect row{at.x + x, at.y + y, max_width - x, line};
    if (x + width <= max_width || text.same_line) {
      if (list != nullptr) text_line(*list, text.font, row, text.color, text.text);
      row_height = line;
      result.width = std::max(result.width, std::min(max_width, x + width));
    } else {
      row_height = text_block_height(text.font, text.text, max_width, line);
      if (list != nullptr) text_block(*list, text.font, row, text.color, text.text, line);
      result.width = max_width;
    }
    x += width;
  }
  result.height = y + row_height;
  return result;
}

Rect place(const Context& context, const Rect& anchor, float width, float height) {
  const float margin = context.px(8.0f);
  const float screen_width = static_cast<float>(context.viewport.width);
  const float screen_height = static_cast<float>(context.viewport.height);
  float x = anchor.right() + margin;
  float y = anchor.y - height * 0.5f;
  if (anchor.width > context.px(40.0f)) {  // beside a small mark, below a control
    x = anchor.x;
    y = anchor.bottom() + context.px(6.0f);
    if (y + height > screen_height - margin) y = anchor.y - height - context.px(6.0f);
  } else if (x + width > screen_width - margin) {
    x = anchor.x - width - margin;
  }
  x = std::clamp(x, margin, std::max(margin, screen_width - width - margin));
  y = std::clamp(y, margin, std::max(margin, screen_height - height - margin));
  return {std::round(x), std::round(y), width, height};
}

void draw_card(Context& context, const HoverCard& card) {
  ImDrawList& list = *ImGui::GetForegroundDrawList();
  const Palette& p = context.colors();
  const float padding = context.px(card.image != nullptr ? 8.0f : 10.0f),
              line = context.px(kCardLine);
  const float image = card.image != nullptr ? card.image_size.x + context.px(10.0f) : 0.0f;
  const float limit = card.width > 0.0f ? card.width : context.px(kCardMaxWidth);
  const CardLayout size = lay_out(nullptr, card.texts, {0, 0}, limit, line);
  const float inner_height =
      std::max(size.height, card.image != nullptr ? card.image_size.y : 0.0f);
  const float vertical = context.px(8.0f);
  const Rect rect =
      place(context, card.anchor, std::ceil(size.width + image + 2.0f * padding + context.px(4.0f)),
            inner_height + 2.0f * vertical);
  shadow(list, rect, context.px(8.0f), context.px(8.0f), context.px(24.0f), p.shadow);
  bordered(list, rect, p.dark ? p.hover : p.surface, p.edge, context.px(8.0f), context.hairline());
  if (card.image != nullptr) {
    const Rect at{rect.x + padding, rect.y + vertical, card.image_size.x, card.image_size.y};
    if (const ImTextureID texture = card.image->show(*context.textures))
      list.AddImageRounded(texture, at.min(), at.max(), {0, 0}, {1, 1}, IM_COL32_WHITE,
                           context.px(4.0f));
  }
  const float y = rect.y + (rect.height - size.height) * 0.5f;
  lay_out(&list, card.texts, {rect.x + padding + image, std::round(y)}, limit, line);
}

}  // namespace

void draw_hover_card(Context& context, HoverState& state) {
  if (!context.hover_card) {
    state.subject = 0;
    return;
  }
  const HoverCard& card = *context.hover_card;
  if (state.subject != card.id) {
    state.subject = card.id;
    state.since = context.now - state.last_shown < kContinuation ? -1e9 : context.now;
  }
  if (context.now - state.since < static_cast<double>(card.delay)) {
    context.wake(state.since + static_cast<double>(card.delay));
    return;
  }
  state.last_shown = context.now;
  draw_card(context, card);
}

bool draw_toast(Context& context, std::optional<Toast>& toast) {
  if (!toast) return false;
  const ImVec2 mouse = ImGui::GetIO().MousePos;
  const Palette& p = context.colors();
  ButtonOptions options{
      .kind = ButtonKind::kSecondary, .icon = Icon::kUndo, .action = Action::kUndoReset};
  const float button_size = toast->action.empty()
                                ? 0.0f
                                : button_width(context, toast->action, options) + context.px(16.0f);
  const float height = context.target(48.0f, 60.0f);
  const float width = std::ceil(
      std::min(text_width(context.fonts.ui, toast->text) + context.px(32.0f) + button_size,
               static_cast<float>(context.viewport.width) - context.px(32.0f)));
  const float bar = context.phone() ? context.px(72.0f + context.viewport.inset_bottom) : 0.0f;
  const Rect rect{context.px(context.phone() ? 16.0f : 32.0f),
                  static_cast<float>(context.viewport.height) - height - context.px(16.0f) - bar,
                  width, height};
  if (context.now > toast->until && !(rect.contains(mouse) && !context.viewport.touch)) {
    toast.reset();
    return false;
  }
  context.wake(std::max(toast->until, context.now + 0.25));
  // A window of its own, so that what lies below does not take the click.
  ImGui::SetNextWindowPos(rect.min());
  ImGui::SetNextWindowSize(rect.size());
  ImGui::Begin("toast", nullptr,
               ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove |
                   ImGuiWindowFlags_NoSavedSettings | ImGuiWindowFlags_NoBackground |
                   ImGuiWindowFlags_NoNav | ImGuiWindowFlags_NoFocusOnAppearing);
  ImDrawList& list = *ImGui::GetWindowDrawList();
  list.PushClipRectFullScreen();
  shadow(list, rect, context.px(8.0f), context.px(8.0f), context.px(24.0f), p.shadow);
  list.PopClipRect();
  bool clicked = false;
  {
    const DrawInWindow scope(context);
    bordered(list, rect, p.dark ? p.hover : p.surface, p.edge, context.px(8.0f),
             context.hairline());
    Rect content = rect.inset(context.px(16.0f), 0.0f);
    if (!toast->action.empty()) {
      Rect at = content.cut_right(button_size - context.px(16.0f));
      at = {at.x + context.px(8.0f), at.y, at.width, at.height};
      clicked = button(context, "toast action", at.centered(at.width, context.target(32.0f, 44.0f)),
                       toast->action, options);
      content.cut_right(context.px(8.0f));
    }
    text_line(list, context.fonts.ui, content, p.text, toast->text);
  }
  ImGui::End();
  if (clicked) toast.reset();
  return clicked;
}

void draw_focus_ring(Context& context, const Rect& rect) {
  const float gap = context.px(2.0f);
  outline(*ImGui::GetForegroundDrawList(), rect.inset(-2.0f * gap), context.colors().focus,
          context.px(8.0f) + 2.0f * gap, gap);
}

}  // namespace inkling::ui
