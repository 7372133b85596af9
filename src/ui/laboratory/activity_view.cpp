#include "ui/laboratory/activity_view.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "ui/format.h"
#include "ui/labels.h"
#include "ui/laboratory/map_bar.h"
#include "ui/paint.h"

namespace inkling::ui::laboratory {

namespace {

constexpr std::size_t kMostBars = 12;
// CSS pixels.
constexpr float kActivity = 200.0f, kBar = 190.0f, kActivityLine = 20.0f;

void show_unit(Context& context, ImGuiID id, const VectorF& outputs, const Rect& at, float cell,
               Index columns) {
  const Palette& p = context.colors();
  const ImVec2 mouse = ImGui::GetIO().MousePos;
  const Index x = std::min(static_cast<Index>((mouse.x - at.x) / cell), columns - 1),
              y = static_cast<Index>((mouse.y - at.y) / cell), unit = y * columns + x;
  if (unit < 0 || unit >= outputs.size()) return;
  HoverCard card;
  card.id = id + static_cast<ImGuiID>(unit) + 1;
  card.anchor = {at.x + static_cast<float>(x) * cell, at.y + static_cast<float>(y) * cell, cell,
                 cell};
  outline(*context.list, card.anchor.inset(-context.hairline()), p.text, 0.0f, context.hairline());
  card.texts.push_back(
      {context.fonts.ui_bold, p.text, fixed(static_cast<double>(outputs[unit]), 3)});
  card.texts.push_back({context.fonts.caption, p.text2, "unit " + std::to_string(unit)});
  context.hover_card = card;
}

}  // namespace

float draw_activity_legend(Context& context, std::size_t layer, const DenseLayer<float>& dense,
                           const ActivityScale& scale, std::optional<Index> differing,
                           const Rect& rect) {
  const Palette& p = context.colors();
  Rect rest = rect;
  const auto say = [&](const ImFont* font, ImU32 color, const std::string& text) {
    rest.cut_top(text_block(*context.list, font, rest, color, text, context.px(kActivityLine)));
  };
  say(context.fonts.ui_bold, p.text, "Layer " + std::to_string(layer + 1));
  say(context.fonts.ui, p.text2,
      grouped(dense.outputs()) + " units, " + choice_label(to_string(dense.activation)));
  Rect bar = rest.cut_top(context.px(kActivityLine));
  bar.width = std::min(bar.width, context.px(kBar));
  if (scale.signs)
    draw_diverging_bar(context, bar, scale.limit);
  else
    draw_sequential_bar(context, bar, scale.limit);
  if (!differing) return rest.y - rect.y;
  rest.cut_top(context.px(4.0f));
  say(context.fonts.ui, p.text2,
      grouped(*differing) + (*differing == 1 ? " unit differs:" : " units differ:") +
          " active for one image, not for the other.");
  return rest.y - rect.y;
}

float draw_activity(Context& context, std::size_t layer, Activation activation,
                    const VectorF& outputs, Tile& tile, const Rect& rect) {
  const Palette& p = context.colors();
  const float side = std::min(context.px(kActivity), rect.width);
  const float cell = std::max(1.0f, std::floor(side / static_cast<float>(tile.width())));
  const Rect at{rect.x, rect.y, cell * static_cast<float>(tile.width()),
                cell * static_cast<float>(tile.height())};
  if (const ImTextureID texture = tile.show(*context.textures))
    context.list->AddImage(texture, at.min(), at.max());
  outline(*context.list, at.inset(-context.hairline()), p.line, 0.0f, context.hairline());
  const Press pointer = press(context, "activity" + std::to_string(layer), at);
  if (pointer.hovered) show_unit(context, pointer.id, outputs, at, cell, tile.width());
  Rect rest = rect;
  rest.cut_top(at.height + context.px(6.0f));
  text_line(
      *context.list, context.fonts.caption, rest.cut_top(context.px(kActivityLine)), p.text2,
      grouped(count_active(activation, outputs)) + " of " + grouped(outputs.size()) + " active");
  return rest.y - rect.y;
}

float draw_answer_bars(Context& context, const Explanation& explanation, const Rect& rect) {
  const Palette& p = context.colors();
  const VectorF& shares = explanation.probabilities;
  std::vector<int> classes(static_cast<std::size_t>(shares.size()));
  std::iota(classes.begin(), classes.end(), 0);
  if (classes.size() > kMostBars) {
    std::stable_sort(classes.begin(), classes.end(),
                     [&](int a, int b) { return shares[a] > shares[b]; });
    classes.resize(kMostBars);
  }
  float label = context.px(20.0f);
  for (const int c : classes)
    label = std::max(
        label,
        context.px(8.0f) + text_width(context.fonts.ui_bold,
                                      class_label(*context.snapshot, static_cast<std::size_t>(c))));
  label = std::min(label, 0.4f * rect.width);
  Rect rest = rect;
  for (const int c : classes) {
    const bool top = c == explanation.answer;
    Rect row = rest.cut_top(context.px(23.0f));
    const ImFont* font = top ? context.fonts.ui_bold : context.fonts.ui;
    text_line(*context.list, font, row.cut_left(label), top ? p.ink_text : p.text2,
              class_label(*context.snapshot, static_cast<std::size_t>(c)));
    text_line(*context.list, font, row.cut_right(context.px(54.0f)), top ? p.text : p.text2,
              percent(static_cast<double>(shares[c])), Align::kRight);
    const Rect track = row.centered(row.width, context.px(10.0f));
    fill(*context.list, track, p.sunken, context.px(2.0f));
    const float share = std::clamp(shares[c], 0.0f, 1.0f);
    fill(*context.list,
         {track.x, track.y, std::max(context.hairline(), std::round(track.width * share)),
          track.height},
         top ? p.ink : p.edge, context.px(2.0f));
  }
  return rest.y - rect.y;
}

}  // namespace inkling::ui::laboratory
