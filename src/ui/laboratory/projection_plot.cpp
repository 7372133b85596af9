#include "ui/laboratory/projection_plot.h"

#include <algorithm>

#include "ui/actions.h"
#include "ui/format.h"
#include "ui/labels.h"
#include "ui/laboratory/class_colors.h"
#include "ui/laboratory/projection.h"
#include "ui/paint.h"

namespace inkling::ui::laboratory {

namespace {

constexpr Index kNamedPoints = 200;    // fewer are written as their class
constexpr std::size_t kShortName = 2;  // letters
constexpr float kReach = 10.0f;        // CSS pixels from the pointer to a dot

bool short_names(const DatasetInfo& dataset) {
  return std::all_of(dataset.class_names.begin(), dataset.class_names.end(),
                     [](const std::string& name) { return name.size() <= kShortName; });
}

void draw_names(Desk& desk, const MatrixF& points, const PlaneView& view) {
  Context& context = desk.context;
  const Palette& p = context.colors();
  const DatasetInfo& dataset = *context.snapshot->dataset;
  const bool brief = desk.brief || context.phone(), are_short = short_names(dataset);
  const ImFont* font = are_short && !brief ? context.fonts.title
                       : are_short         ? context.fonts.body_bold
                                           : context.fonts.ui_bold;
  // Long names cover too many dots to tell which are theirs: a dot of the colour stands before.
  const float mark = are_short ? 0.0f : context.px(12.0f);
  const auto centers =
      class_centers(points, desk.unseen.images().labels, dataset.class_names.size());
  std::vector<PlacedLabel> names;
  for (std::size_t k = 0; k < centers.size(); ++k)
    if (centers[k])
      names.push_back({k, view.at(centers[k]->x, centers[k]->y),
                       mark + text_width(font, dataset.class_names[k])});
  part_labels(names, font->FontSize);
  for (const PlacedLabel& name : names) {
    const float left = name.at.x - 0.5f * name.width;
    if (mark > 0.0f) {
      context.list->AddCircleFilled({left + context.px(4.0f), name.at.y}, context.px(5.5f),
                                    p.surface);
      context.list->AddCircleFilled({left + context.px(4.0f), name.at.y}, context.px(4.0f),
                                    class_color(p, name.index));
    }
    text_halo(*context.list, font, {left + mark, name.at.y}, p.text, p.surface, context.px(1.5f),
              dataset.class_names[name.index]);
  }
}

}  // namespace

void ProjectionPlot::show_card(Desk& desk, Index sample, ImVec2 at) {
  Context& context = desk.context;
  const Palette& p = context.colors();
  const Snapshot& snapshot = *context.snapshot;
  const auto index = static_cast<std::size_t>(sample);
  const LabeledImages& images = desk.unseen.images();
  const int rows = static_cast<int>(images.images.rows),
            columns = static_cast<int>(images.images.columns);
  if (hovered_ != sample || hovered_dark_ != p.dark) {
    hovered_ = sample;
    hovered_dark_ = p.dark;
    tile_.set(colored(p, desk.unseen.picture(sample).data(), rows, columns, Inking::kGraphite));
  }
  HoverCard card;
  card.id = ImGui::GetID(("sample" + std::to_string(sample)).c_str());
  card.anchor = {at.x - context.px(4.0f), at.y - context.px(4.0f), context.px(8.0f),
                 context.px(8.0f)};
  card.delay = 0.15f;
  const float scale =
      std::max(1.0f, std::floor(context.px(56.0f) / static_cast<float>(std::max(rows, columns))));
  card.image = &tile_;
  card.image_size = {static_cast<float>(columns) * scale, static_cast<float>(rows) * scale};
  const std::size_t truth = images.labels[index];
  const auto& answers = context.test_answers();
  if (answers != nullptr && index < answers->size()) {
    const std::size_t answer = (*answers)[index];
    card.texts.push_back({context.fonts.ui_bold, answer == truth ? p.text : p.warn,
                          "Read as " + class_label(snapshot, answer)});
    if (const auto confidence = context.test_confidence(index))
      card.texts.push_back({context.fonts.ui, p.text, ", " + percent(*confidence, 0), true});
  }
  card.texts.push_back({context.fonts.ui, p.text, "It is a "});
  card.texts.push_back({context.fonts.ui_bold, p.text, class_label(snapshot, truth), true});
  card.texts.push_back({context.fonts.caption, p.text2, "Click: onto the pad"});
  context.hover_card = card;
}

void ProjectionPlot::touch(Desk& desk, const MatrixF& points, const PlaneView& view,
                           const Rect& plot) {
  Context& context = desk.context;
  const Press pointer = press(context, "points", plot);
  if (!pointer.hovered && !pointer.pressed) return;
  const auto found =
      nearest_point(points, view, ImGui::GetIO().MousePos, context.target(kReach, 2.0f * kReach));
  if (!found) return;
  const ImVec2 at = view.at(points(0, *found), points(1, *found));
  context.list->AddCircle(at, context.px(6.0f), context.colors().text, 0, context.px(2.0f));
  if (pointer.hovered && !context.viewport.touch) show_card(desk, *found, at);
  if (pointer.pressed) take_to_pad(context, desk.page, static_cast<std::uint32_t>(*found));
}

void ProjectionPlot::draw(Desk& desk, const MatrixF& points, const Rect& plot) {
  Context& context = desk.context;
  const DatasetInfo& dataset = *context.snapshot->dataset;
  const std::span<const std::uint8_t> classes = desk.unseen.images().labels;
  const PlaneView view(points, plot, context.px(12.0f));
  const bool named = points.cols() < kNamedPoints && short_names(dataset);
  const float radius =
      std::max(1.0f, (desk.brief || context.phone() ? 1.9f : 2.6f) * context.viewport.ratio);
  const float line = context.px(16.0f);
  for (Index i = 0; i < points.cols(); ++i) {
    const ImVec2 at = view.at(points(0, i), points(1, i));
    const std::size_t label = classes[static_cast<std::size_t>(i)];
    const ImU32 color = class_color(context.colors(), label);
    if (named)
      text_line(*context.list, context.fonts.caption_bold,
                {at.x - line, at.y - 0.5f * line, 2.0f * line, line}, color,
                dataset.class_names[label], Align::kCenter);
    else
      context.list->AddCircleFilled(at, radius, color);
  }
  if (!named) draw_names(desk, points, view);
  touch(desk, points, view, plot);
}

}  // namespace inkling::ui::laboratory
