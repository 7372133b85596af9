#include "ui/laboratory/image_column.h"

#include <algorithm>
#include <cmath>

#include "ui/format.h"
#include "ui/labels.h"
#include "ui/page.h"
#include "ui/paint.h"
#include "ui/widgets/button.h"

namespace inkling::ui::laboratory {

namespace {

constexpr float kImage = 112.0f, kColumnLine = 20.0f;  // CSS pixels

// A button with a chevron to the left or to the right.
bool turn_button(Context& context, const char* id, const Rect& rect, bool right,
                 std::string_view hint_text) {
  const bool pressed = button(context, id, rect, "", {.hint = hint_text});
  const float reach = context.px(4.0f) * (right ? 1.0f : -1.0f);
  const ImVec2 center = rect.center();
  const ImVec2 points[] = {{center.x - 0.5f * reach, center.y - std::abs(reach)},
                           {center.x + 0.5f * reach, center.y},
                           {center.x - 0.5f * reach, center.y + std::abs(reach)}};
  context.list->AddPolyline(points, 3, context.colors().text, 0, context.px(1.75f));
  return pressed;
}

}  // namespace

bool refresh_column(Desk& desk, const std::shared_ptr<const Model>& model, ImageColumn& column) {
  Context& context = desk.context;
  const auto& dataset = context.snapshot->dataset;
  if (column.dataset != dataset) column.sample %= static_cast<std::uint32_t>(desk.unseen.count());
  const bool same = column.model == model && column.dataset == dataset &&
                    column.shown_on_pad == column.on_pad && column.shown_sample == column.sample &&
                    column.dark == context.colors().dark &&
                    (!column.on_pad || column.reading == desk.page.reading.revision());
  if (same) return false;
  column.model = model;
  column.dataset = dataset;
  column.shown_on_pad = column.on_pad;
  column.shown_sample = column.sample;
  column.reading = desk.page.reading.revision();
  column.dark = context.colors().dark;
  column.explanation.reset();
  std::vector<float> values;
  if (column.on_pad)
    values = desk.page.reading.values();
  else
    for (const std::uint8_t pixel : desk.unseen.picture(static_cast<Index>(column.sample)))
      values.push_back(static_cast<float>(pixel) / 255.0f);
  if (static_cast<Index>(values.size()) != model->pixel_count()) return true;
  const bool drawn = column.on_pad && !desk.page.pad_image;
  column.image.set(colored(context.colors(), values.data(), model->rows, model->columns,
                           drawn ? Inking::kInk : Inking::kGraphite));
  column.explanation = explain(*model, values);
  return true;
}

std::string column_title(const Desk& desk, const ImageColumn& column) {
  if (column.on_pad) return "On the pad";
  return "Unseen " + std::string(singular_noun(desk.context.snapshot->dataset.get())) + " " +
         grouped(column.sample);
}

float draw_column_image(Desk& desk, ImageColumn& column, const Rect& rect) {
  Context& context = desk.context;
  const Palette& p = context.colors();
  Rect rest = rect;
  const Rect square = rest.cut_top(context.px(kImage));
  if (!column.explanation) {
    text_block(*context.list, context.fonts.ui, square, p.text2,
               "The pad is empty. Draw something on the first screen.", context.px(kColumnLine));
  } else {
    const float longest = static_cast<float>(std::max(column.image.width(), column.image.height()));
    const float scale = std::max(1.0f, std::floor(square.height / longest));
    const Rect at{square.x, square.y, scale * static_cast<float>(column.image.width()),
                  scale * static_cast<float>(column.image.height())};
    if (const ImTextureID texture = column.image.show(*context.textures))
      context.list->AddImage(texture, at.min(), at.max());
    outline(*context.list, at.inset(-context.hairline()), p.line, 0.0f, context.hairline());
  }
  rest.cut_top(context.px(6.0f));
  text_line(*context.list, context.fonts.ui_bold, rest.cut_top(context.px(kColumnLine)), p.text,
            column_title(desk, column));
  const Rect truth = rest.cut_top(context.px(kColumnLine));
  if (!column.on_pad) {
    const std::size_t label = desk.unseen.images().labels[static_cast<std::size_t>(column.sample)];
    text_line(*context.list, context.fonts.ui, truth, p.text2,
              "is " + class_label(*context.snapshot, label));
  }
  return rest.y - rect.y;
}

float draw_chooser(Desk& desk, ImageColumn& column, Random& random, bool removable,
                   const Rect& rect, bool& remove) {
  Context& context = desk.context;
  const float size = context.target(32.0f, 44.0f), gap = context.px(4.0f);
  const auto count = static_cast<std::uint32_t>(desk.unseen.count());
  Rect rest = rect, row = rest.cut_top(size);
  const auto place = [&](float width) {
    if (row.width < width) {  // goes on below
      rest.cut_top(gap);
      row = rest.cut_top(size);
    }
    const Rect at = row.cut_left(width);
    row.cut_left(gap);
    return at;
  };
  const auto show = [&](std::uint32_t sample) {
    column.on_pad = false;
    column.sample = sample;
    context.wake(context.now);
  };
  if (turn_button(context, "previous", place(size), false, "The image before"))
    show((column.sample + count - 1) % count);
  if (turn_button(context, "next", place(size), true, "The next image"))
    show((column.sample + 1) % count);
  if (icon_button(context, "random", place(size), Icon::kRandom, "Any image"))
    show(random.below(count));
  const float pad = button_width(context, "Pad");
  if (button(context, "pad", place(std::max(size, pad)), "Pad",
             {.enabled = !desk.page.reading.values().empty(),
              .chosen = column.on_pad,
              .hint = desk.page.reading.values().empty() ? "Nothing lies on the pad"
                                                         : "What lies on the pad"})) {
    column.on_pad = true;
    context.wake(context.now);
  }
  if (removable)
    remove = icon_button(context, "remove", place(size), Icon::kClose, "Take this column away");
  return rest.y - rect.y;
}

}  // namespace inkling::ui::laboratory
