#include "ui/laboratory/map_bar.h"

#include <array>
#include <cstdio>
#include <string>

#include "ui/paint.h"

namespace inkling::ui::laboratory {

namespace {

constexpr float kBarHeight = 8.0f;  // CSS pixels

void draw_bar(Context& context, const Rect& row, const std::array<ImU32, 9>& stops,
              const std::string& low, const std::string& high) {
  const Palette& p = context.colors();
  Rect rest = row;
  const ImFont* font = context.fonts.caption;
  text_line(*context.list, font, rest.cut_left(text_width(font, low) + 1.0f), p.text2, low);
  text_line(*context.list, font, rest.cut_right(text_width(font, high) + 1.0f), p.text2, high,
            Align::kRight);
  const Rect bar = rest.inset(context.px(8.0f), 0.0f);
  const Rect strip = bar.centered(bar.width, context.px(kBarHeight));
  fill(*context.list, strip.inset(-context.hairline()), p.line);
  const float step = strip.width / 8.0f;
  for (std::size_t i = 0; i < 8; ++i) {
    const float left = strip.x + step * static_cast<float>(i);
    context.list->AddRectFilledMultiColor({left, strip.y}, {left + step, strip.bottom()}, stops[i],
                                          stops[i + 1], stops[i + 1], stops[i]);
  }
}

}  // namespace

std::string limit_text(float limit) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.2g", static_cast<double>(limit));
  return text.data();
}

void draw_diverging_bar(Context& context, const Rect& row, float limit, std::string_view against,
                        std::string_view in_favour) {
  const std::string number = limit_text(limit);
  const std::string space = against.empty() ? "" : " ";
  draw_bar(context, row, context.colors().diverging, std::string(against) + space + "-" + number,
           "+" + number + space + std::string(in_favour));
}

void draw_sequential_bar(Context& context, const Rect& row, float limit) {
  draw_bar(context, row, context.colors().sequential, "0", limit_text(limit));
}

}  // namespace inkling::ui::laboratory
