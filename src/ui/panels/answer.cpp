#include "ui/panels/answer.h"

#include <algorithm>

#include "ui/format.h"
#include "ui/icons.h"
#include "ui/labels.h"
#include "ui/paint.h"
#include "ui/widgets/button.h"
#include "ui/widgets/segments.h"

namespace inkling::ui {

namespace {

// Below this an answer is a guess and is shown as one.
constexpr float kSure = 0.5f;
constexpr float kBarEase = 80.0f;  // milliseconds
constexpr float kNothing = 0.0005f;

struct Answer {
  bool shown = false;  // there is ink and a network that has learned
  bool sure = false;
  std::string digit, title, note;
};

Answer make_answer(const Context& context, const Page& page) {
  const Snapshot& snapshot = *context.snapshot;
  const std::optional<Prediction>& prediction = page.reading.prediction();
  const std::string noun(singular_noun(snapshot.dataset.get()));
  Answer answer;
  const bool ready_made = page.readers.current(snapshot) == Reader::kReadyMade;
  if (page.readers.model(snapshot) == nullptr) {
    answer.title = page.reading.values().empty() ? "Draw a " + noun + " here" : "No network yet";
    if (noun == "image")
      answer.title = page.reading.values().empty() ? "Draw something" : "No network yet";
    answer.note = "One is made as soon as the data is here.";
    return answer;
  }
  if (!page.readers.can_read(snapshot)) {
    answer.title = "Untrained";
    answer.note = "It has learned nothing yet, so it cannot read.";
    return answer;
  }
  if (!prediction) {
    answer.title = noun == "image" ? "Draw something" : "Draw a digit here";
    answer.note = ready_made ? "A ready-made model reads it, until yours has learned."
                             : "With mouse, pen or finger.";
    return answer;
  }
  const std::size_t best = static_cast<std::size_t>(prediction->digit);
  const float confidence = prediction->probabilities[best];
  answer.shown = true;
  answer.sure = confidence >= kSure && !prediction->unlike;
  answer.digit = class_label(snapshot, best);
  answer.title = answer.sure ? percent(static_cast<double>(confidence)) + " sure"
                             : "Not sure: " + answer.digit + "?";
  if (prediction->unlike) {
    answer.title = "Unlike any " + noun;
    answer.note = "Nearest to " + answer.digit + ", with " +
                  percent(static_cast<double>(confidence), 0) + ".";
  } else if (!answer.sure) {
    answer.note = "Only " + percent(static_cast<double>(confidence), 0) + ".";
  } else if (page.pad_image) {
    const std::string truth =
        class_label(snapshot, static_cast<std::size_t>(page.pad_image->label));
    answer.note = truth == answer.digit ? "right: it is a " + truth : "wrong: it is a " + truth;
  } else if (ready_made) {
    answer.note = "ready-made model";
  } else if (snapshot.eval_history != nullptr && !snapshot.eval_history->empty()) {
    answer.note = "right on " + percent(snapshot.eval_history->back().test_accuracy) +
                  " of unseen " + std::string(plural_noun(snapshot.dataset.get()));
  } else {
    answer.note = "your model";
  }
  return answer;
}

float shown_probability(Context& context, const Page& page, std::size_t index, bool shown) {
  const std::optional<Prediction>& prediction = page.reading.prediction();
  const float value = shown && prediction && index < prediction->probabilities.size()
                          ? prediction->probabilities[index]
                          : 0.0f;
  const ImGuiID id = ImGui::GetID(("bar" + std::to_string(index)).c_str());
  // Not while a stroke is drawn: the bars follow the pen in the same frame.
  return context.ease(id, value, page.pad.drawing_active() ? 0.0f : kBarEase);
}

std::size_t class_count(const Context& context, const Page& page) {
  const Snapshot& snapshot = *context.snapshot;
  const Model* model = page.readers.model(snapshot).get();
  if (model != nullptr && !model->class_names.empty()) return model->class_names.size();
  if (snapshot.dataset != nullptr) return snapshot.dataset->class_names.size();
  return 10;
}

// The image in the largest whole multiple of its pixels that fits into a square of `side` CSS
// pixels.
void draw_seen(Context& context, Page& page, const Rect& area) {
  const Palette& p = context.colors();
  if (page.seen_revision != page.reading.revision()) {
    page.seen_revision = page.reading.revision();
    const Inking inking = page.pad_image ? Inking::kGraphite : Inking::kInk;
    if (page.reading.values().empty())
      page.seen_tile.set({});
    else
      page.seen_tile.set(colored(p, page.reading.values().data(), page.reading.rows(),
                                 page.reading.columns(), inking));
  }
  outline(*context.list, area.inset(-context.hairline()), p.line, context.px(6.0f),
          context.hairline());
  fill(*context.list, area, p.paper, context.px(6.0f));
  if (page.seen_tile.empty()) return;
  const int longest = std::max(page.seen_tile.width(), page.seen_tile.height());
  const float scale = std::max(1.0f, std::floor(area.width / static_cast<float>(longest)));
  const Rect at = area.centered(static_cast<float>(page.seen_tile.width()) * scale,
                                static_cast<float>(page.seen_tile.height()) * scale);
  if (const ImTextureID texture = page.seen_tile.show(*context.textures))
    context.list->AddImageRounded(texture, at.min(), at.max(), {0, 0}, {1, 1}, IM_COL32_WHITE,
                                  context.px(6.0f));
}

void draw_digit(Context& context, const Answer& answer, const Rect& area, const ImFont* digits) {
  if (!answer.shown) return;
  const Palette& p = context.colors();
  const ImU32 color = answer.sure ? p.ink_text : p.text3;
  if (answer.digit.size() <= 2 && clock_can_show(answer.digit.c_str())) {
    text_line(*context.list, digits, area.inset(-context.px(20.0f), 0.0f), color, answer.digit,
              Align::kCenter);
  } else {
    text_line(*context.list, context.fonts.title, area.inset(-context.px(8.0f), 0.0f), color,
              answer.digit, Align::kCenter);
  }
}

void draw_bar_row(Context& context, const Page& page, const Answer& answer, const Rect& rect,
                  std::size_t index, float label_width) {
  const Palette& p = context.colors();
  const bool top = answer.shown && page.reading.prediction()->digit == static_cast<int>(index);
  const float value = shown_probability(context, page, index, answer.shown);
  Rect row = rect;
  const Rect label = row.cut_left(label_width);
  const Rect number = row.cut_right(context.px(52.0f));
  const ImFont* name_font =
      label_width > context.px(24.0f) ? context.fonts.ui : context.fonts.body_bold;
  const ImU32 name_color = top && answer.sure ? p.ink_text : answer.shown ? p.text2 : p.text3;
  text_line(*context.list, name_font, label, name_color, class_label(*context.snapshot, index));
  const Rect track{row.x, std::round(row.center().y - context.px(5.0f)), row.width,
                   context.px(10.0f)};
  fill(*context.list, track, p.sunken, context.px(2.0f));
  if (!answer.shown) return;
  const float width = std::max(context.hairline(), std::round(track.width * value));
  fill(*context.list, {track.x, track.y, width, track.height}, top && answer.sure ? p.ink : p.edge,
       context.px(2.0f));
  const ImU32 color = top ? p.text : value < kNothing ? p.text3 : p.text2;
  text_line(*context.list, top ? context.fonts.ui_bold : context.fonts.ui, number, color,
            percent(static_cast<double>(value)), Align::kRight);
}

float widest_label(const Context& context, std::size_t classes) {
  float widest = 0.0f;
  for (std::size_t i = 0; i < classes; ++i)
    widest = std::max(widest, text_width(context.fonts.ui, class_label(*context.snapshot, i)));
  return widest;
}

void draw_columns(Context& context, const Page& page, const Answer& answer, const Rect& area,
                  float height, float gap, const ImFont* font, const ImFont* bold) {
  const Palette& p = context.colors();
  const std::size_t classes = class_count(context, page);
  const std::vector<Rect> columns = area.columns(static_cast<int>(classes), gap);
  for (std::size_t i = 0; i < classes; ++i) {
    const bool top = answer.shown && page.reading.prediction()->digit == static_cast<int>(i);
    const float value = shown_probability(context, page, i, answer.shown);
    const Rect track{columns[i].x, area.y, columns[i].width, height};
    fill(*context.list, track, p.sunken, context.px(3.0f));
    const float bar = answer.shown ? std::max(context.px(2.0f), std::round(height * value)) : 0.0f;
    fill(*context.list, {track.x, track.bottom() - bar, track.width, bar},
         top && answer.sure ? p.ink : p.edge, context.px(3.0f));
    const Rect label{track.x - gap, track.bottom() + context.px(4.0f), track.width + 2.0f * gap,
                     area.bottom() - track.bottom() - context.px(4.0f)};
    text_line(*context.list, top ? bold : font, label, top && answer.sure ? p.ink_text : p.text2,
              class_label(*context.snapshot, i), Align::kCenter);
  }
}

// Which network reads; nothing where there is no choice.
void draw_reader_choice(Context& context, Page& page, const Rect& rect) {
  const Snapshot& snapshot = *context.snapshot;
  if (!page.readers.has_ready_made(snapshot)) return;
  const Segment choices[] = {
      {.label = "Ready-made", .hint = "The network that came with this page."},
      {.label = "Yours",
       .enabled = snapshot.model != nullptr,
       .hint = snapshot.trained ? "The network that you trained." : "It has learned nothing yet."}};
  const bool ready_made = page.readers.current(snapshot) == Reader::kReadyMade;
  if (const auto chosen = segments(context, "reader", rect, choices, ready_made ? 0 : 1))
    page.readers.choose(*chosen == 0 ? Reader::kReadyMade : Reader::kOwn);
}

// Offered beside each answer, since being misread is where teaching begins.
void draw_teach_link(Context& context, Page& page, const Answer& answer, const Rect& row) {
  if (!answer.shown || page.band == Band::kTeachIt) return;
  const char* label = "Wrong? Teach it";
  const float width = text_width(context.fonts.ui_medium, label);
  if (!link(context, "teach link", {row.x, row.y, width, row.height}, label)) return;
  page.band = Band::kTeachIt;
  if (context.phone()) context.platform.scroll_to(std::max(0.0f, page.band_top - 140.0f));
}

}  // namespace

float draw_answer(Context& context, Page& page, const Rect& column) {
  const Palette& p = context.colors();
  // Level with the title of the pad.
  draw_reader_choice(context, page,
                     {column.x, column.y - context.px(38.0f), column.width, context.px(28.0f)});
  const Answer answer = make_answer(context, page);
  Rect rest = column;
  const float image = context.px(84.0f);
  Rect top = rest.cut_top(image);
  const Rect seen = top.cut_left(image);
  draw_seen(context, page, seen);
  const float gap = std::min(context.px(44.0f),
                             std::max(context.px(24.0f), column.width - image - context.px(70.0f)));
  const Rect arrow = top.cut_left(gap);
  draw_icon(*context.list, Icon::kArrow, arrow.center(), context.px(22.0f),
            answer.shown ? p.text3 : p.line);
  const Rect digit = top.cut_left(std::min(top.width, context.px(70.0f)));
  draw_digit(context, answer, digit, context.fonts.answer);
  rest.cut_top(context.px(6.0f));
  const Rect captions = rest.cut_top(context.px(16.0f));
  const auto caption = [&](const Rect& above, const char* text) {
    text_line(
        *context.list, context.fonts.caption,
        {above.x - context.px(8.0f), captions.y, above.width + context.px(16.0f), captions.height},
        p.text3, text, Align::kCenter);
  };
  caption(seen, "what it sees");
  caption(digit, "its answer");
  rest.cut_top(context.px(14.0f));
  text_line(*context.list, context.fonts.title, rest.cut_top(context.px(28.0f)),
            answer.shown || answer.title == "Untrained" ? p.text : p.text2, answer.title);
  // Two lines are kept free, so that the bars do not move when the sentence grows.
  const float line = context.px(20.0f);
  text_block(*context.list, context.fonts.ui, rest.cut_top(2.0f * line), p.text2, answer.note,
             line);
  rest.cut_top(context.px(4.0f));
  const std::size_t classes = class_count(context, page);
  const float label =
      std::max(context.px(20.0f),
               std::min(widest_label(context, classes) + context.px(8.0f), column.width * 0.4f));
  const float row =
      context.px(classes <= 10 ? 23.0f : std::max(15.0f, 230.0f / static_cast<float>(classes)));
  for (std::size_t i = 0; i < classes; ++i)
    draw_bar_row(context, page, answer, rest.cut_top(row), i, label);
  rest.cut_top(context.px(6.0f));
  draw_teach_link(context, page, answer, rest.cut_top(context.px(24.0f)));
  return rest.y - column.y;
}

float draw_answer_row(Context& context, Page& page, const Rect& rect) {
  const Palette& p = context.colors();
  const Answer answer = make_answer(context, page);
  Rect rest = rect;
  Rect row = rest.cut_top(context.px(72.0f));
  const float image = context.px(56.0f);
  draw_seen(context, page, row.cut_left(image).centered(image, image));
  if (answer.shown) {
    row.cut_left(context.px(12.0f));
    draw_icon(*context.list, Icon::kArrow, row.cut_left(context.px(22.0f)).center(),
              context.px(22.0f), p.text3);
    row.cut_left(context.px(12.0f));
    const bool digit = answer.digit.size() <= 2;
    draw_digit(context, answer, row.cut_left(context.px(digit ? 48.0f : 96.0f)),
               context.fonts.answer);
  }
  row.cut_left(context.px(16.0f));
  // A title and one or two lines, the block in the middle of the row.
  const float line = context.px(20.0f);
  const float note = text_block_height(context.fonts.ui, answer.note, row.width, line);
  Rect block = row.centered(row.width, std::min(row.height, context.px(28.0f) + note));
  text_line(*context.list, context.fonts.title, block.cut_top(context.px(28.0f)), p.text,
            answer.title);
  text_block(*context.list, context.fonts.ui, block, p.text2, answer.note, line);
  rest.cut_top(context.px(12.0f));
  const Rect bars = rest.cut_top(context.px(86.0f));
  if (page.readers.has_ready_made(*context.snapshot)) {
    rest.cut_top(context.px(12.0f));
    draw_reader_choice(context, page, rest.cut_top(context.px(44.0f)));
  }
  draw_teach_link(context, page, answer, rest.cut_top(context.px(44.0f)));
  draw_columns(context, page, answer, bars, context.px(60.0f), context.px(6.0f),
               context.fonts.body_medium, context.fonts.body_bold);
  return rest.y - rect.y;
}

void draw_live_strip(Context& context, Page& page, const Rect& rect) {
  const Palette& p = context.colors();
  fill(*context.list, rect, p.page);
  fill(*context.list, {rect.x, rect.y, rect.width, context.hairline()}, p.line);
  fill(*context.list, {rect.x, rect.bottom() - context.hairline(), rect.width, context.hairline()},
       p.line);
  const Answer answer = make_answer(context, page);
  Rect row = rect.inset(context.px(16.0f), 0.0f);
  const Rect thumbnail =
      row.cut_left(context.px(48.0f)).centered(context.px(48.0f), context.px(48.0f));
  bordered(*context.list, thumbnail, p.paper, p.edge, context.px(8.0f), context.hairline());
  if (page.pad_image) {
    if (const ImTextureID texture = page.pad_tile.show(*context.textures))
      context.list->AddImage(texture, thumbnail.inset(context.px(3.0f)).min(),
                             thumbnail.inset(context.px(3.0f)).max());
  } else {
    draw_ink(*context.list, page.pad.drawing(), thumbnail.inset(context.px(2.0f)), p.ink);
  }
  row.cut_left(context.px(14.0f));
  if (answer.shown && answer.digit.size() <= 2) {
    draw_digit(context, answer, row.cut_left(context.px(26.0f)), context.fonts.strip);
    row.cut_left(context.px(10.0f));
  }
  const float bars_width = std::min(context.px(156.0f), row.width * 0.6f);
  const Rect bars = row.cut_right(bars_width).centered(bars_width, context.px(48.0f));
  row.cut_right(context.px(8.0f));
  Rect texts = row.centered(row.width, context.px(38.0f));
  text_line(*context.list, context.fonts.ui_bold, texts.cut_top(context.px(20.0f)), p.text,
            answer.title);
  const bool ready_made = page.readers.current(*context.snapshot) == Reader::kReadyMade;
  text_line(*context.list, context.fonts.caption, texts, p.text2,
            !answer.shown ? ""
            : ready_made  ? "ready-made model"
                          : "your model");
  draw_columns(context, page, answer, bars, context.px(24.0f), context.px(5.0f),
               context.fonts.caption_medium, context.fonts.caption_bold);
}

std::string answer_text(const Context& context, const Page& page) {
  const Snapshot& snapshot = *context.snapshot;
  const std::optional<Prediction>& prediction = page.reading.prediction();
  if (!prediction) return "The pad is empty.";
  if (!page.readers.can_read(snapshot)) return "The network has learned nothing yet.";
  const std::size_t best = static_cast<std::size_t>(prediction->digit);
  const double confidence = static_cast<double>(prediction->probabilities[best]);
  const std::string share = fixed(confidence * 100.0, 0) + " percent";
  if (prediction->unlike)
    return "Unlike any " + std::string(singular_noun(snapshot.dataset.get())) + ", nearest to " +
           class_label(snapshot, best) + ", " + share + ".";
  if (confidence < static_cast<double>(kSure))
    return "Not sure, perhaps " + class_label(snapshot, best) + ", " + share + ".";
  return "Reads " + class_label(snapshot, best) + ", " + share + " sure.";
}

}  // namespace inkling::ui
