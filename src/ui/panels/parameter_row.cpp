#include "ui/panels/parameter_row.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "core/data/synthetic_digits.h"
#include "core/training/presets.h"
#include "ui/labels.h"
#include "ui/paint.h"
#include "ui/parameter_scale.h"
#include "ui/widgets/button.h"
#include "ui/widgets/marks.h"
#include "ui/widgets/select.h"

namespace inkling::ui {

namespace {

constexpr float kRow = 32.0f, kPhoneRow = 44.0f, kLabel = 132.0f, kNote = 18.0f;
constexpr float kNumber = 72.0f, kShortestTrack = 52.0f, kLongestTrack = 180.0f;

// The number of a kInteger, kReal, or a list of reals with one value for all.
std::optional<double> number_of(const ParameterValue& value) {
  if (const auto* integer = std::get_if<std::int64_t>(&value)) return static_cast<double>(*integer);
  if (const auto* real = std::get_if<double>(&value)) return *real;
  if (const auto* list = std::get_if<std::vector<double>>(&value);
      list != nullptr && list->size() == 1)
    return list->front();
  return std::nullopt;
}

ParameterValue value_of(const ParameterInfo& info, double number) {
  if (info.kind == ParameterKind::kInteger) return static_cast<std::int64_t>(std::llround(number));
  if (info.kind == ParameterKind::kRealList) return std::vector<double>{number};
  return number;
}

// What the chosen recipe would have here: the preset that lies nearest is not known, so the
// defaults stand for it.
ParameterValue recipe_value(const Hyperparameters& shown, const ParameterInfo& info) {
  const Preset* preset = matching_preset(shown);
  if (preset != nullptr) return get_parameter(shown, info);
  return get_parameter(Hyperparameters{}, info);
}

void set_value(Context& context, RecipeState& state, const ParameterInfo& info,
               const ParameterValue& value) {
  Hyperparameters changed = shown_settings(context, state);
  const Status status = set_parameter(changed, info, value);
  if (status.ok()) {
    if (state.refused == info.name) state.refused.clear();
    change_settings(context, state, changed);
  } else {
    state.refused = info.name;
    state.refusal = status.error().message;
  }
}

void draw_number(Context& context, RecipeState& state, const ParameterInfo& info, Rect row,
                 float label_width) {
  const Hyperparameters& shown = shown_settings(context, state);
  const ParameterValue value = get_parameter(shown, info);
  const std::optional<double> number = number_of(value);
  const std::string name(info.name);
  if (has_slider(info) && number) {
    Rect area = row;
    area.cut_left(std::max(label_width, context.px(kLabel)) - context.px(4.0f));
    if (state.edit.owner == name) {  // the field takes the slider's place as well
      if (const auto typed = typed_value(context, name, area, value_label(info, value),
                                         to_text(value), state.edit, false, Align::kRight))
        accept_typed(context, state, info, *typed);
      return;
    }
    const Rect track_rect = area.cut_left(std::clamp(
        area.width - context.px(kNumber), context.px(kShortestTrack), context.px(kLongestTrack)));
    const bool changed = value != recipe_value(shown, info);
    const SliderResult moved =
        slider(context, name + " slider", track_rect.inset(0.0f, context.px(4.0f)),
               slider_share(info, *number), changed);
    if (moved.share)
      set_value(context, state, info, value_of(info, slider_value(info, *moved.share)));
    if (moved.steps != 0)
      set_value(context, state, info, value_of(info, stepped(info, *number, moved.steps)));
    if (moved.reset) set_value(context, state, info, get_parameter(Hyperparameters{}, info));
    area.cut_left(context.px(8.0f));
    if (const auto typed = typed_value(context, name, area, value_label(info, value),
                                       to_text(value), state.edit, false, Align::kRight))
      accept_typed(context, state, info, *typed);
    return;
  }
  if (!number) {  // one value for each layer
    row.cut_left(label_width + context.px(8.0f));
    if (const auto typed = typed_value(context, name, row, value_label(info, value), to_text(value),
                                       state.edit, false, Align::kRight))
      accept_typed(context, state, info, *typed);
    return;
  }
  const float square = context.target(24.0f, 36.0f);
  const Rect plus = row.cut_right(square).centered(square, square);
  const std::string text = value_label(info, value);
  const ImFont* font = context.fonts.ui_bold;
  const float wanted = std::max(context.px(36.0f), text_width(font, text) + context.px(12.0f));
  const float room =
      std::max(context.px(36.0f), row.width - square - label_width - context.px(8.0f));
  const bool editing = state.edit.owner == name;
  const Rect middle =
      row.cut_right(std::min(room, editing ? std::max(wanted, context.px(84.0f)) : wanted));
  const Rect minus = row.cut_right(square).centered(square, square);
  const double up = stepped(info, *number, 1), down = stepped(info, *number, -1);
  if (step_square(context, name + " minus", minus, false, down < *number))
    set_value(context, state, info, value_of(info, down));
  if (step_square(context, name + " plus", plus, true, up > *number))
    set_value(context, state, info, value_of(info, up));
  if (const auto typed = typed_value(context, name, middle, text, to_text(value), state.edit, true,
                                     Align::kCenter))
    accept_typed(context, state, info, *typed);
}

void draw_choice(Context& context, RecipeState& state, const ParameterInfo& info, Rect row,
                 float label_width) {
  const std::string value =
      std::get<std::string>(get_parameter(shown_settings(context, state), info));
  std::vector<MenuItem> items;
  for (const std::string_view choice : info.choices)
    items.push_back({.label = choice_label(choice), .chosen = choice == value});
  row.cut_left(label_width + context.px(8.0f));
  const std::string id = std::string(info.name) + " list";
  if (const auto chosen = select(context, id.c_str(), row, choice_label(value), items))
    set_value(context, state, info, std::string(info.choices[*chosen]));
}

void draw_name(Context& context, Rect row, float label_width) {
  const DatasetInfo* dataset = context.snapshot->dataset.get();
  row.cut_left(label_width + context.px(8.0f));
  const std::string shown =
      dataset != nullptr ? dataset_label(dataset->name) : std::string("none yet");
  constexpr std::array<std::string_view, 2> kOffered = {"mnist", kSyntheticName};
  std::vector<MenuItem> items;
  std::vector<std::string_view> names;
  for (const std::string_view name : kOffered) {
    const bool chosen = dataset != nullptr && dataset->name == name;
    items.push_back({.label = dataset_label(name),
                     .note = name == kSyntheticName ? "drawn by this program" : "",
                     .chosen = chosen});
    names.push_back(name);
  }
  if (dataset != nullptr && std::find(names.begin(), names.end(), dataset->name) == names.end())
    items.push_back({.label = shown, .chosen = true});
  items.push_back({.label = "Load files…", .note = "IDX images and labels", .icon = Icon::kOpen});
  const auto chosen = select(context, "data list", row, shown, items);
  if (!chosen) return;
  if (*chosen + 1 == items.size())
    context.platform.choose_files();
  else if (*chosen < names.size() && !items[*chosen].chosen)
    context.platform.load_dataset(names[*chosen]);
}

}  // namespace

void show_help(Context& context, const ParameterInfo& info, const Press& state,
               const Rect& anchor) {
  if (!state.hovered || state.held || context.viewport.touch) return;
  const Palette& p = context.colors();
  HoverCard card;
  card.id = state.id;
  card.anchor = anchor;
  card.delay = 0.4f;
  card.texts.push_back({context.fonts.ui_bold, p.text, std::string(info.label)});
  card.texts.push_back({context.fonts.ui, p.text2, std::string(info.help)});
  card.texts.push_back({context.fonts.caption, p.text3, range_label(info)});
  card.texts.push_back({context.fonts.caption_medium, p.ink_text, "Click: show me"});
  context.hover_card = card;
}

void accept_typed(Context& context, RecipeState& state, const ParameterInfo& info,
                  std::string_view text) {
  const Result<ParameterValue> value = parse_parameter(info, text);
  if (value.ok()) {
    set_value(context, state, info, *value);
  } else {
    state.refused = info.name;
    state.refusal = value.error().message;
  }
}

void draw_parameter_notes(Context& context, RecipeState& state, const ParameterInfo& info,
                          Rect& rest) {
  const Palette& p = context.colors();
  if (state.refused == info.name) {
    Rect note = rest;
    const float icon = context.px(16.0f), line = context.px(kNote);
    note.cut_left(icon + context.px(6.0f));
    const float height =
        text_block(*context.list, context.fonts.caption, note, p.warn, state.refusal, line);
    draw_icon(*context.list, Icon::kAlert, {rest.x + icon * 0.5f, rest.y + line * 0.5f}, icon,
              p.warn, 1.75f);
    rest.cut_top(height + context.px(4.0f));
  }
  const Snapshot& snapshot = *context.snapshot;
  const ParameterValue active = get_parameter(snapshot.active, info),
                       wanted = get_parameter(snapshot.wanted, info);
  // Before the first step nothing was made with the old value.
  if (active == wanted || snapshot.step == 0 || info.applies == Applies::kAtOnce) return;
  const std::string text =
      value_label(info, active) + " → " + value_label(info, wanted) +
      (info.applies == Applies::kNextEpoch ? " at the next epoch" : " at restart");
  text_line(*context.list, context.fonts.caption_medium, rest.cut_top(context.px(kNote)),
            p.ink_text, text, Align::kRight);
  rest.cut_top(context.px(4.0f));
}

void draw_parameter_row(Context& context, RecipeState& state, const ParameterInfo& info,
                        Rect& rest) {
  const Palette& p = context.colors();
  const Rect row = rest.cut_top(context.target(kRow, kPhoneRow));
  const std::string label(info.label);
  const float text = text_width(context.fonts.ui, label);
  const Rect label_rect{row.x, row.y, std::min(row.width * 0.6f, text + context.px(14.0f)),
                        row.height};
  const Press help = press(context, std::string(info.name) + " label", label_rect);
  show_help(context, info, help, {row.x, row.y, row.width, row.height});
  if (help.pressed) context.platform.explain(std::string(info.name));
  text_line(*context.list, context.fonts.ui,
            {row.x, row.y, std::min(text + 1.0f, row.width * 0.6f), row.height}, p.text2, label);
  applies_mark(context, {row.x + text + context.px(6.0f), row.center().y}, info.applies);
  const float label_width = text + context.px(14.0f);
  switch (info.kind) {
    case ParameterKind::kInteger:
    case ParameterKind::kReal:
    case ParameterKind::kRealList:
      draw_number(context, state, info, row, label_width);
      break;
    case ParameterKind::kChoice:
      draw_choice(context, state, info, row, label_width);
      break;
    case ParameterKind::kName:
      draw_name(context, row, label_width);
      break;
    case ParameterKind::kSwitch: {
      const bool on = std::get<bool>(get_parameter(shown_settings(context, state), info));
      Rect area = row;
      if (toggle_switch(context, info.name, area.cut_right(context.px(36.0f)), on))
        set_value(context, state, info, !on);
      break;
    }
    case ParameterKind::kIntegerList:
    case ParameterKind::kChoiceList:
      break;  // the layer editor's
  }
  draw_parameter_notes(context, state, info, rest);
}

}  // namespace inkling::ui
