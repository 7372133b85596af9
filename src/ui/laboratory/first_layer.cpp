#include "ui/laboratory/first_layer.h"

#include <algorithm>
#include <array>

#include "session/moments.h"
#include "ui/format.h"
#include "ui/labels.h"
#include "ui/paint.h"

namespace inkling::ui::laboratory {

namespace {

constexpr float kUnit = 56.0f, kLeastGap = 4.0f;

Picture paint_units(const Palette& palette, const UnitImages& images) {
  std::array<ImU32, 256> table{};
  for (std::size_t i = 0; i < table.size(); ++i)
    table[i] = diverging_color(palette, (static_cast<float>(i) - 128.0f) / 127.0f);
  Picture picture{images.columns * images.units, images.rows, {}};
  picture.pixels.reserve(images.pixels.size());
  for (int row = 0; row < images.rows; ++row)
    for (int unit = 0; unit < images.units; ++unit)
      for (int column = 0; column < images.columns; ++column)
        picture.pixels.push_back(table[images.pixels[static_cast<std::size_t>(
            (unit * images.rows + row) * images.columns + column)]]);
  return picture;
}

void refresh(Context& context, FirstLayerState& state) {
  const Snapshot& snapshot = *context.snapshot;
  const bool dark = context.colors().dark;
  const auto& model = snapshot.model;
  if (state.moment == context.moment && state.model == model && state.dark == dark) return;
  state.moment = context.moment;
  state.moments = snapshot.moments;
  state.model = model;
  state.dark = dark;
  state.images = context.moment != nullptr ? context.moment->first_layer
                 : model != nullptr        ? first_layer_images(*model)
                                           : UnitImages{};
  state.atlas.set(paint_units(context.colors(), state.images));
}

}  // namespace

void draw_first_layer_heading(Context& context, FirstLayerState& state, const Rect& rect) {
  const Palette& p = context.colors();
  refresh(context, state);
  if (state.images.units == 0) return;
  // -0.21 [orange ... blue] 0.21
  Rect row = rect;
  const std::string end = fixed(state.images.scale, 2);
  const auto number = [&](const std::string& text) {
    text_line(*context.list, context.fonts.caption,
              row.cut_right(text_width(context.fonts.caption, text)), p.text2, text);
  };
  number(end);
  row.cut_right(context.px(6.0f));
  const float width = context.px(context.phone() ? 54.0f : 90.0f), height = context.px(8.0f);
  const Rect bar = row.cut_right(width).centered(width, height);
  const float step = width / 8.0f;
  for (int i = 0; i < 8; ++i) {
    const auto stop = static_cast<std::size_t>(i);
    const float left = bar.x + step * static_cast<float>(i);
    context.list->AddRectFilledMultiColor({left, bar.y}, {left + step, bar.bottom()},
                                          p.diverging[stop], p.diverging[stop + 1],
                                          p.diverging[stop + 1], p.diverging[stop]);
  }
  row.cut_right(context.px(6.0f));
  number("-" + end);
  row.cut_right(context.px(12.0f));
  const std::string count = std::to_string(state.images.units) + " of " +
                            grouped(context.snapshot->model != nullptr
                                        ? context.snapshot->model->network.layers[0].outputs()
                                        : state.images.units) +
                            " units";
  if (text_width(context.fonts.ui, count) <= row.width)
    text_line(*context.list, context.fonts.ui, row, p.text2, count, Align::kRight);
}

float draw_first_layer(Context& context, FirstLayerState& state, const Rect& rect) {
  const Palette& p = context.colors();
  refresh(context, state);
  const float line = context.px(20.0f);
  if (state.images.units == 0)
    return text_block(*context.list, context.fonts.ui, rect, p.text2,
                      "Each unit's weights as a picture. They come with the network.", line);
  Rect rest = rect;
  const std::string about =
      "What each unit looks for: ink on blue speaks for it, ink on orange against it.";
  rest.cut_top(text_block(*context.list, context.fonts.ui, rest, p.text2, about, line) +
               context.px(10.0f));
  const int longest = std::max(state.images.rows, state.images.columns);
  const float scale = std::max(1.0f, std::floor(context.px(kUnit) / static_cast<float>(longest)));
  const float width = scale * static_cast<float>(state.images.columns),
              height = scale * static_cast<float>(state.images.rows);
  const float least = width + context.px(kLeastGap);
  int columns = std::max(1, static_cast<int>((rect.width - width) / least) + 1);
  // Full rows look better than a rest of one.
  for (const int even : {12, 8, 6, 4})
    if (even <= columns && even <= state.images.units) {
      columns = even;
      break;
    }
  const float gap = columns > 1 ? std::min((rect.width - width * static_cast<float>(columns)) /
                                               static_cast<float>(columns - 1),
                                           context.px(32.0f))
                                : 0.0f;
  const float pitch = height + context.px(12.0f), hairline = context.hairline();
  const ImTextureID texture = state.atlas.show(*context.textures);
  for (int unit = 0; unit < state.images.units; ++unit) {
    const Rect at{std::round(rest.x + static_cast<float>(unit % columns) * (width + gap)),
                  rest.y + static_cast<float>(unit / columns) * pitch, width, height};
    if (texture != nullptr) {
      const float share = 1.0f / static_cast<float>(state.images.units);
      context.list->AddImage(texture, at.min(), at.max(), {share * static_cast<float>(unit), 0.0f},
                             {share * static_cast<float>(unit + 1), 1.0f});
    }
    outline(*context.list, at.inset(-hairline), p.line, 0.0f, hairline);
  }
  rest.cut_top(static_cast<float>((state.images.units + columns - 1) / columns) * pitch);
  return rest.y - rect.y;
}

}  // namespace inkling::ui::laboratory
