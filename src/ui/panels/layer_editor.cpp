#include "ui/panels/layer_editor.h"

#include <algorithm>
#include <cmath>

#include "session/benchmark.h"
#include "ui/format.h"
#include "ui/labels.h"
#include "ui/paint.h"
#include "ui/panels/parameter_row.h"
#include "ui/widgets/button.h"
#include "ui/widgets/segments.h"
#include "ui/widgets/select.h"

namespace inkling::ui {

namespace {

constexpr std::size_t kMaxLayers = 8;
constexpr float kWidestBar = 64.0f, kNarrowBar = 40.0f;  // CSS pixels
constexpr float kNarrowColumn = 256.0f;

constexpr Segment kShapes[kShapeCount] = {{"Linear"}, {"Shallow"}, {"Medium"}, {"Deep"}};

float bar_width(std::int64_t units, float widest) {
  const float share =
      std::log2(static_cast<float>(std::max<std::int64_t>(units, 1)) + 1.0f) / std::log2(1025.0f);
  return std::round(widest * std::clamp(share, 0.06f, 1.0f));
}

struct Row {
  Rect rest;
  Rect count;
};

// Bar and number columns, common to all rows.
Row begin_row(Context& context, Rect& rest, std::int64_t units, bool learns) {
  const Palette& p = context.colors();
  Row row{rest.cut_top(context.target(32.0f, 44.0f)), {}};
  const float widest =
      context.px(row.rest.width < context.px(kNarrowColumn) ? kNarrowBar : kWidestBar);
  const Rect bar = row.rest.cut_left(widest);
  const float height = context.px(14.0f);
  fill(*context.list,
       {bar.x, std::round(bar.center().y - height * 0.5f), bar_width(units, widest), height},
       learns ? p.ink : p.edge, context.px(3.0f));
  row.rest.cut_left(context.px(8.0f));
  row.count = row.rest.cut_left(context.target(34.0f, 42.0f));
  row.rest.cut_left(context.px(8.0f));
  return row;
}

void fixed_row(Context& context, Rect& rest, std::int64_t units, const char* name) {
  Row row = begin_row(context, rest, units, false);
  // Nothing is typed here, so a long number may take the gap before it.
  Rect count = row.count;
  count.x -= context.px(8.0f), count.width += context.px(8.0f);
  text_line(*context.list, context.fonts.ui_bold, count, context.colors().text,
            std::to_string(units), Align::kRight);
  text_line(*context.list, context.fonts.ui, row.rest, context.colors().text2, name);
}

// One value stands for all layers until they differ.
std::vector<std::string> activations_of(const Hyperparameters& h) {
  std::vector<std::string> result;
  for (std::size_t i = 0; i < h.hidden.size(); ++i) result.push_back(h.activation_of(i));
  return result;
}

void set_activations(Hyperparameters& h, std::vector<std::string> values) {
  const bool same =
      std::adjacent_find(values.begin(), values.end(), std::not_equal_to<>()) == values.end();
  if (values.empty()) return;
  if (same) values.resize(1);
  h.activation = std::move(values);
}

void set_dropouts(Hyperparameters& h, std::vector<double> values) {
  if (h.dropout.size() > 1 && !values.empty())
    h.dropout = std::move(values);
  else if (h.dropout.size() > 1)
    h.dropout.resize(1);
}

std::vector<double> dropouts_of(const Hyperparameters& h) {
  std::vector<double> result;
  for (std::size_t i = 0; i < h.hidden.size(); ++i) result.push_back(h.dropout_of(i));
  return result;
}

void remove_layer(Hyperparameters& h, std::size_t layer) {
  std::vector<std::string> activations = activations_of(h);
  std::vector<double> dropouts = dropouts_of(h);
  const auto at = static_cast<std::ptrdiff_t>(layer);
  activations.erase(activations.begin() + at);
  dropouts.erase(dropouts.begin() + at);
  h.hidden.erase(h.hidden.begin() + at);
  set_activations(h, std::move(activations));
  set_dropouts(h, std::move(dropouts));
}

void add_layer(Hyperparameters& h) {
  std::vector<std::string> activations = activations_of(h);
  std::vector<double> dropouts = dropouts_of(h);
  h.hidden.push_back(h.hidden.empty() ? 128 : std::max(16, h.hidden.back() / 2));
  activations.push_back(activations.empty() ? "relu" : activations.back());
  dropouts.push_back(dropouts.empty() ? 0.0 : dropouts.back());
  set_activations(h, std::move(activations));
  set_dropouts(h, std::move(dropouts));
}

void draw_shapes(Context& context, RecipeState& state, Rect& rest) {
  Hyperparameters h = shown_settings(context, state);
  std::optional<std::size_t> chosen;
  for (std::size_t shape = 0; shape < kShapeCount; ++shape)
    if (h.hidden == layers_of_shape(shape)) chosen = shape;
  const auto picked =
      segments(context, "shape", rest.cut_top(context.target(28.0f, 44.0f)), kShapes, chosen);
  rest.cut_top(context.px(4.0f));
  if (!picked) return;
  h.hidden = layers_of_shape(*picked);
  // Values of single layers would be those of other layers now.
  h.activation.resize(1);
  h.dropout.resize(1);
  change_settings(context, state, h);
}

void type_units(Context& context, RecipeState& state, const ParameterInfo& info, std::size_t layer,
                const std::string& text) {
  // The rest of the list is kept as it is, so the description's own check judges the new entry.
  const std::vector<int>& hidden = shown_settings(context, state).hidden;
  std::string list;
  for (std::size_t i = 0; i < hidden.size(); ++i)
    list += (i > 0 ? "," : "") + (i == layer ? text : std::to_string(hidden[i]));
  accept_typed(context, state, info, list);
}

// Half or double, onto powers of two.
int next_width(int units, bool up, const ParameterInfo& info) {
  const double power = std::log2(static_cast<double>(units));
  const double target = up ? std::floor(power + 1e-9) + 1.0 : std::ceil(power - 1e-9) - 1.0;
  return static_cast<int>(std::clamp(std::pow(2.0, target), info.minimum, info.maximum));
}

void layer_row(Context& context, RecipeState& state, Rect& rest, std::size_t layer,
               const ParameterInfo& units_info, const ParameterInfo& activation_info) {
  const Hyperparameters shown = shown_settings(context, state);
  const int units = shown.hidden[layer];
  const std::string id = "layer " + std::to_string(layer);
  Row row = begin_row(context, rest, units, true);
  const float square = context.target(24.0f, 36.0f), gap = context.px(2.0f);
  const Rect remove = row.rest.cut_right(square).centered(square, square);
  row.rest.cut_right(gap);
  const Rect plus = row.rest.cut_right(square).centered(square, square);
  row.rest.cut_right(gap);
  const Rect minus = row.rest.cut_right(square).centered(square, square);
  row.rest.cut_right(context.px(4.0f));

  const Rect count = state.edit.owner == id
                         ? Rect{row.count.x - context.px(24.0f), row.count.y,
                                row.count.width + context.px(40.0f), row.count.height}
                         : row.count;
  if (const auto typed = typed_value(context, id, count, std::to_string(units),
                                     std::to_string(units), state.edit, true, Align::kRight))
    type_units(context, state, units_info, layer, *typed);
  if (state.edit.owner != id) {
    std::vector<MenuItem> items;
    for (const std::string_view choice : activation_info.choices)
      items.push_back(
          {.label = choice_label(choice), .chosen = choice == shown.activation_of(layer)});
    const std::string list = id + " activation";
    const float width =
        std::min(row.rest.width,
                 text_width(context.fonts.ui_medium, choice_label(shown.activation_of(layer))) +
                     context.px(20.0f));
    if (const auto chosen = select(context, list.c_str(), row.rest.cut_left(width),
                                   choice_label(shown.activation_of(layer)), items)) {
      Hyperparameters changed = shown;
      std::vector<std::string> activations = activations_of(changed);
      activations[layer] = std::string(activation_info.choices[*chosen]);
      set_activations(changed, std::move(activations));
      change_settings(context, state, changed);
    }
  }
  Hyperparameters changed = shown;
  const int less = next_width(units, false, units_info), more = next_width(units, true, units_info);
  bool edited = false;
  if (step_square(context, id + " minus", minus, false, less < units))
    changed.hidden[layer] = less, edited = true;
  if (step_square(context, id + " plus", plus, true, more > units))
    changed.hidden[layer] = more, edited = true;
  if (icon_button(context, id + " remove", remove, Icon::kClose, "Remove this layer",
                  {.kind = ButtonKind::kGhost}))
    remove_layer(changed, layer), edited = true;
  if (edited) change_settings(context, state, changed);
}

}  // namespace

std::vector<int> layers_of_shape(std::size_t shape) {
  constexpr int kDeep[] = {256, 128, 64, 32};
  constexpr std::size_t kCounts[kShapeCount] = {0, 1, 2, 4};
  const int* first = shape == 3 ? kDeep : kDeep + 1;
  return {first, first + kCounts[shape]};
}

std::int64_t count_parameters(const Hyperparameters& settings, std::int64_t inputs,
                              std::int64_t classes) {
  std::int64_t total = 0, before = inputs;
  for (const int units : settings.hidden) {
    total += (before + 1) * units;
    before = units;
  }
  return total + (before + 1) * classes;
}

void draw_layer_editor(Context& context, RecipeState& state, Rect& rest) {
  const ParameterInfo* units_info = find_parameter("hidden");
  const ParameterInfo* activation_info = find_parameter("activation");
  if (units_info == nullptr || activation_info == nullptr) return;
  const DatasetInfo* dataset = context.snapshot->dataset.get();
  const std::int64_t pixels =
      dataset != nullptr ? std::int64_t{dataset->rows} * dataset->columns : 784;
  const std::int64_t classes =
      dataset != nullptr ? static_cast<std::int64_t>(dataset->class_names.size()) : 10;
  draw_shapes(context, state, rest);
  fixed_row(context, rest, pixels, "pixels");
  // A copy of the count: a row may remove a layer.
  const std::size_t layers = shown_settings(context, state).hidden.size();
  for (std::size_t i = 0; i < layers && i < shown_settings(context, state).hidden.size(); ++i)
    layer_row(context, state, rest, i, *units_info, *activation_info);
  fixed_row(context, rest, classes, "softmax");
  Rect add = rest.cut_top(context.target(32.0f, 44.0f));
  std::vector<int> widths = shown_settings(context, state).hidden;
  widths.insert(widths.begin(), static_cast<int>(pixels));
  widths.push_back(static_cast<int>(classes));
  const std::string cost = fixed(training_operations(widths) * 1e-6, 2) + " MFLOP a sample";
  text_line(*context.list, context.fonts.caption,
            add.cut_right(text_width(context.fonts.caption, cost) + 1.0f), context.colors().text3,
            cost, Align::kRight);
  const bool room = shown_settings(context, state).hidden.size() < kMaxLayers;
  if (link(context, "add layer", add, room ? "Add a layer" : "Eight layers are the most",
           Icon::kPlus, room)) {
    Hyperparameters changed = shown_settings(context, state);
    add_layer(changed);
    change_settings(context, state, changed);
  }
  draw_parameter_notes(context, state, *units_info, rest);
  draw_parameter_notes(context, state, *activation_info, rest);
}

}  // namespace inkling::ui
