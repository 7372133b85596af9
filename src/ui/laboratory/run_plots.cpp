#include "ui/laboratory/run_plots.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "ui/format.h"
#include "ui/laboratory/run_list.h"
#include "ui/learn_status.h"
#include "ui/paint.h"

namespace inkling::ui::laboratory {

namespace {

constexpr std::array<ImU32, 6> kLight = {
    IM_COL32(0x2B, 0x3B, 0xD1, 255), IM_COL32(0x85, 0x20, 0x52, 255),
    IM_COL32(0xC8, 0x63, 0x85, 255), IM_COL32(0x20, 0x95, 0xE9, 255),
    IM_COL32(0x85, 0x95, 0x20, 255), IM_COL32(0x52, 0x52, 0x0F, 255)};
constexpr std::array<ImU32, 6> kDark = {
    IM_COL32(0x97, 0xA4, 0xFF, 255), IM_COL32(0x42, 0x95, 0x74, 255),
    IM_COL32(0x95, 0x85, 0x0F, 255), IM_COL32(0xD8, 0x52, 0xA6, 255),
    IM_COL32(0xD8, 0xD8, 0x74, 255), IM_COL32(0x52, 0xE9, 0xD8, 255)};
struct Dash {
  float dash, gap;
};
constexpr std::array<Dash, 6> kDashes = {
    {{0.0f, 0.0f}, {7.0f, 3.0f}, {2.0f, 3.0f}, {9.0f, 3.0f}, {0.0f, 0.0f}, {5.0f, 2.0f}}};

constexpr std::array<double, 7> kTicks = {0.5, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995};
constexpr double kHighestNines = 4.0;

// The last point matters as much as the first eighty.
double nines(double accuracy) { return std::min(kHighestNines, -std::log10(1.0 - accuracy)); }

// Where an epoch and an accuracy lie.
struct Scale {
  Rect plot;
  double epochs, low, high;  // low and high in nines

  ImVec2 at(double epoch, double accuracy) const {
    const double share = std::clamp((nines(accuracy) - low) / (high - low), 0.0, 1.0);
    return {plot.x + plot.width * static_cast<float>(std::min(1.0, epoch / epochs)),
            plot.bottom() - plot.height * static_cast<float>(share)};
  }
};

Scale scale_of(std::span<const RunRecord* const> runs, const Rect& plot) {
  Scale scale{plot, 1e-9, nines(0.9), nines(kGoal)};
  for (const RunRecord* run : runs)
    for (const EvalPoint& point : run->evaluations) {
      scale.epochs = std::max(scale.epochs, point.epoch);
      scale.high = std::max(scale.high, nines(point.test_accuracy) + 0.08);
    }
  // What lies below is the same for all: the first moments of each.
  for (const RunRecord* run : runs)
    if (const auto end = test_accuracy(*run)) scale.low = std::min(scale.low, nines(*end) - 0.1);
  scale.low = std::max(0.0, scale.low);
  return scale;
}

void draw_ticks(Context& context, const Scale& scale) {
  const Palette& p = context.colors();
  ImDrawList& list = *context.list;
  const float line = context.px(16.0f);
  for (const double tick : kTicks) {
    if (nines(tick) < scale.low || nines(tick) > scale.high) continue;
    const float y = std::round(scale.at(0.0, tick).y);
    const bool goal = tick == kGoal;
    if (goal) {
      const ImVec2 ends[] = {{scale.plot.x, y + 0.5f}, {scale.plot.right(), y + 0.5f}};
      dashed_line(list, ends, std::max(1.0f, context.viewport.ratio), p.ink, context.px(2.0f),
                  context.px(3.0f));
    } else {
      fill(list, {scale.plot.x, y, scale.plot.width, context.hairline()}, p.line);
    }
    text_line(list, goal ? context.fonts.caption_bold : context.fonts.caption,
              {scale.plot.x - context.px(48.0f), y - 0.5f * line, context.px(40.0f), line},
              goal ? p.ink_text : p.text3, percent(tick, tick > 0.99 ? 1 : 0), Align::kRight);
  }
  const Rect below{scale.plot.x, scale.plot.bottom() + context.px(4.0f), scale.plot.width, line};
  text_line(list, context.fonts.caption, below, p.text3, "0");
  text_line(list, context.fonts.caption, below, p.text3,
            fixed(scale.epochs, scale.epochs < 10.0 ? 1 : 0) + " epochs", Align::kRight);
}

struct EndLabel {
  float y;
  std::string text;
  ImU32 color;
};

// Names at the lines' ends, pushed apart where ends lie close.
void draw_labels(Context& context, std::vector<EndLabel> labels, const Rect& column) {
  std::sort(labels.begin(), labels.end(),
            [](const EndLabel& a, const EndLabel& b) { return a.y < b.y; });
  const float line = context.px(15.0f);
  float next = column.y;
  for (EndLabel& label : labels) {
    label.y = std::max(label.y, next + 0.5f * line);
    next = label.y + 0.5f * line;
  }
  const float over = std::max(0.0f, next - column.bottom());
  for (const EndLabel& label : labels)
    text_line(*context.list, context.fonts.caption_bold,
              {column.x, label.y - over - 0.5f * line, column.width, line}, label.color,
              label.text);
}

}  // namespace

RunLook run_look(const Palette& palette, std::size_t n) {
  const std::size_t i = n % kDashes.size();
  return {palette.dark ? kDark[i] : kLight[i], n < kDashes.size() ? 2.0f : 3.5f, kDashes[i].dash,
          kDashes[i].gap};
}

void draw_run_line(Context& context, std::span<const ImVec2> points, const RunLook& look) {
  if (points.size() < 2) return;
  if (look.dash > 0.0f)
    dashed_line(*context.list, points, context.px(look.width), look.color, context.px(look.dash),
                context.px(look.gap));
  else
    context.list->AddPolyline(points.data(), static_cast<int>(points.size()), look.color, 0,
                              context.px(look.width));
}

void draw_run_curves(Context& context, std::span<const RunRecord* const> runs, const Rect& rect) {
  Rect plot = rect;
  plot.cut_left(context.px(48.0f));
  plot.cut_bottom(context.px(20.0f));
  plot.cut_top(context.px(6.0f));
  Rect names = plot.cut_right(std::min(context.px(120.0f), 0.34f * plot.width));
  names.cut_left(context.px(6.0f));
  const Scale scale = scale_of(runs, plot);
  draw_ticks(context, scale);
  std::vector<EndLabel> labels;
  for (std::size_t n = 0; n < runs.size(); ++n) {
    const RunLook look = run_look(context.colors(), n);
    std::vector<ImVec2> points;
    for (const EvalPoint& point : runs[n]->evaluations)
      points.push_back(scale.at(point.epoch, point.test_accuracy));
    if (points.empty()) continue;
    ImGui::PushClipRect(plot.min(), plot.max(), true);
    draw_run_line(context, points, look);
    ImGui::PopClipRect();
    labels.push_back({points.back().y, run_name(*runs[n]), look.color});
  }
  draw_labels(context, std::move(labels), names);
}

float draw_run_bars(Context& context, std::span<const RunRecord* const> runs, const Rect& rect) {
  const Palette& p = context.colors();
  Rect rest = rect;
  double least = 1.0;
  for (const RunRecord* run : runs) least = std::min(least, test_accuracy(*run).value_or(1.0));
  // From the next lower tick: differences of a tenth of a percent shall be seen.
  double base = 0.0;
  for (const double tick : kTicks)
    if (tick < least) base = nines(tick);
  for (std::size_t n = 0; n < runs.size(); ++n) {
    const auto accuracy = test_accuracy(*runs[n]);
    if (!accuracy) continue;
    Rect words = rest.cut_top(context.px(20.0f));
    text_line(*context.list, context.fonts.ui_bold, words.cut_right(context.px(64.0f)), p.text,
              percent(*accuracy, 2), Align::kRight);
    const float used =
        text_line(*context.list, context.fonts.ui_medium, words, p.text, run_network(*runs[n]));
    words.cut_left(used + context.px(8.0f));
    text_line(*context.list, context.fonts.ui, words, p.text3,
              grouped(runs[n]->parameter_count) + " parameters");
    Rect track = rest.cut_top(context.px(8.0f));
    fill(*context.list, track, p.sunken, context.px(2.0f));
    const double share = (nines(*accuracy) - base) / std::max(1e-6, nines(0.995) - base);
    track.width *= static_cast<float>(std::clamp(share, 0.01, 1.0));
    fill(*context.list, track, run_look(p, n).color, context.px(2.0f));
    rest.cut_top(context.px(10.0f));
  }
  const std::string from = base > 0.0 ? percent(1.0 - std::pow(10.0, -base), 0) : "0%";
  rest.cut_top(
      text_block(*context.list, context.fonts.caption, rest, p.text3,
                 "Bars begin at " + from +
                     ", on the scale of the curves: half as many errors is always the same length.",
                 context.px(16.0f)));
  return rest.y - rect.y;
}

}  // namespace inkling::ui::laboratory
