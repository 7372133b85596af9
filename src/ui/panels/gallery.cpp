#include "ui/panels/gallery.h"

#include <algorithm>
#include <random>

#include "ui/format.h"
#include "ui/labels.h"
#include "ui/paint.h"
#include "ui/widgets/button.h"

namespace inkling::ui {

namespace {

constexpr float kTile = 56.0f, kCaption = 20.0f, kRowGap = 2.0f;

void refresh_atlas(Context& context, GalleryState& state) {
  const ImageSet& images = state.images;
  if (state.atlas_revision == images.revision() && state.atlas_dark == context.colors().dark &&
      !state.atlas.empty())
    return;
  state.atlas_revision = images.revision();
  state.atlas_dark = context.colors().dark;
  std::vector<const std::uint8_t*> pixels;
  for (std::size_t i = 0; i < images.samples().size(); ++i) pixels.push_back(images.pixels(i));
  state.atlas.set(
      colored_row(context.colors(), pixels, images.rows(), images.columns(), Inking::kGraphite));
}

void draw_verdict(Context& context, const Rect& rect, const Snapshot& snapshot, std::size_t answer,
                  std::size_t truth) {
  const Palette& p = context.colors();
  const std::string said = class_label(snapshot, answer), is = "is " + class_label(snapshot, truth);
  const float cross = context.px(12.0f), gap = context.px(4.0f);
  const float said_width = text_width(context.fonts.ui_bold, said),
              is_width = text_width(context.fonts.caption, is);
  // Long class names: the wrong answer alone, the truth is in the hover card.
  const bool both = cross + gap + said_width + gap + is_width <= rect.width + context.px(8.0f);
  const float width = cross + gap + said_width + (both ? gap + is_width : 0.0f);
  Rect row = both ? rect.centered(width, rect.height) : rect;
  draw_icon(*context.list, Icon::kClose, row.cut_left(cross).center(), cross, p.warn, 2.6f);
  row.cut_left(gap);
  text_line(*context.list, context.fonts.ui_bold, both ? row.cut_left(said_width) : row, p.warn,
            said);
  if (!both) return;
  row.cut_left(gap);
  text_line(*context.list, context.fonts.caption, {row.x, row.y, is_width + 1.0f, row.height},
            p.text3, is);
}

void show_card(Context& context, const Rect& anchor, ImGuiID id, std::size_t truth,
               std::optional<std::size_t> answer, std::optional<double> confidence) {
  const Palette& p = context.colors();
  HoverCard card;
  card.id = id;
  card.anchor = anchor;
  card.delay = 0.15f;
  if (answer) {
    card.texts.push_back({context.fonts.ui_bold, *answer == truth ? p.text : p.warn,
                          "Read as " + class_label(*context.snapshot, *answer)});
    if (confidence)
      card.texts.push_back({context.fonts.ui, p.text2, ", " + percent(*confidence, 0), true});
  }
  card.texts.push_back({context.fonts.ui, p.text2, "It is a "});
  card.texts.push_back(
      {context.fonts.ui_bold, p.text, class_label(*context.snapshot, truth), true});
  card.texts.push_back({context.fonts.caption, p.text2, "Click: onto the pad"});
  context.hover_card = card;
}

}  // namespace

std::vector<std::uint32_t> gallery_samples(std::int64_t test_count, std::uint32_t shuffle) {
  std::vector<std::uint32_t> samples;
  std::minstd_rand chance(shuffle);
  const std::size_t wanted =
      static_cast<std::size_t>(std::min<std::int64_t>(test_count, kGalleryCount));
  while (samples.size() < wanted) {
    // Any spread over the set will do; a remainder's bias cannot be seen.
    const auto sample =
        static_cast<std::uint32_t>(static_cast<std::int64_t>(chance()) % test_count);
    if (std::find(samples.begin(), samples.end(), sample) == samples.end())
      samples.push_back(sample);
  }
  return samples;
}

float gallery_row_height(const Context& context) {
  return context.px(kTile) + context.px(kCaption) + context.px(kRowGap);
}

bool draw_gallery_heading(Context& context, const Rect& rect) {
  const Snapshot& snapshot = *context.snapshot;
  const Palette& p = context.colors();
  Rect row = rect;
  const ImFont* font = context.phone() ? context.fonts.body_bold : context.fonts.ui_medium;
  const std::string count = snapshot.dataset != nullptr ? grouped(snapshot.dataset->test_count)
                                                        : std::string("unseen images");
  const float width = text_width(context.fonts.ui, "shuffle") + context.px(20.0f);
  const float height = context.target(24.0f, 44.0f);
  const Rect button_rect = row.cut_right(width).centered(width, height);
  text_line(*context.list, font, row, p.text, "Some of the " + count);
  if (snapshot.dataset == nullptr) return false;
  const Press state = press(context, "shuffle", button_rect);
  Rect content = button_rect;
  const ImU32 color = state.hovered ? p.ink_text : p.text2;
  draw_icon(*context.list, Icon::kRandom, content.cut_right(context.px(16.0f)).center(),
            context.px(16.0f), color, 1.75f);
  content.cut_right(context.px(4.0f));
  text_line(*context.list, context.fonts.ui, content, color, "shuffle", Align::kRight);
  return state.pressed;
}

std::optional<std::uint32_t> draw_gallery(Context& context, GalleryState& state, const Rect& rect,
                                          int rows, int columns) {
  const Palette& p = context.colors();
  const Snapshot& snapshot = *context.snapshot;
  const float tile = context.px(kTile), radius = context.px(6.0f);
  std::optional<std::uint32_t> clicked;
  const bool ready = !state.images.samples().empty();
  if (ready) refresh_atlas(context, state);
  const float gap = columns > 1 ? (rect.width - tile * static_cast<float>(columns)) /
                                      static_cast<float>(columns - 1)
                                : 0.0f;
  const std::size_t count = ready ? state.images.samples().size() : kGalleryCount;
  const std::size_t shown = std::min(count, static_cast<std::size_t>(rows * columns));
  for (std::size_t i = 0; i < shown; ++i) {
    const float column = static_cast<float>(i % static_cast<std::size_t>(columns)),
                row = static_cast<float>(i / static_cast<std::size_t>(columns));
    const Rect at{std::round(rect.x + column * (tile + gap)),
                  rect.y + row * gallery_row_height(context), tile, tile};
    if (!ready) {
      fill(*context.list, at, p.sunken, radius);
      continue;
    }
    const std::uint32_t sample = state.images.samples()[i];
    const std::size_t truth = static_cast<std::size_t>(state.images.label(i));
    const auto& answers = context.test_answers();
    const bool answered = answers != nullptr && sample < answers->size();
    const std::size_t answer = answered ? (*answers)[sample] : truth;
    const bool wrong = answered && answer != truth;
    const Press pointer = press(context, "tile" + std::to_string(i), at);
    const int longest = std::max(state.images.rows(), state.images.columns());
    const float scale = std::max(1.0f, std::floor(tile / static_cast<float>(longest)));
    fill(*context.list, at, p.paper, radius);
    if (const ImTextureID texture = state.atlas.show(*context.textures)) {
      const Rect image = at.centered(static_cast<float>(state.images.columns()) * scale,
                                     static_cast<float>(state.images.rows()) * scale);
      const float left = static_cast<float>(i) / static_cast<float>(count),
                  right = static_cast<float>(i + 1) / static_cast<float>(count);
      context.list->AddImageRounded(texture, image.min(), image.max(), {left, 0.0f}, {right, 1.0f},
                                    IM_COL32_WHITE, radius);
    }
    const float border = wrong ? context.px(2.0f) : context.hairline();
    outline(*context.list, wrong ? at.inset(-border) : at,
            wrong             ? p.warn
            : pointer.hovered ? p.edge
                              : p.line,
            radius + (wrong ? border : 0.0f), border);
    const Rect caption{at.x, at.bottom() + context.px(2.0f), tile,
                       context.px(kCaption) - context.px(2.0f)};
    if (wrong)
      draw_verdict(context, caption, snapshot, answer, truth);
    else
      text_line(*context.list, context.fonts.ui_medium, caption, answered ? p.text2 : p.text3,
                class_label(snapshot, truth), Align::kCenter);
    if (pointer.hovered && !context.viewport.touch) {
      show_card(context, at, pointer.id, truth, answered ? std::optional(answer) : std::nullopt,
                context.test_confidence(sample));
    }
    if (pointer.pressed) clicked = sample;
  }
  return clicked;
}

}  // namespace inkling::ui
