#include "ui/laboratory/heatmap.h"

#include <algorithm>
#include <cmath>

#include "session/moments.h"
#include "ui/format.h"
#include "ui/labels.h"
#include "ui/laboratory/map_bar.h"
#include "ui/paint.h"

namespace inkling::ui::laboratory {

namespace {

// CSS pixels.
constexpr float kHighest = 480.0f, kTallestCell = 20.0f, kLabelledCell = 18.0f,
                kHeatmapBar = 300.0f;
constexpr Index kMostLabels = 30;

struct Field {
  bool labelled = false;  // a class beside each row
  float label = 0.0f, cell_width = 1.0f, cell_height = 1.0f;
};

void refresh(Context& context, const MatrixF& weights, Index most_rows, Index most_columns,
             HeatmapState& state) {
  const bool dark = context.colors().dark;
  const bool same_cells = state.weights == weights.data() && state.most_rows == most_rows &&
                          state.most_columns == most_columns;
  if (same_cells && state.dark == dark && !state.tile.empty()) return;
  if (!same_cells) {
    state.means = block_means(weights, most_rows, most_columns);
    state.limit = shown_magnitude(state.means.cells);
  }
  state.weights = weights.data();
  state.most_rows = most_rows;
  state.most_columns = most_columns;
  state.dark = dark;
  state.tile.set(paint_matrix(context.colors(), state.means.cells, state.limit));
}

Field measure(Context& context, const MatrixF& weights, bool last, float width) {
  Field field;
  field.labelled = last && weights.rows() <= kMostLabels;
  field.label = field.labelled ? context.px(24.0f) : 0.0f;
  const auto rows = static_cast<float>(weights.rows()),
             columns = static_cast<float>(weights.cols());
  const float tallest = context.px(kTallestCell);
  field.cell_width = std::clamp(std::floor((width - field.label) / columns), 1.0f, tallest);
  field.cell_height = std::clamp(std::floor(context.px(160.0f) / rows), field.cell_width, tallest);
  field.cell_height =
      std::max(1.0f, std::min(field.cell_height, std::floor(context.px(kHighest) / rows)));
  if (field.labelled) field.cell_height = std::max(field.cell_height, context.px(kLabelledCell));
  return field;
}

std::string range_text(const char* what, Index at, Index block, Index count) {
  const Index first = at * block, end = std::min(first + block, count) - 1;
  std::string text = std::string(what) + " " + std::to_string(first);
  return end > first ? text + " to " + std::to_string(end) : text;
}

void show_cell(Context& context, const MatrixF& weights, const HeatmapState& state,
               const Field& field, const Rect& map, ImGuiID id) {
  const Palette& p = context.colors();
  const ImVec2 mouse = ImGui::GetIO().MousePos;
  const auto at = [](float from, float cell, Index count) {
    return std::clamp(static_cast<Index>(from / cell), Index{0}, count - 1);
  };
  const Index row = at(mouse.y - map.y, field.cell_height, state.means.cells.rows()),
              column = at(mouse.x - map.x, field.cell_width, state.means.cells.cols());
  const Rect cell{map.x + static_cast<float>(column) * field.cell_width,
                  map.y + static_cast<float>(row) * field.cell_height, field.cell_width,
                  field.cell_height};
  outline(*context.list, cell.inset(-context.hairline()), p.text, 0.0f, context.hairline());
  const bool means = state.means.rows > 1 || state.means.columns > 1;
  HoverCard card;
  card.id = id;
  card.anchor = cell;
  card.texts.push_back(
      {context.fonts.ui_bold, p.text,
       (means ? "mean " : "") + fixed(static_cast<double>(state.means.cells(row, column)), 4)});
  const std::string unit =
      field.labelled && state.means.rows == 1
          ? "class " + class_label(*context.snapshot, static_cast<std::size_t>(row))
          : range_text("unit", row, state.means.rows, weights.rows());
  card.texts.push_back(
      {context.fonts.caption, p.text2,
       unit + ", " + range_text("input", column, state.means.columns, weights.cols())});
  context.hover_card = card;
}

std::string axes_text(const MatrixF& weights, const HeatmapState& state, bool last) {
  std::string text = "Down: its " + grouped(weights.rows()) +
                     (last ? " classes. Across: the " : " units. Across: the ") +
                     grouped(weights.cols()) + " units of the layer before.";
  if (state.means.rows > 1 || state.means.columns > 1)
    text += " Each cell is the mean of " + std::to_string(state.means.rows) + " \u00d7 " +
            std::to_string(state.means.columns) + " weights.";
  return text;
}

}  // namespace

float draw_heatmap(Context& context, const Model& model, std::size_t layer, HeatmapState& state,
                   const Rect& rect) {
  const Palette& p = context.colors();
  const MatrixF& weights = model.network.layers[layer].weights;
  const bool last = layer + 1 == model.network.layers.size();
  const Field field = measure(context, weights, last, rect.width);
  Rect rest = rect;
  rest.cut_left(field.label);
  refresh(context, weights, static_cast<Index>(context.px(kHighest) / field.cell_height),
          static_cast<Index>(rest.width / field.cell_width), state);
  const MatrixF& cells = state.means.cells;
  const Rect map{rest.x, rest.y, field.cell_width * static_cast<float>(cells.cols()),
                 field.cell_height * static_cast<float>(cells.rows())};
  if (const ImTextureID texture = state.tile.show(*context.textures))
    context.list->AddImage(texture, map.min(), map.max());
  outline(*context.list, map.inset(-context.hairline()), p.line, 0.0f, context.hairline());
  for (Index row = 0; field.labelled && row < cells.rows(); ++row)
    text_line(*context.list, context.fonts.caption_medium,
              {rect.x, map.y + static_cast<float>(row) * field.cell_height,
               field.label - context.px(6.0f), field.cell_height},
              p.text2, class_label(*context.snapshot, static_cast<std::size_t>(row)),
              Align::kRight);
  const Press pointer = press(context, "cells", map);
  if (pointer.hovered) show_cell(context, weights, state, field, map, pointer.id);
  rest = rect;
  rest.cut_top(map.height + context.px(8.0f));
  const Rect bar = rest.cut_top(context.px(20.0f));
  draw_diverging_bar(context,
                     {bar.x, bar.y, std::min(bar.width, context.px(kHeatmapBar)), bar.height},
                     state.limit);
  rest.cut_top(text_block(*context.list, context.fonts.caption, rest, p.text2,
                          axes_text(weights, state, last), context.px(18.0f)));
  return rest.y - rect.y;
}

}  // namespace inkling::ui::laboratory
