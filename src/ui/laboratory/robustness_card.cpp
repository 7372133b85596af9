#include "ui/laboratory/robustness_card.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "core/analysis/robustness.h"
#include "ui/format.h"
#include "ui/page.h"
#include "ui/paint.h"
#include "ui/widgets/button.h"

namespace inkling::ui::laboratory {

namespace {

struct Title {
  const char* name;
  const char* unit;  // behind an amount
};
// In the order of disturbances_to_try().
constexpr Title kTitles[] = {
    {"Shift", " px"}, {"Rotation", "\u00b0"}, {"Size", "\u00d7"}, {"Stroke width", " px"}};

std::string amount_text(double amount, const char* unit) {
  return to_text(ParameterValue(std::round(amount * 100.0) / 100.0)) + unit;
}

void ask(Context& context, Page& page) {
  RobustnessState& state = page.robustness;
  request::Robustness question;
  if (page.readers.has_ready_made(*context.snapshot))
    question.beside = page.readers.ready_made_file();
  state.request = page.next_request++;
  state.asked = context.snapshot->model;
  state.refused.clear();
  context.session.ask({state.request, std::move(question)});
}

struct Line {
  const double* accuracies;  // of the chart's amounts
  ImU32 color;
  bool dashed;
  const char* name;
};

// Where an amount and an accuracy lie.
struct AmountScale {
  Rect plot;
  double first, last;

  ImVec2 at(double amount, double accuracy) const {
    return {plot.x + plot.width * static_cast<float>((amount - first) / (last - first)),
            plot.bottom() - plot.height * static_cast<float>(accuracy)};
  }
};

void draw_axes(Context& context, const AmountScale& scale, double clean, const char* unit) {
  const Palette& p = context.colors();
  ImDrawList& list = *context.list;
  const Rect& plot = scale.plot;
  const float line = context.px(16.0f);
  for (const double share : {0.0, 0.5, 1.0}) {
    const float y = std::round(scale.at(scale.first, share).y);
    fill(list, {plot.x, y, plot.width, context.hairline()}, p.line);
    const float width = context.px(40.0f);
    text_line(list, context.fonts.caption,
              {plot.x - context.px(6.0f) - width, y - 0.5f * line, width, line}, p.text3,
              percent(share, 0), Align::kRight);
  }
  const float middle = scale.at(clean, 0.0).x;
  fill(list, {std::round(middle), plot.y, context.hairline(), plot.height}, p.line);
  const Rect names{plot.x, plot.bottom() + context.px(4.0f), plot.width, line};
  text_line(list, context.fonts.caption, names, p.text3, amount_text(scale.first, unit));
  text_line(list, context.fonts.caption, names, p.text3, amount_text(scale.last, unit),
            Align::kRight);
  if (clean == scale.first) return;
  const float width = context.px(60.0f);
  text_line(list, context.fonts.caption, {middle - 0.5f * width, names.y, width, line}, p.text3,
            amount_text(clean, unit), Align::kCenter);
}

void show_values(Context& context, const AmountScale& scale, const RobustnessCurve& curve,
                 const Title& title, const std::vector<Line>& lines, ImGuiID id) {
  const Palette& p = context.colors();
  const double way =
      static_cast<double>((ImGui::GetIO().MousePos.x - scale.plot.x) / scale.plot.width);
  const double wanted = scale.first + way * (scale.last - scale.first);
  const auto nearest = std::min_element(
      curve.amounts.begin(), curve.amounts.end(),
      [&](double a, double b) { return std::abs(a - wanted) < std::abs(b - wanted); });
  const auto index = static_cast<std::size_t>(nearest - curve.amounts.begin());
  const float x = std::round(scale.at(*nearest, 0.0).x);
  fill(*context.list, {x, scale.plot.y, context.hairline(), scale.plot.height}, p.edge);
  HoverCard card;
  card.id = id;
  card.anchor = {x, scale.plot.y, 1.0f, scale.plot.height};
  card.texts.push_back(
      {context.fonts.ui_bold, p.text, title.name + (" " + amount_text(*nearest, title.unit))});
  for (const Line& line : lines)
    card.texts.push_back({context.fonts.ui, line.color,
                          std::string(line.name) + " " + percent(line.accuracies[index])});
  context.hover_card = card;
}

void draw_chart(Context& context, const RobustnessCurve& curve, const Title& title,
                const std::vector<Line>& lines, Rect rect) {
  text_line(*context.list, context.fonts.caption_bold, rect.cut_top(context.px(20.0f)),
            context.colors().text, title.name);
  rect.cut_bottom(context.px(20.0f));
  rect.cut_top(context.px(8.0f));
  rect.cut_left(context.px(46.0f));
  rect.cut_right(context.px(8.0f));
  const AmountScale scale{rect, curve.amounts.front(), curve.amounts.back()};
  draw_axes(context, scale, curve.name == "size" ? 1.0 : 0.0, title.unit);
  for (const Line& line : lines) {
    std::vector<ImVec2> points;
    for (std::size_t i = 0; i < curve.amounts.size(); ++i)
      points.push_back(scale.at(curve.amounts[i], line.accuracies[i]));
    if (line.dashed)
      dashed_line(*context.list, points, context.px(1.75f), line.color, context.px(5.0f),
                  context.px(3.0f));
    else
      context.list->AddPolyline(points.data(), static_cast<int>(points.size()), line.color, 0,
                                context.px(2.25f));
  }
  const Press pointer = press(context, title.name, rect);
  if (pointer.hovered) show_values(context, scale, curve, title, lines, pointer.id);
}

void draw_legend(Context& context, const std::vector<Line>& lines, Rect row) {
  for (const Line& line : lines) {
    const Rect mark = row.cut_left(context.px(24.0f));
    const ImVec2 ends[] = {{mark.x, mark.center().y},
                           {mark.right() - context.px(6.0f), mark.center().y}};
    if (line.dashed)
      dashed_line(*context.list, ends, context.px(1.75f), line.color, context.px(5.0f),
                  context.px(3.0f));
    else
      context.list->AddLine(ends[0], ends[1], line.color, context.px(2.25f));
    row.cut_left(text_line(*context.list, context.fonts.ui, row, context.colors().text, line.name) +
                 context.px(20.0f));
  }
}

void draw_figures(Context& context, const RobustnessState& state, Rect& rest) {
  const Palette& p = context.colors();
  const std::vector<RobustnessCurve> curves = disturbances_to_try();
  std::size_t amounts = 0;
  for (const RobustnessCurve& curve : curves) amounts += curve.amounts.size();
  const reply::Robustness& figures = *state.figures;
  if (figures.present.size() != amounts) return;
  const bool both = figures.beside.size() == amounts;
  const auto lines_from = [&](std::size_t begin) {
    std::vector<Line> lines;
    if (both) lines.push_back({figures.beside.data() + begin, p.text2, true, "Ready-made"});
    lines.push_back({figures.present.data() + begin, p.ink, false, "Yours"});
    return lines;
  };
  draw_legend(context, lines_from(0), rest.cut_top(context.px(24.0f)));
  rest.cut_top(context.px(8.0f));
  const int columns = rest.width >= context.px(800.0f)   ? 4
                      : rest.width >= context.px(440.0f) ? 2
                                                         : 1;
  const float gap = context.px(24.0f), height = context.px(168.0f);
  const std::vector<Rect> places = rest.columns(columns, gap);
  std::size_t begin = 0;
  for (std::size_t c = 0; c < curves.size(); ++c) {
    const auto row = static_cast<float>(static_cast<int>(c) / columns);
    const Rect& place = places[c % static_cast<std::size_t>(columns)];
    draw_chart(context, curves[c], kTitles[c], lines_from(begin),
               {place.x, rest.y + row * (height + gap), place.width, height});
    begin += curves[c].amounts.size();
  }
  const auto rows = static_cast<float>((static_cast<int>(curves.size()) + columns - 1) / columns);
  rest.cut_top(rows * height + (rows - 1.0f) * gap);
}

}  // namespace

float draw_robustness(Context& context, Page& page, const Rect& rect) {
  const Palette& p = context.colors();
  const Snapshot& snapshot = *context.snapshot;
  RobustnessState& state = page.robustness;
  Rect rest = rect;
  std::string about =
      "Each disturbance by itself, on 2,000 unseen images: how far may writing stray before it is "
      "misread?";
  if (state.figures) {
    about = "Accuracy on " + grouped(state.figures->images) + " unseen images.";
    if (state.model != snapshot.model) about += " Your network has changed since.";
  }
  Rect head = rest.cut_top(context.target(36.0f, 44.0f));
  const bool busy = state.request != 0;
  const char* label = busy ? "Measuring\u2026" : state.figures ? "Measure again" : "Measure";
  const ButtonOptions options{.enabled = !busy && snapshot.model != nullptr &&
                                         snapshot.dataset != nullptr};
  if (button(context, "robustness", head.cut_left(button_width(context, label, options)), label,
             options))
    ask(context, page);
  rest.cut_top(context.px(8.0f));
  rest.cut_top(text_block(*context.list, context.fonts.ui, rest, p.text2,
                          state.refused.empty() ? about : state.refused, context.px(20.0f)) +
               context.px(12.0f));
  if (state.figures) draw_figures(context, state, rest);
  return rest.y - rect.y;
}

}  // namespace inkling::ui::laboratory
