#include "ui/widgets/marks.h"

#include <cmath>

#include "ui/paint.h"

namespace inkling::ui {

namespace {

// More notches than this would be a comb, not a scale.
constexpr double kMaxNotches = 24.0;

}  // namespace

float chip_width(const Context& context, std::string_view label, const ChipOptions& options) {
  float width =
      text_width(context.fonts.caption_medium, label) + 2.0f * context.px(options.padding);
  if (options.icon) width += context.px(16.0f) - context.px(options.padding * 0.3f);
  if (options.dot) width += context.px(12.0f);
  return std::ceil(width);
}

Rect chip(Context& context, ImVec2 at, std::string_view label, const ChipOptions& options) {
  const Palette& p = context.colors();
  const Rect rect{at.x, at.y, chip_width(context, label, options), context.px(options.height)};
  const float radius = std::min(context.px(options.radius), rect.height * 0.5f);
  ImU32 ground = p.sunken, text = p.text2;
  if (options.kind == ChipKind::kInk) ground = p.ink_soft, text = p.ink_text;
  if (options.kind == ChipKind::kWarn) ground = p.warn_soft, text = p.warn;
  if (options.kind == ChipKind::kOpen) {
    dashed_outline(*context.list, rect, radius, context.hairline(), p.edge, context.px(3.0f),
                   context.px(3.0f));
  } else {
    fill(*context.list, rect, ground, radius);
  }
  Rect content = rect.inset(context.px(options.padding), 0.0f);
  if (options.icon) {
    content.x -= context.px(options.padding * 0.3f);
    content.width += context.px(options.padding * 0.3f);
    draw_icon(*context.list, *options.icon, content.cut_left(context.px(14.0f)).center(),
              context.px(14.0f), text, 2.0f);
    content.cut_left(context.px(2.0f));
  }
  if (options.dot) {
    context.list->AddCircleFilled(content.cut_left(context.px(6.0f)).center(),
                                  context.px(6.0f) * 0.5f, text);
    content.cut_left(context.px(6.0f));
  }
  text_line(*context.list, context.fonts.caption_medium, content, text, label);
  return rect;
}

void progress_bar(Context& context, const Rect& rect, double share, double notch_every) {
  const Palette& p = context.colors();
  const float radius = rect.height * 0.5f;
  fill(*context.list, rect, p.line, radius);
  const float filled = rect.width * static_cast<float>(std::min(1.0, std::max(0.0, share)));
  if (filled > 0.5f) {
    // Clipped rather than shortened, so that a short piece keeps the round left end.
    context.list->PushClipRect(rect.min(), {rect.x + filled, rect.bottom()}, true);
    fill(*context.list, rect, p.ink, radius);
    context.list->PopClipRect();
  }
  if (notch_every <= 0.0 || 1.0 / notch_every > kMaxNotches) return;
  const float width = context.px(2.0f);
  for (double at = notch_every; at < 1.0 - 1e-6; at += notch_every) {
    const float x = std::round(rect.x + rect.width * static_cast<float>(at));
    fill(*context.list, {x, rect.y, width, rect.height}, p.page);
  }
}

void hairline_below(Context& context, const Rect& rect) {
  const float width = context.hairline();
  fill(*context.list, {rect.x, rect.bottom() - width, rect.width, width}, context.colors().line);
}

float applies_mark(Context& context, ImVec2 left_middle, Applies applies) {
  if (applies == Applies::kOnRestart) return 0.0f;
  const float radius = context.viewport.ratio * 3.0f;
  const ImVec2 center{left_middle.x + radius, left_middle.y};
  if (applies == Applies::kAtOnce) {
    context.list->AddCircleFilled(center, radius, context.colors().ink);
  } else {
    context.list->AddCircle(center, radius - 0.75f * context.viewport.ratio, context.colors().ink,
                            0, 1.5f * context.viewport.ratio);
  }
  return 2.0f * radius;
}

}  // namespace inkling::ui
