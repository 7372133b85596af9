#include "ui/widgets/segments.h"

#include <algorithm>
#include <string>

#include "ui/paint.h"
#include "ui/widgets/button.h"

namespace inkling::ui {

namespace {

// Many choices stand closer.
float padding_of(const Context& context, std::span<const Segment> choices) {
  return context.px(choices.size() > 2 ? 5.0f : 10.0f);
}

float segment_width(const Context& context, const Segment& segment, float padding) {
  return text_width(context.fonts.caption_bold, segment.label) + 2.0f * padding;
}

}  // namespace

float segments_width(const Context& context, std::span<const Segment> choices) {
  float width = 2.0f * context.px(2.0f);
  const float padding = padding_of(context, choices);
  for (const Segment& choice : choices) width += segment_width(context, choice, padding);
  return width;
}

std::optional<std::size_t> segments(Context& context, std::string_view id, const Rect& rect,
                                    std::span<const Segment> choices,
                                    std::optional<std::size_t> chosen) {
  const Palette& p = context.colors();
  const float wanted = segments_width(context, choices);
  Rect body = rect;
  body.width = std::min(rect.width, wanted);
  fill(*context.list, body, p.sunken, context.px(8.0f));
  Rect rest = body.inset(context.px(2.0f));
  const float squeeze = rest.width / std::max(wanted - 2.0f * context.px(2.0f), 1.0f);
  const float padding = padding_of(context, choices);
  std::optional<std::size_t> clicked;
  for (std::size_t i = 0; i < choices.size(); ++i) {
    const Rect part = rest.cut_left(segment_width(context, choices[i], padding) * squeeze);
    const Press state = press(context, std::string(id) + " " + std::string(choices[i].label), part,
                              choices[i].enabled);
    const bool on = chosen == i;
    if (on)
      bordered(*context.list, part, p.surface, p.edge, context.px(6.0f), context.hairline());
    else if (state.hovered && choices[i].enabled)
      fill(*context.list, part, p.hover, context.px(6.0f));
    text_line(*context.list, on ? context.fonts.caption_bold : context.fonts.caption_medium, part,
              !choices[i].enabled ? p.text3
              : on                ? p.text
                                  : p.text2,
              choices[i].label, Align::kCenter);
    if (!choices[i].hint.empty()) hint(context, state, part, choices[i].hint);
    if (state.pressed && !on && choices[i].enabled) clicked = i;
  }
  return clicked;
}

}  // namespace inkling::ui
