#include "ui/panels/pad.h"

#include <algorithm>

#include "ui/actions.h"
#include "ui/paint.h"
#include "ui/widgets/button.h"

namespace inkling::ui {

namespace {

// The pale digit of an empty pad.
const Drawing& sample_digit() {
  static const Drawing seven{
      {{{0.33f, 0.31f}, {0.42f, 0.295f}, {0.54f, 0.292f}, {0.655f, 0.29f}},
       {{0.655f, 0.29f}, {0.60f, 0.40f}, {0.54f, 0.53f}, {0.49f, 0.64f}, {0.46f, 0.73f}}},
      kMediumBrush};
  return seven;
}

void draw_pad_image(Context& context, Page& page, const Rect& square) {
  const PadImage& image = *page.pad_image;
  if (page.pad_tile.empty())
    page.pad_tile.set(colored(context.colors(), image.pixels.data(), image.rows, image.columns,
                              Inking::kGraphite));
  const int longest = std::max(image.rows, image.columns);
  const float scale =
      std::max(1.0f, std::floor((square.width - context.px(24.0f)) / static_cast<float>(longest)));
  const Rect at = square.centered(static_cast<float>(image.columns) * scale,
                                  static_cast<float>(image.rows) * scale);
  if (const ImTextureID texture = page.pad_tile.show(*context.textures))
    context.list->AddImage(texture, at.min(), at.max());
}

void brush_button(Context& context, Page& page, const Rect& rect, float brush, float dot,
                  const char* name) {
  const Palette& p = context.colors();
  const bool chosen = page.pad.drawing().brush == brush && !page.pad.erasing();
  const Press state = press(context, name, rect);
  if (chosen || state.hovered)
    fill(*context.list, rect, chosen ? p.ink_soft : p.hover, context.px(8.0f));
  context.list->AddCircleFilled(rect.center(), dot * context.viewport.ratio,
                                chosen ? p.ink_text : p.text2);
  hint(context, state, rect, name);
  if (state.pressed) page.pad.set_brush(brush);
}

}  // namespace

void draw_pad(Context& context, Page& page, const Rect& square) {
  const Palette& p = context.colors();
  const float radius = context.px(12.0f), border = context.hairline();
  bordered(*context.list, square, p.paper, p.edge, radius, border);
  const Rect inside = square.inset(border);
  page.pad_rect = inside;
  context.list->PushClipRect(inside.min(), inside.max(), true);
  if (page.pad_image) {
    draw_pad_image(context, page, inside);
  } else if (page.pad.empty()) {
    draw_ink(*context.list, sample_digit(), inside, p.line);
  } else {
    page.ink.draw(*context.list, page.pad, inside, p.ink);
  }
  context.list->PopClipRect();
  // Ink that ran into a corner is covered by the border's own curve.
  outline(*context.list, square, p.edge, radius, border);
}

void draw_pad_tools(Context& context, Page& page, const Rect& row) {
  // On a phone as wide as lets all of them stand in one row.
  const float size = context.target(36.0f, 40.0f), gap = context.px(2.0f);
  Rect rest = row;
  const auto next = [&] {
    const Rect rect = rest.cut_left(size);
    rest.cut_left(gap);
    return rect;
  };
  brush_button(context, page, next(), kThinBrush, 2.2f, "Thin brush");
  brush_button(context, page, next(), kMediumBrush, 4.0f, "Medium brush");
  brush_button(context, page, next(), kThickBrush, 6.0f, "Thick brush");
  const Rect divider =
      rest.cut_left(context.px(13.0f)).centered(context.hairline(), context.px(20.0f));
  fill(*context.list, divider, context.colors().line);
  const auto tool = [&](const char* id, Icon icon, const char* name, Action action) {
    const ButtonOptions options{.kind = ButtonKind::kGhost,
                                .enabled = action_enabled(context, page, action),
                                .action = action};
    if (icon_button(context, id, next(), icon, name, options))
      perform_action(context, page, action);
  };
  if (icon_button(context, "eraser", next(), Icon::kEraser, "Eraser",
                  {.kind = ButtonKind::kGhost, .chosen = page.pad.erasing()}))
    page.pad.set_erasing(!page.pad.erasing());
  tool("undo stroke", Icon::kUndo, "Undo a stroke", Action::kUndoStroke);
  tool("redo stroke", Icon::kRedo, "Redo", Action::kRedoStroke);

  const ButtonOptions clear{.kind = ButtonKind::kGhost,
                            .shortcut = "C",
                            .enabled = action_enabled(context, page, Action::kClear),
                            .action = Action::kClear};
  const float width = button_width(context, "Clear", clear);
  if (button(context, "clear", rest.cut_right(width), "Clear", clear))
    perform_action(context, page, Action::kClear);
  rest.cut_right(gap);
  if (page.pad_enlarged) {
    if (icon_button(context, "smaller", rest.cut_right(size), Icon::kClose, "Back to the page",
                    {.kind = ButtonKind::kGhost}))
      page.pad_enlarged = false;
    return;
  }
  const bool data = context.snapshot->dataset != nullptr;
  if (icon_button(context, "random", rest.cut_right(size), Icon::kRandom,
                  data ? "An unseen image onto the pad" : "Needs the data set",
                  {.kind = ButtonKind::kGhost, .enabled = data}))
    ask_for_pad_image(context, page, std::nullopt);
}

}  // namespace inkling::ui
