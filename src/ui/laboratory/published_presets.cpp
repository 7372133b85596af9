#include "ui/laboratory/published_presets.h"

#include <string>

#include "ui/labels.h"
#include "ui/paint.h"
#include "ui/widgets/button.h"
#include "ui/widgets/marks.h"

namespace inkling::ui::laboratory {

namespace {

bool is_here(const Context& context, const ReferencePreset& preset) {
  const DatasetInfo* dataset = context.snapshot->dataset.get();
  return dataset != nullptr && dataset->name == preset.data && dataset->split == preset.split;
}

}  // namespace

void PublishedPresets::choose(Context& context, const ReferencePreset& preset) {
  pending_ = &preset;
  before_ = context.snapshot->dataset;
  if (!is_here(context, preset)) context.platform.load_dataset(preset.data, preset.split);
}

// The settings follow once their data is there; where it did not come, the former ones stay.
void PublishedPresets::settle(Context& context) {
  if (pending_ == nullptr) return;
  if (is_here(context, *pending_)) {
    Hyperparameters settings = settings_of(*pending_);
    settings.threads = context.snapshot->wanted.threads;
    context.post(command::Configure{settings});
    context.post(command::Reset{});
    pending_ = nullptr;
  } else if (context.load.phase == LoadStatus::Phase::kFailed ||
             context.snapshot->dataset != before_) {
    pending_ = nullptr;
  }
}

void PublishedPresets::draw_rows(Context& context, Rect& rest) {
  const Palette& p = context.colors();
  const bool narrow = rest.width < context.px(520.0f);
  for (const ReferencePreset& preset : reference_presets()) {
    Rect row = rest.cut_top(context.target(34.0f, 48.0f));
    hairline_below(context, row);
    const bool waits = pending_ == &preset;
    const char* label = waits ? "Loading" : "Use";
    const ButtonOptions options;
    const float height = context.target(26.0f, 44.0f);
    const Rect place = row.cut_right(button_width(context, label, options));
    if (button(context, preset.name, place.centered(place.width, height), label, options))
      choose(context, preset);
    row.cut_right(context.px(8.0f));
    text_line(*context.list, context.fonts.ui_bold, row.cut_left(context.px(96.0f)), p.text,
              preset.name);
    if (!narrow)
      text_line(*context.list, context.fonts.ui, row.cut_left(context.px(110.0f)), p.text2,
                dataset_label(std::string(preset.data)));
    text_line(*context.list, context.fonts.ui, row, p.text2, preset.summary);
  }
}

void PublishedPresets::draw(Desk& desk) {
  settle(desk.context);
  desk.board.card({.id = "published",
                   .title = "Published systems",
                   .note = "each with its data and settings",
                   .span = 3},
                  [&](Rect& rest) { draw_rows(desk.context, rest); });
}

}  // namespace inkling::ui::laboratory
