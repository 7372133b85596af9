#include "ui/laboratory/image_pages.h"

#include <algorithm>
#include <cmath>

#include "ui/actions.h"
#include "ui/format.h"
#include "ui/labels.h"
#include "ui/page.h"
#include "ui/paint.h"
#include "ui/widgets/button.h"

namespace inkling::ui::laboratory {

namespace {

constexpr float kLeastPageGap = 6.0f;

void show_card(Context& context, const Press& pointer, const Rect& at, std::uint32_t sample) {
  const Palette& p = context.colors();
  const Snapshot& snapshot = *context.snapshot;
  HoverCard card;
  card.id = pointer.id;
  card.anchor = at;
  card.delay = 0.15f;
  card.texts.push_back(
      {context.fonts.ui_bold, p.text,
       "Unseen " + std::string(singular_noun(snapshot.dataset.get())) + " " + grouped(sample)});
  const auto& sure = snapshot.test_confidences;
  if (sure != nullptr && sample < sure->size())
    card.texts.push_back(
        {context.fonts.ui, p.text2, percent(static_cast<double>((*sure)[sample]), 0) + " sure"});
  card.texts.push_back({context.fonts.caption, p.text2, "Click: onto the pad"});
  context.hover_card = card;
}

}  // namespace

void ImagePages::fetch(Desk& desk, const std::vector<std::uint32_t>& page) {
  if (images_.wanted() != page) images_.ask(desk.context.session, desk.page.next_request++, page);
  const Palette& p = desk.context.colors();
  if (images_.samples().empty()) return;
  if (painted_ == images_.revision() && painted_dark_ == p.dark) return;
  painted_ = images_.revision();
  painted_dark_ = p.dark;
  std::vector<const std::uint8_t*> pixels;
  for (std::size_t i = 0; i < images_.samples().size(); ++i) pixels.push_back(images_.pixels(i));
  sheet_.set(p, pixels, images_.rows(), images_.columns());
}

void ImagePages::draw(Desk& desk, Rect& rest, const std::vector<std::uint32_t>& samples,
                      const PageShape& shape) {
  Context& context = desk.context;
  if (samples.empty()) return;
  const float tile = context.px(shape.tile);
  const int columns = std::max(1, static_cast<int>((rest.width + context.px(kLeastPageGap)) /
                                                   (tile + context.px(kLeastPageGap))));
  const auto most = static_cast<std::size_t>(columns * shape.most_rows);
  if (first_ >= samples.size()) first_ = 0;
  first_ = first_ / most * most;
  const std::size_t shown = std::min(most, samples.size() - first_);
  const auto begin = samples.begin() + static_cast<std::ptrdiff_t>(first_);
  fetch(desk, {begin, begin + static_cast<std::ptrdiff_t>(shown)});
  const float gap = columns > 1 ? (rest.width - tile * static_cast<float>(columns)) /
                                      static_cast<float>(columns - 1)
                                : 0.0f;
  const float pitch = tile + context.px(kLeastPageGap);
  for (std::size_t i = 0; i < shown; ++i) {
    const std::uint32_t sample = samples[first_ + i];
    const auto column = static_cast<float>(i % static_cast<std::size_t>(columns)),
               row = static_cast<float>(i / static_cast<std::size_t>(columns));
    const Rect at{std::round(rest.x + column * (tile + gap)), rest.y + row * pitch, tile, tile};
    // What is shown already stays until the new page has come.
    const auto& here = images_.samples();
    const auto found = std::find(here.begin(), here.end(), sample);
    const Press pointer = draw_framed(
        context, sheet_,
        found == here.end() ? SIZE_MAX : static_cast<std::size_t>(found - here.begin()), at);
    if (pointer.hovered && !context.viewport.touch) show_card(context, pointer, at, sample);
    if (pointer.pressed) take_to_pad(context, desk.page, sample);
  }
  // A last page that is shorter leaves the buttons where they are.
  const std::size_t tiles = samples.size() > most ? most : shown;
  const auto rows = static_cast<float>((tiles + static_cast<std::size_t>(columns) - 1) /
                                       static_cast<std::size_t>(columns));
  rest.cut_top(rows * pitch - context.px(kLeastPageGap));
  if (samples.size() > most) draw_turning(desk, rest, most, samples.size());
}

void ImagePages::draw_turning(Desk& desk, Rect& rest, std::size_t most, std::size_t all) {
  Context& context = desk.context;
  rest.cut_top(context.px(8.0f));
  Rect row = rest.cut_top(context.target(32.0f, 44.0f));
  const std::size_t before = first_;
  const auto count = [](std::size_t n) { return grouped(static_cast<std::int64_t>(n)); };
  const auto turns = [&](const char* label, bool enabled) {
    const ButtonOptions options{.enabled = enabled};
    const Rect place = row.cut_right(button_width(context, label, options));
    row.cut_right(context.px(8.0f));
    return button(context, label, place, label, options);
  };
  const std::size_t end = std::min(before + most, all);
  if (turns("Next", end < all)) first_ = end;
  if (turns("Back", before > 0)) first_ = before - std::min(before, most);
  text_line(*context.list, context.fonts.caption, row, context.colors().text2,
            count(before + 1) + " to " + count(end) + " of " + count(all));
}

}  // namespace inkling::ui::laboratory
