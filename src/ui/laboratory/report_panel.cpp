#include <algorithm>
#include <array>

#include "ui/format.h"
#include "ui/labels.h"
#include "ui/laboratory/panel.h"
#include "ui/laboratory/read_answers.h"
#include "ui/laboratory/report_text.h"
#include "ui/paint.h"
#include "ui/widgets/marks.h"

namespace inkling::ui::laboratory {

namespace {

// The places of one row.
struct Columns {
  Rect name, precision, recall, f1, bar, count;
};

class ReportPanel final : public Panel {
 public:
  void draw(Desk& desk) override;

 private:
  float widest_name(Context& context, bool averages) const;
  Columns columns_of(Context& context, Rect row, float name) const;
  void draw_head(Context& context, const Rect& row, float name) const;
  void draw_row(Context& context, const Rect& row, float name, const std::string& label,
                const ClassScore& score) const;
  void draw_figures(Context& context, Rect& rest) const;
  void draw_brief(Context& context, Rect& rest) const;
  void draw_full(Context& context, Rect& rest) const;

  ReadAnswers read_;
  ClassificationReport report_;
};

// Of the rows below the classes, short where there is little room.
std::string macro_name(const Context& context) { return context.phone() ? "Macro" : "Macro mean"; }
std::string weighted_name(const Context& context) {
  return context.phone() ? "Weighted" : "Weighted mean";
}

float ReportPanel::widest_name(Context& context, bool averages) const {
  float width = context.px(36.0f);
  for (const std::string& name : read_.names())
    width = std::max(width, text_width(context.fonts.ui_bold, name));
  if (averages) width = std::max(width, text_width(context.fonts.ui_bold, weighted_name(context)));
  return std::min(width, context.px(context.phone() ? 84.0f : 150.0f));
}

Columns ReportPanel::columns_of(Context& context, Rect row, float name) const {
  Columns c{};
  const float number = context.px(context.phone() ? 50.0f : 56.0f);
  const float gap = context.px(context.phone() ? 6.0f : 12.0f);
  row = row.inset(context.px(context.phone() ? 0.0f : 8.0f), 0.0f);
  c.name = row.cut_left(name);
  c.count = row.cut_right(context.px(56.0f));
  c.precision = row.cut_left(context.px(64.0f));
  c.recall = row.cut_left(number);
  c.f1 = row.cut_left(number);
  row.cut_left(gap);
  row.cut_right(gap);
  row.width = std::min(row.width, context.px(240.0f));
  c.bar = row;
  return c;
}

void ReportPanel::draw_head(Context& context, const Rect& row, float name) const {
  const Palette& p = context.colors();
  const Columns c = columns_of(context, row, name);
  const ImFont* font = context.fonts.caption_medium;
  const bool digits = singular_noun(context.snapshot->dataset.get()) == "digit";
  text_line(*context.list, font, c.name, p.text2, digits ? "Digit" : "Class");
  text_line(*context.list, font, c.precision, p.text2, "Precision", Align::kRight);
  text_line(*context.list, font, c.recall, p.text2, "Recall", Align::kRight);
  text_line(*context.list, font, c.f1, p.text2, "F1", Align::kRight);
  text_line(*context.list, font, c.count, p.text2, "Count", Align::kRight);
  hairline_below(context, row);
}

void ReportPanel::draw_row(Context& context, const Rect& row, float name, const std::string& label,
                           const ClassScore& score) const {
  const Palette& p = context.colors();
  const Columns c = columns_of(context, row, name);
  ImDrawList& list = *context.list;
  text_line(list, context.fonts.ui_bold, c.name, p.text, label);
  text_line(list, context.fonts.ui, c.precision, p.text2, fixed(score.precision, 3), Align::kRight);
  text_line(list, context.fonts.ui, c.recall, p.text2, fixed(score.recall, 3), Align::kRight);
  text_line(list, context.fonts.ui_bold, c.f1, p.text, fixed(score.f1, 3), Align::kRight);
  text_line(list, context.fonts.ui, c.count, p.text2, grouped(score.support), Align::kRight);
  if (c.bar.width < context.px(12.0f)) return;
  const float height = context.px(6.0f), radius = context.px(2.0f);
  const Rect track{c.bar.x, std::round(row.center().y - 0.5f * height), c.bar.width, height};
  fill(list, track, p.sunken, radius);
  const float length = track.width * static_cast<float>(bar_share(score.f1));
  fill(list, {track.x, track.y, std::max(context.px(1.0f), length), height}, p.edge, radius);
}

void ReportPanel::draw_brief(Context& context, Rect& rest) const {
  const float name = widest_name(context, false), height = context.px(context.phone() ? 26 : 22);
  draw_head(context, rest.cut_top(context.px(24.0f)), name);
  rest.cut_top(context.px(4.0f));
  for (std::size_t c = 0; c < report_.classes.size(); ++c)
    draw_row(context, rest.cut_top(height), name, read_.names()[c], report_.classes[c]);
}

// The three that stand for all classes.
void ReportPanel::draw_figures(Context& context, Rect& rest) const {
  const Palette& p = context.colors();
  struct Figure {
    const char* about;
    std::string value;
  };
  const std::array<Figure, 3> figures = {
      Figure{"accuracy", percent(report_.accuracy, 2)},
      Figure{"F1, macro mean", fixed(report_.macro.f1, 4)},
      Figure{"F1, weighted mean", fixed(report_.weighted.f1, 4)}};
  const int columns = context.phone() ? 1 : 3;
  const Rect whole = rest;
  const std::vector<Rect> places = whole.columns(columns, context.px(24.0f));
  const float height = context.px(context.phone() ? 36.0f : 56.0f);
  for (std::size_t i = 0; i < figures.size(); ++i) {
    const bool first = i == 0;
    if (context.phone()) {
      Rect row = rest.cut_top(height);
      row.cut_left(text_line(*context.list, context.fonts.title, row, first ? p.ink_text : p.text,
                             figures[i].value) +
                   context.px(10.0f));
      text_line(*context.list, context.fonts.ui, row, p.text2, figures[i].about);
      continue;
    }
    Rect place{places[i].x, whole.y, places[i].width, height};
    text_line(*context.list, context.fonts.figure, place.cut_top(context.px(34.0f)),
              first ? p.ink_text : p.text, figures[i].value);
    text_line(*context.list, context.fonts.ui, place.cut_top(context.px(20.0f)), p.text2,
              figures[i].about);
  }
  if (!context.phone()) rest.cut_top(height);
}

void ReportPanel::draw_full(Context& context, Rect& rest) const {
  const Palette& p = context.colors();
  draw_figures(context, rest);
  rest.cut_top(context.px(8.0f));
  rest.cut_top(
      text_block(*context.list, context.fonts.ui, rest, p.text2,
                 "Precision: of the answers that named this class, how many were right. Recall: of "
                 "its images, how many were found. F1 is the harmonic mean of both; its bar grows "
                 "by a third with each nine, at 90, 99 and 99.9%.",
                 context.px(20.0f)) +
      context.px(12.0f));
  const float name = widest_name(context, true), height = context.px(34.0f);
  draw_head(context, rest.cut_top(context.px(28.0f)), name);
  const auto row = [&](const std::string& label, const ClassScore& score) {
    const Rect place = rest.cut_top(height);
    draw_row(context, place, name, label, score);
    hairline_below(context, place);
  };
  for (std::size_t c = 0; c < report_.classes.size(); ++c)
    row(read_.names()[c], report_.classes[c]);
  row(macro_name(context), report_.macro);
  row(weighted_name(context), report_.weighted);
}

void ReportPanel::draw(Desk& desk) {
  Context& context = desk.context;
  const Snapshot& snapshot = *context.snapshot;
  CardInfo card{.id = "report", .title = "Report"};
  if (snapshot.dataset == nullptr || snapshot.test_answers == nullptr) {
    desk.board.card(card, [&](Rect& rest) { explain_absence(context, rest, true); });
    return;
  }
  if (read_.refresh(snapshot)) report_ = classification_report(read_.confusion());
  card.note =
      "by " + std::string(singular_noun(snapshot.dataset.get()) == "digit" ? "digit" : "class");
  card.file = "inkling-report";
  if (!desk.brief) {
    card.span = 2;
    card.note += ", " + grouped(report_.weighted.support) + " unseen";
  }
  desk.board.card(
      card, [&](Rect& rest) { desk.brief ? draw_brief(context, rest) : draw_full(context, rest); },
      [this] { return report_csv(report_, read_.names()); });
}

}  // namespace

std::unique_ptr<Panel> make_report_panel() { return std::make_unique<ReportPanel>(); }

}  // namespace inkling::ui::laboratory
