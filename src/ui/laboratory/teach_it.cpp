#include "ui/laboratory/teach_it.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "ui/format.h"
#include "ui/labels.h"
#include "ui/page.h"
#include "ui/paint.h"
#include "ui/widgets/button.h"
#include "ui/widgets/marks.h"

namespace inkling::ui::laboratory {

namespace {

constexpr std::uint32_t kShown = 60;  // newest drawings that are asked for
constexpr float kTile = 44.0f;

// ---- the lesson

// One button for each class; the one that was chosen last is pressed.
float draw_choices(Context& context, Page& page, const Rect& rect) {
  const Snapshot& snapshot = *context.snapshot;
  const std::size_t classes = snapshot.dataset->class_names.size();
  float widest = context.px(40.0f);
  for (std::size_t k = 0; k < classes; ++k)
    widest = std::max(widest, button_width(context, class_label(snapshot, k)));
  const float gap = context.px(6.0f), height = context.target(40.0f, 44.0f);
  const int columns = std::max(1, std::min(static_cast<int>(classes),
                                           static_cast<int>((rect.width + gap) / (widest + gap))));
  const float width = std::min(
      widest, (rect.width - gap * static_cast<float>(columns - 1)) / static_cast<float>(columns));
  const bool enabled = can_teach(context, page);
  float bottom = rect.y;
  for (std::size_t k = 0; k < classes; ++k) {
    const auto column = static_cast<float>(static_cast<int>(k) % columns);
    const auto row = static_cast<float>(static_cast<int>(k) / columns);
    const Rect at{rect.x + column * (width + gap), rect.y + row * (height + gap), width, height};
    const bool chosen = snapshot.taught && snapshot.taught->label == static_cast<int>(k);
    if (button(
            context, "class" + std::to_string(k), at, class_label(snapshot, k),
            {.enabled = enabled, .chosen = chosen, .hint = enabled ? "" : "Draw something first."}))
      teach(context, page, static_cast<int>(k));
    bottom = at.bottom();
  }
  return bottom - rect.y;
}

// "this drawing" over "1 -> 7, 96%".
void draw_change(Context& context, Rect& row, const char* what, const std::string& before,
                 const std::string& after, bool good) {
  const Palette& p = context.colors();
  const ImFont* font = context.fonts.body_bold;
  const std::string arrow = " \u2192 ";
  const float width =
      std::max(text_width(context.fonts.caption, what), text_width(font, before + arrow + after)) +
      context.px(28.0f);
  Rect column = row.cut_left(std::min(width, row.width));
  text_line(*context.list, context.fonts.caption, column.cut_top(context.px(18.0f)), p.text2, what);
  Rect line = column.cut_top(context.px(22.0f));
  line.cut_left(text_line(*context.list, font, line, p.text, before));
  line.cut_left(text_line(*context.list, font, line, p.text3, arrow));
  text_line(*context.list, font, line, good ? p.ink_text : p.warn, after);
}

void draw_outcome(Context& context, Page& page, Rect& rest) {
  const Snapshot& snapshot = *context.snapshot;
  const Palette& p = context.colors();
  const Taught& taught = *snapshot.taught;
  const std::string before = percent(taught.before, 2);
  rest.cut_top(context.px(14.0f));
  if (!taught.after) {
    text_line(*context.list, context.fonts.ui, rest.cut_top(context.px(40.0f)), p.text2,
              "It learns, with a replay of what it knew\u2026");
    return;
  }
  Rect figures = rest.cut_top(context.px(40.0f));
  const std::optional<Prediction>& now = page.reading.prediction();
  if (now && page.teach.read_before) {
    const auto digit = static_cast<std::size_t>(now->digit);
    draw_change(context, figures, "this drawing",
                class_label(snapshot, static_cast<std::size_t>(*page.teach.read_before)),
                class_label(snapshot, digit) + ", " +
                    percent(static_cast<double>(now->probabilities[digit]), 0),
                now->digit == taught.label);
  }
  draw_change(context, figures,
              plural_noun(snapshot.dataset.get()) == "digits" ? "unseen digits" : "unseen images",
              before, percent(*taught.after, 2), *taught.after > taught.before - 0.005);
  rest.cut_top(context.px(10.0f));
  Rect row = rest.cut_top(context.target(36.0f, 44.0f));
  const bool can_undo = snapshot.can_undo && snapshot.undo_label == "Teach";
  const ButtonOptions undo{.icon = Icon::kUndo,
                           .enabled = can_undo,
                           .hint = can_undo ? "The weights as they were, to the last bit, and "
                                              "without this drawing."
                                            : "It has trained since, or something was loaded."};
  if (button(context, "undo lesson", row.cut_left(button_width(context, "Undo exactly", undo)),
             "Undo exactly", undo))
    context.post(command::Undo{});
}

// ---- the drawings

void refresh_drawings(Context& context, Page& page) {
  TeachState& state = page.teach;
  const Snapshot& snapshot = *context.snapshot;
  if (state.images_revision != snapshot.drawings_revision) {
    state.images_revision = snapshot.drawings_revision;
    const auto count = static_cast<std::uint32_t>(snapshot.drawings);
    if (count == 0) {
      state.images.drop();
    } else {
      std::vector<std::uint32_t> newest(std::min(count, kShown));
      std::iota(newest.begin(), newest.end(), count - static_cast<std::uint32_t>(newest.size()));
      std::reverse(newest.begin(), newest.end());
      state.images.ask(context.session, page.next_request++, std::move(newest), Split::kOwn);
    }
  }
  const ImageSet& images = state.images;
  if (images.samples().empty() ||
      (state.atlas_revision == images.revision() && state.atlas_dark == context.colors().dark &&
       !state.atlas.empty()))
    return;
  state.atlas_revision = images.revision();
  state.atlas_dark = context.colors().dark;
  std::vector<const std::uint8_t*> pixels;
  for (std::size_t i = 0; i < images.samples().size(); ++i) pixels.push_back(images.pixels(i));
  state.atlas.set(
      colored_row(context.colors(), pixels, images.rows(), images.columns(), Inking::kInk));
}

float draw_drawings(Context& context, Page& page, const Rect& rect) {
  const Palette& p = context.colors();
  const Snapshot& snapshot = *context.snapshot;
  const ImageSet& images = page.teach.images;
  const float tile = context.px(kTile), gap = context.px(8.0f), caption = context.px(18.0f);
  const int columns = std::max(1, static_cast<int>((rect.width + gap) / (tile + gap)));
  const auto count = images.samples().size();
  const ImTextureID texture = page.teach.atlas.show(*context.textures);
  float bottom = rect.y;
  std::optional<std::uint32_t> removed;
  for (std::size_t i = 0; i < count; ++i) {
    const auto column = static_cast<float>(static_cast<int>(i) % columns);
    const auto row = static_cast<float>(static_cast<int>(i) / columns);
    const Rect at{rect.x + column * (tile + gap), rect.y + row * (tile + caption + gap), tile,
                  tile};
    const Press pointer = press(context, "drawing" + std::to_string(i), at);
    bordered(*context.list, at, p.paper, pointer.hovered ? p.warn : p.line, context.px(6.0f),
             context.hairline());
    if (texture)
      context.list->AddImage(texture, at.inset(context.px(2.0f)).min(),
                             at.inset(context.px(2.0f)).max(),
                             {static_cast<float>(i) / static_cast<float>(count), 0.0f},
                             {static_cast<float>(i + 1) / static_cast<float>(count), 1.0f});
    if (pointer.hovered)
      draw_icon(*context.list, Icon::kClose, at.center(), context.px(18.0f), p.warn, 2.0f);
    hint(context, pointer, at, "Remove this drawing");
    text_line(*context.list, context.fonts.caption_bold, {at.x, at.bottom(), at.width, caption},
              p.text2, class_label(snapshot, static_cast<std::size_t>(images.label(i))),
              Align::kCenter);
    if (pointer.pressed) removed = images.samples()[i];
    bottom = at.bottom() + caption;
  }
  if (removed) context.post(command::RemoveDrawing{*removed});
  return bottom - rect.y;
}

float draw_own_set(Context& context, Page& page, const Rect& rect) {
  const Palette& p = context.colors();
  const Snapshot& snapshot = *context.snapshot;
  refresh_drawings(context, page);
  Rect rest = rect;
  const float line = context.px(20.0f);
  Rect head = rest.cut_top(context.target(32.0f, 44.0f));
  const bool some = snapshot.drawings > 0;
  if (some) {
    const auto tool = [&](const char* label, const char* about) {
      const ButtonOptions options{.kind = ButtonKind::kGhost, .hint = about};
      return button(context, label, head.cut_right(button_width(context, label, options)), label,
                    options);
    };
    if (tool("Clear", "Removes all of them. The network keeps what it has learned."))
      context.post(command::SetDrawings{});
    if (tool("Save", "Two IDX files, which can be dropped onto the page again."))
      ask_to_save_drawings(context, page);
  }
  text_line(*context.list, context.fonts.ui_bold, head, p.text,
            some ? grouped(snapshot.drawings) +
                       (snapshot.drawings == 1 ? " drawing" : " drawings") + " of yours"
                 : "Drawings of yours");
  rest.cut_top(context.px(4.0f));
  rest.cut_top(
      text_block(*context.list, context.fonts.ui, rest, p.text2,
                 some ? "Kept in this browser, and mixed in whenever you train."
                      : "What you teach is kept in this browser, and mixed in whenever you train.",
                 line) +
      context.px(12.0f));
  rest.cut_top(draw_drawings(context, page, rest));
  if (snapshot.drawings > kShown) {
    rest.cut_top(context.px(6.0f));
    text_line(*context.list, context.fonts.caption, rest.cut_top(context.px(18.0f)), p.text3,
              "The newest " + std::to_string(kShown) + " are shown.");
  }
  return rest.y - rect.y;
}

float draw_lesson(Context& context, Page& page, const Rect& rect) {
  const Palette& p = context.colors();
  const Snapshot& snapshot = *context.snapshot;
  const bool digits = plural_noun(snapshot.dataset.get()) == "digits";
  Rect rest = rect;
  text_line(*context.list, context.fonts.ui_bold, rest.cut_top(context.target(32.0f, 28.0f)),
            p.text, digits ? "Which digit is it?" : "What is it?");
  rest.cut_top(context.px(4.0f));
  rest.cut_top(text_block(*context.list, context.fonts.ui, rest, p.text2,
                          snapshot.dataset == nullptr
                              ? "Teaching needs images to rehearse; they are on their way."
                              : "The drawing is learned in many variations, together with a "
                                "replay of what the network knew.",
                          context.px(20.0f)) +
               context.px(12.0f));
  if (snapshot.dataset == nullptr) return rest.y - rect.y;
  rest.cut_top(draw_choices(context, page, rest));
  const bool able = can_teach(context, page);
  if (!able || (digits && !context.viewport.touch)) {
    rest.cut_top(context.px(6.0f));
    text_line(*context.list, context.fonts.caption, rest.cut_top(context.px(18.0f)),
              able ? p.text3 : p.text2, able ? "keys 0 to 9" : "Draw something on the pad first.");
  }
  if (snapshot.taught) draw_outcome(context, page, rest);
  return rest.y - rect.y;
}

}  // namespace

float draw_teach_it(Context& context, Page& page, const Rect& rect) {
  const float gap = context.px(40.0f);
  const bool beside = rect.width >= context.px(760.0f);
  Rect left = rect, right = rect;
  if (beside) {
    left.width = (rect.width - gap) * 0.5f;
    right = {left.right() + gap, rect.y, rect.width - gap - left.width, rect.height};
  }
  const float lesson = draw_lesson(context, page, left);
  if (!beside) right.cut_top(lesson + context.px(24.0f));
  const float own = draw_own_set(context, page, right);
  return beside ? std::max(lesson, own) : right.y - rect.y + own;
}

}  // namespace inkling::ui::laboratory
