#include <algorithm>
#include <cmath>

#include "ui/format.h"
#include "ui/laboratory/cell_color.h"
#include "ui/laboratory/search_draft.h"
#include "ui/laboratory/search_views.h"
#include "ui/paint.h"

namespace inkling::ui::laboratory {

namespace {

constexpr float kCell = 34.0f, kHeatmapGap = 2.0f;  // CSS pixels
// The part of the sequential map in which cells lie: apart from the ground at its beginning.
constexpr float kFaint = 0.15f, kStrong = 0.9f;

// The same step for each halving of the error, or of the loss.
double strength(Objective objective, double score) {
  const double error = objective == Objective::kValidationAccuracy ? 1.0 - score : score;
  return -std::log10(std::max(error, 1e-6));
}

std::string cell_text(Objective objective, double score) {
  if (objective == Objective::kValidationLoss) return fixed(score, 3);
  std::string text = percent(score, 1);
  text.pop_back();  // the sign, of which the title speaks
  return text;
}

struct Map {
  Context& context;
  const SearchSchedule& schedule;
  const Heatmap& heat;
  std::size_t across;
  std::optional<std::size_t> down;

  Objective objective() const { return schedule.search().objective; }
  ImU32 color(double score) const {
    const double least = strength(objective(), heat.least), most = strength(objective(), heat.most);
    const double share =
        most != least ? (strength(objective(), score) - least) / (most - least) : 1.0;
    // Losses fall where strength rises.
    const double rising = most >= least ? share : 1.0 - share;
    return ink_color(context.colors(), kFaint + (kStrong - kFaint) * static_cast<float>(std::clamp(
                                                                         rising, 0.0, 1.0)));
  }
  void draw_cell(std::size_t row, std::size_t column, const Rect& rect) const;
  void show(const HeatCell& cell, std::size_t row, std::size_t column, const Rect& rect,
            ImGuiID id) const;
};

void Map::show(const HeatCell& cell, std::size_t row, std::size_t column, const Rect& rect,
               ImGuiID id) const {
  const Palette& p = context.colors();
  const auto& axes = schedule.search().axes;
  const auto value_of = [](const SearchAxis& axis, const std::string& value) {
    return axis_label(axis) + (axis.kind == AxisKind::kChoices ? " " : " from ") + value;
  };
  HoverCard card;
  card.id = id;
  card.anchor = rect;
  card.texts.push_back(
      {context.fonts.ui_bold, p.text, value_of(axes[across], heat.columns[column])});
  if (down)
    card.texts.push_back({context.fonts.ui_bold, p.text, value_of(axes[*down], heat.rows[row])});
  const std::string points = std::to_string(cell.tried) + (cell.tried == 1 ? " point" : " points");
  card.texts.push_back({context.fonts.ui, p.text2,
                        cell.tried == 0 ? "No result yet."
                        : !cell.best
                            ? "All of " + points + " diverged."
                            : score_text(objective(), *cell.best) + ", the best of " + points});
  if (cell.best && cell.diverged > 0)
    card.texts.push_back(
        {context.fonts.ui, p.warn, std::to_string(cell.diverged) + " of them diverged."});
  context.hover_card = card;
}

void Map::draw_cell(std::size_t row, std::size_t column, const Rect& rect) const {
  const Palette& p = context.colors();
  const std::size_t index = row * heat.columns.size() + column;
  const HeatCell& cell = heat.cells[index];
  const float radius = context.px(3.0f);
  std::string text;
  ImU32 color = p.text3;
  const ImFont* font = context.fonts.caption;
  if (cell.best) {
    const ImU32 ground = this->color(*cell.best);
    fill(*context.list, rect, ground, radius);
    color = text_on(context.colors(), ground);
    text = cell_text(objective(), *cell.best);
    font = context.fonts.caption_bold;
    const bool top =
        *cell.best == (objective() == Objective::kValidationAccuracy ? heat.most : heat.least);
    if (top) outline(*context.list, rect, p.text, radius, context.px(1.5f));
  } else {
    dashed_outline(*context.list, rect, radius, context.hairline(), p.edge, context.px(3.0f),
                   context.px(3.0f));
    text = cell.tried > 0 ? "\u00d7" : schedule.done() ? "\u2013" : "to do";
    if (cell.tried > 0) color = p.warn;
  }
  if (text_width(font, text) <= rect.width - context.px(cell.best ? 2.0f : 8.0f))
    text_line(*context.list, font, rect, color, text, Align::kCenter);
  const Press pointer = press(context, "cell" + std::to_string(index), rect);
  if (pointer.hovered) show(cell, row, column, rect, pointer.id);
}

}  // namespace

void draw_search_heatmap(Context& context, const SearchSchedule& schedule, const Heatmap& map,
                         std::size_t across, std::optional<std::size_t> down, Rect& rest) {
  const Palette& p = context.colors();
  const ImFont* font = context.fonts.caption;
  const auto& axes = schedule.search().axes;
  const std::string down_name = down ? short_axis_label(axes[*down]) : "";
  float names = text_width(font, down_name);
  for (const std::string& row : map.rows) names = std::max(names, text_width(font, row));
  names = std::min(std::ceil(names) + context.px(8.0f), 0.4f * rest.width);
  const float gap = context.px(kHeatmapGap), height = context.px(kCell), line = context.px(20.0f);
  const auto columns = static_cast<int>(map.columns.size());
  const Map view{context, schedule, map, across, down};
  for (std::size_t r = 0; r < map.rows.size(); ++r) {
    Rect row = rest.cut_top(height);
    rest.cut_top(gap);
    Rect name = row.cut_left(names);
    name.cut_right(context.px(8.0f));
    text_line(*context.list, font, name, p.text2, map.rows[r], Align::kRight);
    const std::vector<Rect> cells = row.columns(columns, gap);
    for (std::size_t c = 0; c < map.columns.size(); ++c) view.draw_cell(r, c, cells[c]);
  }
  Rect feet = rest.cut_top(line);
  Rect corner = feet.cut_left(names);
  corner.cut_right(context.px(8.0f));
  text_line(*context.list, font, corner, p.text3, down_name, Align::kRight);
  const std::vector<Rect> places = feet.columns(columns, gap);
  for (std::size_t c = 0; c < map.columns.size(); ++c)
    text_line(*context.list, font, places[c], p.text2, map.columns[c], Align::kCenter);
  text_line(*context.list, font, rest.cut_top(line), p.text3, axis_label(axes[across]),
            Align::kRight);
}

}  // namespace inkling::ui::laboratory
