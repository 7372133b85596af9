#include <algorithm>
#include <cmath>

#include "ui/format.h"
#include "ui/laboratory/search_views.h"
#include "ui/paint.h"

namespace inkling::ui::laboratory {

namespace {

constexpr float kHeight = 190.0f, kRungTicks = 52.0f;  // CSS pixels
constexpr std::size_t kMostLines = 400;
constexpr double kAccuracies[] = {0.1,  0.2,  0.3,   0.5,  0.7,   0.8,  0.9,   0.93,  0.95,
                                  0.96, 0.97, 0.975, 0.98, 0.985, 0.99, 0.995, 0.999, 0.9999};

// Where epochs and scores lie.
struct RungScale {
  Rect plot;
  bool accuracy = true;
  double first = 1.0, last = 1.0;  // epochs
  double low = 0.0, high = 1.0;    // of height()

  // As the curves of the first screen: the same step for each tenth of the error.
  double height(double score) const {
    return accuracy ? -std::log10(1.0 - std::min(score, 0.9999))
                    : std::log10(std::max(score, 1e-9));
  }
  float x(double epochs) const {
    const double share = std::log(epochs / first) / std::log(last / first);
    return plot.x + plot.width * static_cast<float>(share);
  }
  float y(double score) const {
    return plot.bottom() - plot.height * static_cast<float>((height(score) - low) / (high - low));
  }
};

RungScale scale_of(const SearchSchedule& schedule, const std::vector<HalvingLine>& lines,
                   const Rect& plot) {
  RungScale scale{plot};
  scale.accuracy = schedule.search().objective == Objective::kValidationAccuracy;
  scale.first = schedule.budget(0);
  scale.last = schedule.budget(schedule.rungs() - 1);
  bool begun = false;
  for (const HalvingLine& line : lines) {
    for (const double score : line.scores) {
      const double at = scale.height(score);
      scale.low = begun ? std::min(scale.low, at) : at;
      scale.high = begun ? std::max(scale.high, at) : at;
      begun = true;
    }
  }
  const double room = std::max(0.06 * (scale.high - scale.low), 0.02);
  scale.low -= room;
  scale.high += room;
  return scale;
}

std::vector<double> ticks_of(const RungScale& scale) {
  std::vector<double> all(std::begin(kAccuracies), std::end(kAccuracies)), ticks;
  if (!scale.accuracy) {
    all.clear();
    for (int power = -4; power <= 1; ++power)
      for (const double digit : {1.0, 2.0, 5.0}) all.push_back(digit * std::pow(10.0, power));
  }
  float last = scale.plot.bottom() + 1e6f;
  for (const double value : all) {
    const double at = scale.height(value);
    if (at < scale.low || at > scale.high) continue;
    if (last - scale.y(value) < 26.0f * scale.plot.height / kHeight) continue;
    ticks.push_back(value);
    last = scale.y(value);
  }
  return ticks;
}

void draw_axes(Context& context, const SearchSchedule& schedule, const RungScale& scale) {
  const Palette& p = context.colors();
  const Rect& plot = scale.plot;
  const ImFont* font = context.fonts.caption;
  const float line = context.px(16.0f), wide = context.px(kRungTicks);
  for (const double value : ticks_of(scale)) {
    const float y = std::round(scale.y(value));
    fill(*context.list, {plot.x, y, plot.width, context.hairline()}, p.line);
    const std::string name = scale.accuracy ? plain(100.0 * value) + "%" : plain(value);
    text_line(*context.list, font, {plot.x - wide, y - 0.5f * line, wide - context.px(8.0f), line},
              p.text3, name, Align::kRight);
  }
  for (std::size_t rung = 0; rung < schedule.rungs(); ++rung) {
    const float x = std::round(scale.x(schedule.budget(rung)));
    fill(*context.list, {x, plot.y, context.hairline(), plot.height}, p.line);
    const float half = context.px(28.0f);
    text_line(*context.list, font, {x - half, plot.bottom() + context.px(4.0f), 2.0f * half, line},
              p.text3, plain(schedule.budget(rung)), Align::kCenter);
  }
  text_line(*context.list, font, {plot.x, plot.bottom() + context.px(20.0f), plot.width, line},
            p.text3, "epochs", Align::kRight);
}

void draw_line(Context& context, const SearchSchedule& schedule, const RungScale& scale,
               const HalvingLine& line, ImU32 color, float width) {
  std::vector<ImVec2> points;
  for (std::size_t rung = 0; rung < line.scores.size(); ++rung)
    points.push_back({scale.x(schedule.budget(rung)), scale.y(line.scores[rung])});
  if (points.size() > 1)
    context.list->AddPolyline(points.data(), static_cast<int>(points.size()), color, 0, width);
  context.list->AddCircleFilled(points.back(), width + context.px(0.5f), color);
}

void show_rung(Context& context, const SearchSchedule& schedule, const RungScale& scale,
               const std::vector<HalvingLine>& lines, const Press& pointer) {
  const Palette& p = context.colors();
  const float mouse = ImGui::GetIO().MousePos.x;
  std::size_t nearest = 0;
  for (std::size_t rung = 1; rung < schedule.rungs(); ++rung)
    if (std::abs(scale.x(schedule.budget(rung)) - mouse) <
        std::abs(scale.x(schedule.budget(nearest)) - mouse))
      nearest = rung;
  const Objective objective = schedule.search().objective;
  std::vector<double> scores;
  for (const HalvingLine& line : lines)
    if (line.scores.size() > nearest) scores.push_back(line.scores[nearest]);
  HoverCard card;
  card.id = pointer.id;
  const float x = scale.x(schedule.budget(nearest));
  card.anchor = {x, scale.plot.y, 1.0f, scale.plot.height};
  fill(*context.list, {std::round(x), scale.plot.y, context.hairline(), scale.plot.height}, p.edge);
  card.texts.push_back(
      {context.fonts.ui_bold, p.text, "After epoch " + plain(schedule.budget(nearest))});
  card.texts.push_back(
      {context.fonts.ui, p.text2, grouped(static_cast<std::int64_t>(scores.size())) + " points"});
  if (!scores.empty()) {
    std::sort(scores.begin(), scores.end(),
              [&](double a, double b) { return is_better(objective, a, b); });
    card.texts.push_back(
        {context.fonts.ui, p.ink_text, "best " + score_text(objective, scores.front())});
    card.texts.push_back(
        {context.fonts.ui, p.text2, "median " + score_text(objective, scores[scores.size() / 2])});
  }
  context.hover_card = card;
}

}  // namespace

std::string halving_text(const SearchSchedule& schedule) {
  const std::vector<std::int64_t> counts = points_at_rungs(schedule);
  std::string text = grouped(counts.front()) + " began";
  for (std::size_t rung = 1; rung < counts.size() && counts[rung] > 0; ++rung)
    text += ", " + grouped(counts[rung]) +
            (rung + 1 == counts.size() ? " ran to the end"
                                       : " reached epoch " + plain(schedule.budget(rung)));
  return text;
}

void draw_search_halving(Context& context, const SearchSchedule& schedule,
                         const std::vector<HalvingLine>& lines, Rect& rest) {
  const Palette& p = context.colors();
  Rect plot = rest.cut_top(context.px(kHeight));
  rest.cut_top(context.px(40.0f));
  plot.cut_left(context.px(kRungTicks));
  plot.cut_right(context.px(12.0f));
  const RungScale scale = scale_of(schedule, lines, plot);
  draw_axes(context, schedule, scale);
  const auto best = schedule.best();
  const std::size_t every = lines.size() / kMostLines + 1;
  const HalvingLine* winner = nullptr;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (best && lines[i].point == best->point)
      winner = &lines[i];
    else if (i % every == 0)
      draw_line(context, schedule, scale, lines[i], with_alpha(p.edge, 0.55f), context.px(1.0f));
  }
  if (winner != nullptr) draw_line(context, schedule, scale, *winner, p.ink, context.px(2.5f));
  const Press pointer = press(context, "halving", plot);
  if (pointer.hovered) show_rung(context, schedule, scale, lines, pointer);
}

}  // namespace inkling::ui::laboratory
