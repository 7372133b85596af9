#include "ui/laboratory/what_it_saw.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "ui/format.h"
#include "ui/ink.h"
#include "ui/labels.h"
#include "ui/page.h"
#include "ui/paint.h"
#include "ui/sample_images.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/marks.h"

namespace inkling::ui::laboratory {

namespace {

constexpr int kRunnersUp = 4;

Prediction read(const Model& model, const std::vector<float>& values) {
  const VectorF probabilities = classify(model, values);
  Prediction prediction;
  prediction.probabilities.assign(probabilities.data(),
                                  probabilities.data() + probabilities.size());
  prediction.digit = static_cast<int>(
      std::max_element(prediction.probabilities.begin(), prediction.probabilities.end()) -
      prediction.probabilities.begin());
  return prediction;
}

// The diverging map over the largest relevance, either way.
Picture paint_relevance(const Palette& palette, const Explanation& explanation, int rows,
                        int columns) {
  const float largest = std::max(explanation.relevance.cwiseAbs().maxCoeff(), 1e-12f);
  Picture picture{columns, rows, {}};
  for (Index i = 0; i < explanation.relevance.size(); ++i)
    picture.pixels.push_back(diverging_color(palette, explanation.relevance[i] / largest));
  return picture;
}

// A layer's units row by row, as near to a square as they go.
Picture paint_units(const Palette& palette, const VectorF& units) {
  const int count = static_cast<int>(units.size());
  const int columns = static_cast<int>(std::ceil(std::sqrt(static_cast<double>(count))));
  const int rows = (count + columns - 1) / columns;
  const float largest = std::max(units.cwiseAbs().maxCoeff(), 1e-12f);
  const bool signs = units.minCoeff() < 0.0f;
  Picture picture{columns, rows, std::vector<ImU32>(static_cast<std::size_t>(columns * rows), 0)};
  for (int i = 0; i < count; ++i)
    picture.pixels[static_cast<std::size_t>(i)] = signs
                                                      ? diverging_color(palette, units[i] / largest)
                                                      : ink_color(palette, units[i] / largest);
  return picture;
}

void refresh(Context& context, Page& page) {
  WhatItSawState& state = page.what_it_saw;
  const std::shared_ptr<const Model>& model = page.readers.model(*context.snapshot);
  const bool dark = context.colors().dark;
  if (state.revision == page.reading.revision() && state.model == model && state.dark == dark)
    return;
  state.revision = page.reading.revision();
  state.model = model;
  state.dark = dark;
  state.explanation.reset();
  for (auto& step : state.steps) {
    step.reading.reset();
    step.tile.set({});
  }
  const std::vector<float>& values = page.reading.values();
  const int rows = page.reading.rows(), columns = page.reading.columns();
  const bool readable = model != nullptr && page.readers.can_read(*context.snapshot) &&
                        static_cast<Index>(values.size()) == model->pixel_count();
  const auto show = [&](WhatItSawState::Step& step, const std::vector<float>& image) {
    step.tile.set(colored(context.colors(), image.data(), rows, columns,
                          page.pad_image ? Inking::kGraphite : Inking::kInk));
    if (readable) step.reading = read(*model, image);
  };
  if (values.empty()) return;
  if (!page.pad_image) {
    const PlacementSteps chosen = page.reading.placement();
    const PlacementSteps ways[] = {
        {false, false}, {chosen.fit, false}, {chosen.fit, chosen.centre}};
    for (std::size_t i = 0; i < std::size(ways); ++i) {
      NormalizerSettings settings;
      settings.rows = rows, settings.columns = columns;
      settings.fit = ways[i].fit, settings.centre = ways[i].centre;
      const Result<VectorF> ink = normalize_drawing(page.pad.drawing(), settings);
      if (ink.ok()) show(state.steps[i], {ink->data(), ink->data() + ink->size()});
    }
  }
  show(state.steps[3], values);
  if (!readable) return;
  state.explanation = explain(*model, values);
  state.relevance.set(paint_relevance(context.colors(), *state.explanation, rows, columns));
  state.layers.resize(state.explanation->hidden.size());
  for (std::size_t l = 0; l < state.layers.size(); ++l)
    state.layers[l].set(paint_units(context.colors(), state.explanation->hidden[l]));
}

void draw_tile(Context& context, Tile& tile, const Rect& square) {
  if (tile.empty()) return;
  // Whole pixels where there is room for them.
  const float across = static_cast<float>(std::max(tile.width(), tile.height()));
  const float scale =
      square.width >= across ? std::floor(square.width / across) : square.width / across;
  const Rect at = square.centered(static_cast<float>(tile.width()) * scale,
                                  static_cast<float>(tile.height()) * scale);
  if (const ImTextureID texture = tile.show(*context.textures))
    context.list->AddImage(texture, at.min(), at.max());
}

// "reads 7, 99% sure": in ink where it is the answer that counts, else in warning.
void draw_step_reading(Context& context, const WhatItSawState::Step& step, int answer, Rect row) {
  if (!step.reading) return;
  const Palette& p = context.colors();
  const bool same = step.reading->digit == answer;
  const ImU32 color = same ? p.ink_text : p.warn;
  draw_icon(*context.list, same ? Icon::kCheck : Icon::kClose,
            row.cut_left(context.px(16.0f)).center(), context.px(14.0f), color, 1.75f);
  row.cut_left(context.px(4.0f));
  const std::string text =
      "reads " + class_label(*context.snapshot, static_cast<std::size_t>(step.reading->digit));
  row.cut_left(text_line(*context.list, context.fonts.caption_bold, row, color, text) +
               context.px(6.0f));
  const float sure = step.reading->probabilities[static_cast<std::size_t>(step.reading->digit)];
  text_line(*context.list, context.fonts.caption, row, p.text2,
            percent(static_cast<double>(sure), 0) + " sure");
}

struct StepText {
  const char* title;
  const char* about;
};
constexpr std::array<StepText, 4> kSteps = {{
    {"Your strokes", "The pad made smaller, as it is."},
    {"Fit", "The longer side becomes 20 of 28."},
    {"Centre of mass", "Moved until the ink balances in the middle."},
    {"What it gets", "Numbers from 0 to 1, and nothing else."},
}};

void draw_step(Context& context, Page& page, std::size_t index, int answer, Rect column) {
  const Palette& p = context.colors();
  WhatItSawState::Step& step = page.what_it_saw.steps[index];
  Rect head = column.cut_top(context.px(28.0f));
  PlacementSteps placement = page.reading.placement();
  if (index == 1 || index == 2) {
    bool& on = index == 1 ? placement.fit : placement.centre;
    if (toggle_switch(context, kSteps[index].title, head.cut_right(context.px(36.0f)), on)) {
      on = !on;
      page.reading.set_placement(placement);
    }
  }
  text_line(*context.list, context.fonts.caption_bold, head, p.text, kSteps[index].title);
  column.cut_top(context.px(4.0f));
  const Rect square = column.cut_top(column.width);
  bordered(*context.list, square, p.paper, index == 0 ? p.edge : p.line, context.px(6.0f),
           context.hairline());
  const Rect inside = square.inset(context.px(3.0f));
  if (index == 0)
    draw_ink(*context.list, page.pad.drawing(), inside, p.ink);
  else
    draw_tile(context, step.tile, inside);
  column.cut_top(context.px(6.0f));
  const float line = context.px(16.0f);
  text_block(*context.list, context.fonts.caption, column.cut_top(2.0f * line), p.text2,
             kSteps[index].about, line);
  column.cut_top(context.px(2.0f));
  draw_step_reading(context, step, answer, column.cut_top(context.px(20.0f)));
}

float draw_steps(Context& context, Page& page, int answer, const Rect& rect) {
  const int columns = rect.width >= context.px(520.0f) ? 4 : 2;
  const float gap = context.px(columns == 4 ? 20.0f : 16.0f);
  const std::vector<Rect> places = rect.columns(columns, gap);
  const float height = context.px(28.0f + 4.0f + 6.0f + 32.0f + 2.0f + 20.0f) + places[0].width;
  for (std::size_t i = 0; i < kSteps.size(); ++i) {
    const auto row = static_cast<float>(i / static_cast<std::size_t>(columns));
    draw_step(context, page, i, answer,
              places[i % static_cast<std::size_t>(columns)].moved(
                  0.0f, row * (height + context.px(12.0f))));
  }
  const int rows = static_cast<int>(kSteps.size()) / columns;
  return static_cast<float>(rows) * height + static_cast<float>(rows - 1) * context.px(12.0f);
}

// A title, a sentence of two lines, and room for a picture below.
Rect draw_part_head(Context& context, Rect column, const std::string& title,
                    const std::string& about) {
  const Palette& p = context.colors();
  text_line(*context.list, context.fonts.caption_bold, column.cut_top(context.px(20.0f)), p.text,
            title);
  const float line = context.px(16.0f);
  text_block(*context.list, context.fonts.caption, column.cut_top(2.0f * line), p.text2, about,
             line);
  column.cut_top(context.px(8.0f));
  return column;
}

void draw_picture(Context& context, Tile& tile, const Rect& square) {
  const Palette& p = context.colors();
  bordered(*context.list, square, p.paper, p.line, context.px(6.0f), context.hairline());
  draw_tile(context, tile, square.inset(context.px(3.0f)));
}

void draw_relevance_scale(Context& context, const Rect& bar) {
  const Palette& p = context.colors();
  const float step = bar.height / 8.0f;
  for (int i = 0; i < 8; ++i) {
    const auto stop = static_cast<std::size_t>(8 - i);
    const float top = bar.y + step * static_cast<float>(i);
    context.list->AddRectFilledMultiColor({bar.x, top}, {bar.right(), top + step},
                                          p.diverging[stop], p.diverging[stop],
                                          p.diverging[stop - 1], p.diverging[stop - 1]);
  }
  const float line = context.px(16.0f);
  const Rect labels{bar.right() + context.px(6.0f), bar.y, context.px(48.0f), bar.height};
  text_line(*context.list, context.fonts.caption, {labels.x, labels.y, labels.width, line},
            p.ink_text, "for");
  text_line(*context.list, context.fonts.caption,
            {labels.x, labels.bottom() - line, labels.width, line}, p.warn, "against");
}

void draw_runners_up(Context& context, const Explanation& explanation, Rect column) {
  const Palette& p = context.colors();
  std::vector<int> order(static_cast<std::size_t>(explanation.probabilities.size()));
  std::iota(order.begin(), order.end(), 0);
  std::sort(order.begin(), order.end(), [&](int a, int b) {
    return explanation.probabilities[a] > explanation.probabilities[b];
  });
  order.resize(std::min(order.size(), static_cast<std::size_t>(kRunnersUp)));
  for (const int digit : order) {
    const bool top = digit == order.front();
    Rect row = column.cut_top(context.px(28.0f));
    const Rect number = row.cut_right(context.px(52.0f));
    const Rect label = row.cut_left(context.px(24.0f));
    text_line(*context.list, top ? context.fonts.body_bold : context.fonts.body_medium, label,
              top ? p.ink_text : p.text2,
              class_label(*context.snapshot, static_cast<std::size_t>(digit)));
    const Rect track = row.centered(row.width, context.px(10.0f));
    const float value = explanation.probabilities[digit];
    fill(*context.list, track, p.sunken, context.px(2.0f));
    fill(*context.list,
         {track.x, track.y, std::max(context.hairline(), std::round(track.width * value)),
          track.height},
         top ? p.ink : p.edge, context.px(2.0f));
    text_line(*context.list, top ? context.fonts.ui_bold : context.fonts.ui, number,
              top ? p.text : p.text2, percent(static_cast<double>(value)), Align::kRight);
  }
}

std::string fired_text(const VectorF& units) {
  Index fired = 0;
  for (const float unit : units) fired += unit > 0.0f ? 1 : 0;
  return grouped(fired) + " of them fired for this drawing.";
}

float draw_reasons(Context& context, Page& page, const Rect& rect) {
  WhatItSawState& state = page.what_it_saw;
  const Explanation& explanation = *state.explanation;
  const std::string answer =
      class_label(*context.snapshot, static_cast<std::size_t>(explanation.answer));
  const float picture = context.px(118.0f), head = context.px(60.0f), gap = context.px(24.0f);
  const float with_scale = picture + context.px(72.0f);
  // In rows, as many beside each other as fit.
  float x = rect.x, y = rect.y;
  const auto place = [&](float width) {
    if (x > rect.x && x + width > rect.right()) {
      x = rect.x;
      y += head + picture + gap;
    }
    const Rect column{x, y, std::min(width, rect.width), head + picture};
    x += width + gap;
    return column;
  };
  {
    const Rect below = draw_part_head(context, place(with_scale), "For and against",
                                      "Blue pixels speak for " + answer + ", orange ones against.");
    const Rect square{below.x, below.y, picture, picture};
    draw_picture(context, state.relevance, square);
    draw_relevance_scale(
        context, {square.right() + context.px(10.0f), square.y, context.px(8.0f), square.height});
  }
  for (std::size_t l = 0; l < state.layers.size(); ++l) {
    const VectorF& units = explanation.hidden[l];
    const Rect below = draw_part_head(context, place(context.px(132.0f)),
                                      grouped(units.size()) + " hidden units", fired_text(units));
    draw_picture(context, state.layers[l], {below.x, below.y, picture, picture});
  }
  const Rect below =
      draw_part_head(context, place(context.px(190.0f)), "Runners-up", "How close it was.");
  draw_runners_up(context, explanation, below);
  return y + head + picture - rect.y;
}

}  // namespace

float draw_what_it_saw(Context& context, Page& page, const Rect& rect) {
  const Palette& p = context.colors();
  refresh(context, page);
  WhatItSawState& state = page.what_it_saw;
  const float line = context.px(20.0f);
  if (page.reading.values().empty())
    return text_block(*context.list, context.fonts.ui, rect, p.text2,
                      "Draw something, and see what becomes of it on its way to the network.",
                      line);
  Rect rest = rect;
  const bool placed = !page.pad_image;
  rest.cut_top(text_block(*context.list, context.fonts.ui, rest, p.text2,
                          placed ? "It learned from digits that were all placed in the same way. "
                                   "Yours is placed so too, or it is misread."
                                 : "A test image goes in as it is.",
                          line) +
               context.px(8.0f));
  const int answer = state.explanation ? state.explanation->answer : -1;
  if (placed) {
    rest.cut_top(draw_steps(context, page, answer, rest));
    rest.cut_top(context.px(12.0f));
    hairline_below(context, rest.cut_top(context.hairline()));
    rest.cut_top(context.px(12.0f));
  }
  if (state.explanation) {
    rest.cut_top(draw_reasons(context, page, rest));
    rest.cut_top(context.px(20.0f));
    rest.cut_top(draw_nearest(context, page, rest));
  } else {
    rest.cut_top(text_block(*context.list, context.fonts.ui, rest, p.text2,
                            "The reasons come with a network that has learned.", line));
  }
  return rest.y - rect.y;
}

}  // namespace inkling::ui::laboratory
