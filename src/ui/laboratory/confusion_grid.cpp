#include "ui/laboratory/confusion_grid.h"

#include <algorithm>
#include <cmath>

#include "ui/format.h"
#include "ui/labels.h"
#include "ui/laboratory/cell_color.h"
#include "ui/laboratory/upright_text.h"
#include "ui/paint.h"

namespace inkling::ui::laboratory {

namespace {

struct Geometry {
  Rect cells;
  float width, height;  // of a cell and the gap behind it
  float label;          // width of the names at the left
  bool upright;         // the names above stand on end

  Rect at(Cell cell, float gap) const {
    return {cells.x + width * static_cast<float>(cell.answer),
            cells.y + height * static_cast<float>(cell.truth), width - gap, height - gap};
  }
};

float widest(const ImFont* font, std::span<const std::string> names) {
  float width = 0.0f;
  for (const std::string& name : names) width = std::max(width, text_width(font, name));
  return width;
}

Geometry measure(Context& context, Rect& rest, std::span<const std::string> names,
                 const GridShape& shape) {
  const float name = widest(context.fonts.caption_bold, names);
  const auto count = static_cast<float>(names.size());
  Geometry g{};
  g.label = std::min(name, context.px(context.phone() ? 72.0f : 92.0f)) + context.px(8.0f);
  g.width = std::min(std::floor((rest.width - g.label) / count), context.px(shape.most_width));
  g.height = std::min(g.width, context.px(shape.most_height));
  if (context.phone()) g.height = g.width;  // every pixel helps a finger
  g.upright = name > g.width - context.px(2.0f);
  const float head =
      g.upright ? std::min(name, context.px(84.0f)) + context.px(8.0f) : context.px(20.0f);
  const Rect caption = rest.cut_top(context.px(20.0f));
  text_line(*context.list, context.fonts.caption,
            {caption.x + g.label, caption.y, caption.width - g.label, caption.height},
            context.colors().text2, "read as");
  rest.cut_top(head);
  g.cells = {rest.x + g.label, rest.y, g.width * count, g.height * count};
  rest.cut_top(g.cells.height);
  return g;
}

void draw_names(Context& context, const Geometry& g, std::span<const std::string> names,
                std::optional<Cell> marked) {
  const Palette& p = context.colors();
  ImFont* font = context.fonts.caption_bold;
  const float gap = context.px(6.0f);
  for (std::size_t c = 0; c < names.size(); ++c) {
    const int index = static_cast<int>(c);
    const Rect row = g.at({index, 0}, 0.0f), column = g.at({0, index}, 0.0f);
    text_line(*context.list, font, {g.cells.x - g.label, row.y, g.label - gap, row.height},
              marked && marked->truth == index ? p.ink_text : p.text, names[c],
              g.upright ? Align::kRight : Align::kLeft);
    const ImU32 color = marked && marked->answer == index ? p.ink_text : p.text;
    if (g.upright)
      upright_text(*context.list, font, {column.center().x, g.cells.y - gap}, color,
                   shortened(font, names[c], context.px(84.0f)));
    else
      text_line(*context.list, font,
                {column.x - context.px(2.0f), g.cells.y - context.px(20.0f),
                 g.width + context.px(4.0f), context.px(20.0f)},
                color, names[c], Align::kCenter);
  }
}

void draw_cell(Context& context, const Rect& at, int count, int most, bool right) {
  if (count == 0 && !right) return;
  const Palette& p = context.colors();
  const ImU32 ground = right ? p.sunken : count_color(p, count, most);
  fill(*context.list, at, ground, context.px(at.height > context.px(16.0f) ? 4.0f : 2.0f));
  const std::string text = std::to_string(count);
  const bool large = at.width >= context.px(44.0f);
  const ImFont* font = right ? (large ? context.fonts.ui : context.fonts.caption)
                             : (large ? context.fonts.ui_bold : context.fonts.caption_bold);
  // Tabular figures have white at their sides, so they may reach into the gap.
  const float width = text_width(font, text), room = context.px(3.0f);
  if (width > at.width + 2.0f * room || at.height < font->FontSize) return;
  text_line(*context.list, font, {at.x - room, at.y, at.width + 2.0f * room, at.height},
            right ? p.text3 : text_on(p, ground), text, Align::kCenter);
}

void show_card(Context& context, const Rect& at, Cell cell, const Confusion& confusion,
               std::span<const std::string> names) {
  const Palette& p = context.colors();
  const auto name = [&](int index) { return names[static_cast<std::size_t>(index)]; };
  const int count = confusion(cell.truth, cell.answer), all = confusion.row(cell.truth).sum();
  const std::string noun(plural_noun(context.snapshot->dataset.get()));
  HoverCard card;
  card.id = ImGui::GetID((std::to_string(cell.truth) + "/" + std::to_string(cell.answer)).c_str());
  card.anchor = at;
  card.delay = 0.15f;
  card.texts.push_back({context.fonts.ui_bold, cell.truth == cell.answer ? p.text : p.warn,
                        name(cell.truth) + " read as " + name(cell.answer)});
  card.texts.push_back({context.fonts.ui, p.text,
                        grouped(count) + " of " + grouped(all) + " " + noun +
                            (all > 0 ? ", " + percent(static_cast<double>(count) / all) : "")});
  card.texts.push_back({context.fonts.caption, p.text2, "Click: see them"});
  context.hover_card = card;
}

}  // namespace

std::optional<Cell> draw_confusion_grid(Context& context, Rect& rest, const Confusion& confusion,
                                        std::span<const std::string> names,
                                        std::optional<Cell> chosen, const GridShape& shape) {
  const Palette& p = context.colors();
  const Geometry g = measure(context, rest, names, shape);
  const float gap = context.px(g.width < context.px(20.0f) ? 1.0f : 2.0f);
  const std::optional<Cell> worst = most_confused(confusion);
  const int most = worst ? confusion(worst->truth, worst->answer) : 0;
  const int count = static_cast<int>(names.size());
  for (int truth = 0; truth < count; ++truth)
    for (int answer = 0; answer < count; ++answer)
      draw_cell(context, g.at({truth, answer}, gap), confusion(truth, answer), most,
                truth == answer);
  draw_names(context, g, names, chosen);
  // Set off from the cell by a ring of the card's own colour.
  const auto frame = [&](Cell cell, ImU32 color) {
    const float line = context.px(2.0f), off = context.px(1.0f);
    outline(*context.list, g.at(cell, gap).inset(-off), p.surface, context.px(5.0f), off);
    outline(*context.list, g.at(cell, gap).inset(-off - line), color, context.px(6.0f), line);
  };
  if (chosen) frame(*chosen, p.text);

  const Press pointer = press(context, "cells", g.cells);
  if (!pointer.hovered && !pointer.pressed) return std::nullopt;
  const ImVec2 mouse = ImGui::GetIO().MousePos;
  const Cell cell{std::clamp(static_cast<int>((mouse.y - g.cells.y) / g.height), 0, count - 1),
                  std::clamp(static_cast<int>((mouse.x - g.cells.x) / g.width), 0, count - 1)};
  if (!context.viewport.touch) {
    if (cell != chosen) frame(cell, p.edge);
    show_card(context, g.at(cell, gap), cell, confusion, names);
  }
  return pointer.pressed ? std::optional(cell) : std::nullopt;
}

}  // namespace inkling::ui::laboratory
