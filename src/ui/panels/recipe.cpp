#include "ui/panels/recipe.h"

#include "core/training/presets.h"
#include "ui/format.h"
#include "ui/labels.h"
#include "ui/paint.h"
#include "ui/panels/layer_editor.h"
#include "ui/panels/parameter_row.h"
#include "ui/widgets/button.h"
#include "ui/widgets/marks.h"
#include "ui/widgets/segments.h"
#include "ui/widgets/select.h"

namespace inkling::ui {

namespace {

// A session that trains answers within a few milliseconds; after this the draft gives way to what
// the session says.
constexpr double kDraftSeconds = 0.6;

void draw_section_line(Context& context, Rect& rest) {
  rest.cut_top(context.px(8.0f));
  hairline_below(context, rest.cut_top(context.hairline()));
}

Rect draw_section_head(Context& context, Rect& rest, std::string_view title) {
  rest.cut_top(context.px(8.0f));
  Rect head = rest.cut_top(context.px(40.0f));
  const float used =
      text_line(*context.list, context.fonts.ui_bold, head, context.colors().text, title);
  head.cut_left(used + context.px(8.0f));
  return head;
}

void draw_group(Context& context, RecipeState& state, ParameterGroup group, Rect& rest) {
  const Hyperparameters& shown = shown_settings(context, state);
  for (const ParameterInfo& info : parameters()) {
    if (info.group != group || !is_used(shown, info)) continue;
    draw_parameter_row(context, state, info, rest);
  }
}

void draw_presets(Context& context, RecipeState& state, Rect& rest) {
  const Hyperparameters& shown = shown_settings(context, state);
  const Preset* match = matching_preset(shown);
  std::vector<MenuItem> items;
  for (const Preset& preset : presets())
    items.push_back({.label = std::string(preset.name),
                     .note = std::string(preset.summary),
                     .chosen = &preset == match});
  const Rect box = rest.cut_top(context.target(40.0f, 48.0f));
  const auto chosen =
      select_box(context, "presets", box, match != nullptr ? match->name : "Your own",
                 match != nullptr ? match->summary : "changed by hand", items);
  if (!chosen) return;
  if (const Result<Hyperparameters> preset = apply_preset(presets()[*chosen].name, shown);
      preset.ok())
    change_settings(context, state, *preset);
}

// The explanation of the marks, once.
void draw_marks_key(Context& context, Rect head) {
  const Palette& p = context.colors();
  const auto entry = [&](const char* text, Applies applies) {
    const float width = text_width(context.fonts.caption, text);
    text_line(*context.list, context.fonts.caption, head.cut_right(width), p.text3, text);
    head.cut_right(context.px(6.0f));
    const Rect mark = head.cut_right(context.px(6.0f));
    applies_mark(context, {mark.x, mark.center().y}, applies);
    head.cut_right(context.px(10.0f));
  };
  entry("next epoch", Applies::kNextEpoch);
  entry("acts at once", Applies::kAtOnce);
}

std::string group_summary(const Context& context, const Hyperparameters& h, ParameterGroup group) {
  switch (group) {
    case ParameterGroup::kAugmentation: {
      const AugmentationPreset* match = matching_augmentation(h);
      return match != nullptr ? std::string(match->name) : "your own";
    }
    case ParameterGroup::kRegularization:
      return "L2 " + plain(h.l2) + " · dropout " +
             plain(h.dropout.empty() ? 0.0 : h.dropout.front());
    case ParameterGroup::kStart:
      return choice_label(h.initializer) + " · seed " + std::to_string(h.seed);
    case ParameterGroup::kMachine:
      return std::to_string(context.snapshot->threads) +
             (context.snapshot->threads == 1 ? " thread" : " threads");
    default:
      return "";
  }
}

// The named amounts in one row; the amounts by themselves are a folded group.
void draw_augmentations(Context& context, RecipeState& state, Rect& rest) {
  const Hyperparameters& shown = shown_settings(context, state);
  const AugmentationPreset* match = matching_augmentation(shown);
  std::vector<Segment> choices;
  std::optional<std::size_t> chosen;
  for (const AugmentationPreset& preset : augmentation_presets()) {
    if (&preset == match) chosen = choices.size();
    choices.push_back({.label = preset.name, .hint = preset.summary});
  }
  Rect row = rest.cut_top(context.target(32.0f, 44.0f));
  const float height = context.target(28.0f, 40.0f);
  const float width = std::min(segments_width(context, choices), row.width * 0.72f);
  const Rect right = row.cut_right(width);
  text_line(*context.list, context.fonts.ui, row, context.colors().text2, "Augmentation");
  const auto clicked =
      segments(context, "augmentation", right.centered(width, height), choices, chosen);
  if (!clicked) return;
  Hyperparameters changed = shown;
  set_augmentation(augmentation_presets()[*clicked].settings, changed);
  change_settings(context, state, changed);
}

void draw_folded_group(Context& context, RecipeState& state, const char* title,
                       ParameterGroup group, bool& open, Rect& rest) {
  const Palette& p = context.colors();
  const Rect head = rest.cut_top(context.target(40.0f, 44.0f));
  const Press pointer = press(context, title, head);
  Rect content = head;
  const ImU32 color = pointer.hovered ? p.text : p.text2;
  draw_icon(*context.list, open ? Icon::kDown : Icon::kRight,
            content.cut_left(context.px(16.0f)).center(), context.px(16.0f), color, 1.75f);
  content.cut_left(context.px(6.0f));
  const float used = text_line(*context.list, open ? context.fonts.ui_bold : context.fonts.ui,
                               content, open ? p.text : color, title);
  content.cut_left(used + context.px(12.0f));
  if (!open)
    text_line(*context.list, context.fonts.ui, content, p.text3,
              group_summary(context, shown_settings(context, state), group), Align::kRight);
  if (pointer.pressed) open = !open;
  if (!open) return;
  draw_group(context, state, group, rest);
}

}  // namespace

const Hyperparameters& shown_settings(const Context& context, const RecipeState& state) {
  return state.draft ? *state.draft : context.snapshot->wanted;
}

void begin_recipe_frame(Context& context, RecipeState& state) {
  if (!state.draft) return;
  const bool answered =
      *state.draft == context.snapshot->wanted || !context.snapshot->error.empty();
  if (answered || context.now - state.draft_since > kDraftSeconds)
    state.draft.reset();
  else
    context.wake(state.draft_since + kDraftSeconds);
}

void change_settings(Context& context, RecipeState& state, const Hyperparameters& changed) {
  if (changed == shown_settings(context, state)) return;
  if (const Status status = validate(changed); !status.ok()) {
    state.refused = "settings";
    state.refusal = status.error().message;
    return;
  }
  if (state.refused == "settings") state.refused.clear();
  state.draft = changed;
  state.draft_since = context.now;
  context.post(command::Configure{changed});
}

float draw_recipe(Context& context, RecipeState& state, const ImageSet& images, const Rect& rect) {
  const Palette& p = context.colors();
  Rect rest = rect;
  draw_presets(context, state, rest);
  if (state.refused == "settings") {
    rest.cut_top(context.px(8.0f));
    rest.cut_top(text_block(*context.list, context.fonts.caption, rest, p.warn, state.refusal,
                            context.px(18.0f)));
  }
  draw_section_head(context, rest, "Data");
  draw_group(context, state, ParameterGroup::kData, rest);
  draw_augmentations(context, state, rest);
  draw_augmentation_preview(context, state.preview, shown_settings(context, state), images, rest);
  draw_section_line(context, rest);

  const Rect network = draw_section_head(context, rest, "Network");
  const DatasetInfo* dataset = context.snapshot->dataset.get();
  const std::int64_t pixels =
      dataset != nullptr ? std::int64_t{dataset->rows} * dataset->columns : 784;
  const std::int64_t classes =
      dataset != nullptr ? static_cast<std::int64_t>(dataset->class_names.size()) : 10;
  text_line(*context.list, context.fonts.caption, network, p.text3,
            grouped(count_parameters(shown_settings(context, state), pixels, classes)) + " weights",
            Align::kRight);
  draw_layer_editor(context, state, rest);
  draw_section_line(context, rest);

  draw_marks_key(context, draw_section_head(context, rest, "Learning"));
  draw_group(context, state, ParameterGroup::kLearning, rest);
  draw_section_line(context, rest);
  rest.cut_top(context.px(4.0f));
  draw_folded_group(context, state, "Augmentation in detail", ParameterGroup::kAugmentation,
                    state.augmentation_open, rest);
  draw_folded_group(context, state, "Regularisation", ParameterGroup::kRegularization,
                    state.regularization_open, rest);
  draw_folded_group(context, state, "Start and seed", ParameterGroup::kStart, state.start_open,
                    rest);
  draw_folded_group(context, state, "Machine", ParameterGroup::kMachine, state.machine_open, rest);
  rest.cut_top(context.px(16.0f));
  state.content_height = rest.y - rect.y;
  return state.content_height;
}

}  // namespace inkling::ui
