#include "ui/panels/curves.h"

#include <implot.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "ui/format.h"
#include "ui/icons.h"
#include "ui/labels.h"
#include "ui/learn_status.h"
#include "ui/pace.h"
#include "ui/paint.h"

namespace inkling::ui {

namespace {

constexpr double kHighestAccuracy = 0.9999;  // the axis has no place for 100%
constexpr double kHighestLoss = 1e4;
constexpr double kStretches = 100.0;
constexpr double kAxisMargin = 1.06;  // so that the last tick's label has room
constexpr double kAccuracyLow = 0.5, kAccuracyHigh = 0.994;
constexpr ImPlotFlags kPlotFlags =
    ImPlotFlags_NoTitle | ImPlotFlags_NoLegend | ImPlotFlags_NoMenus | ImPlotFlags_NoMouseText |
    ImPlotFlags_NoBoxSelect | ImPlotFlags_NoFrame | ImPlotFlags_NoInputs;

double to_nines(double accuracy, void*) {
  return -std::log10(1.0 - std::min(accuracy, kHighestAccuracy));
}
double from_nines(double nines, void*) { return 1.0 - std::pow(10.0, -nines); }

struct Sample {
  double seconds, value;
};

enum class Dash { kSolid, kDashed };

struct Curve {
  const char* name;
  ImU32 color, text;
  float width;  // CSS pixels
  Dash dash = Dash::kSolid;
  bool head = false;  // a dot at its end
  std::vector<Sample> samples;
  bool percent = false;
};

// The smallest of 1, 1.25, 1.5, 2, ... times a power of ten that is not below `value`.
double round_up(double value) {
  const double power = std::pow(10.0, std::floor(std::log10(std::max(value, 1e-3))));
  for (const double factor : {1.0, 1.25, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0})
    if (value <= factor * power * 1.0001) return factor * power;
  return 10.0 * power;
}

double tick_step(double range) {
  const double rough = range / 4.5;
  const double power = std::pow(10.0, std::floor(std::log10(std::max(rough, 1e-6))));
  for (const double factor : {1.0, 2.0, 2.5, 5.0})
    if (rough <= factor * power) return factor * power;
  return 10.0 * power;
}

std::pair<double, double> time_range(const CurvesState& state) {
  return state.zoom.value_or(std::pair{0.0, state.shown_end});
}

void set_time_axis(const CurvesState& state) {
  const auto [begin, end] = time_range(state);
  ImPlot::SetupAxisLimits(ImAxis_X1, begin, end, ImPlotCond_Always);
  const double step = tick_step(end - begin);
  std::vector<double> at;
  std::vector<std::string> labels;
  for (double tick = std::ceil(begin / step - 1e-9) * step; tick <= end - (end - begin) * 0.03;
       tick += step) {
    at.push_back(tick);
    labels.push_back(std::abs(tick) < step * 1e-6 ? "0" : plain(tick) + " s");
  }
  std::vector<const char*> names;
  for (const std::string& label : labels) names.push_back(label.c_str());
  ImPlot::SetupAxisTicks(ImAxis_X1, at.data(), static_cast<int>(at.size()), names.data());
}

// A batch's accuracy jumps about; the mean over each hundredth of the axis shows the course.
std::vector<Sample> averaged(const std::vector<Sample>& samples, const CurvesState& state) {
  const auto [begin, end] = time_range(state);
  const double stretch = (end - begin) / kStretches;
  std::vector<Sample> result;
  for (std::size_t i = 0; i < samples.size();) {
    Sample sum{0.0, 0.0};
    std::size_t next = i;
    const double limit = samples[i].seconds + stretch;
    while (next < samples.size() && (next == i || samples[next].seconds < limit)) {
      sum.seconds += samples[next].seconds, sum.value += samples[next].value;
      ++next;
    }
    const double count = static_cast<double>(next - i);
    result.push_back({sum.seconds / count, sum.value / count});
    i = next;
  }
  return result;
}

// Two points a pixel column are all that can be seen: its lowest and highest.
std::vector<ImVec2> to_pixels(const std::vector<Sample>& samples) {
  std::vector<ImVec2> points;
  for (const Sample& sample : samples) {
    const ImVec2 at = ImPlot::PlotToPixels(sample.seconds, sample.value);
    const std::size_t n = points.size();
    if (n >= 2 && std::floor(points[n - 1].x) == std::floor(at.x) &&
        std::floor(points[n - 2].x) == std::floor(at.x)) {
      const float low = std::min({points[n - 2].y, points[n - 1].y, at.y});
      const float high = std::max({points[n - 2].y, points[n - 1].y, at.y});
      points[n - 2].y = at.y == high ? low : high;
      points[n - 1].y = at.y == high ? high : low;
    } else {
      points.push_back(at);
    }
  }
  return points;
}

void draw_curve(Context& context, ImDrawList& list, const Curve& curve) {
  const std::vector<ImVec2> points = to_pixels(curve.samples);
  const float width = curve.width * context.viewport.ratio;
  if (curve.dash == Dash::kDashed) {
    dashed_line(list, points, width, curve.color, context.px(7.0f), context.px(3.0f));
  } else {
    list.AddPolyline(points.data(), static_cast<int>(points.size()), curve.color, 0, width);
  }
  if (curve.head && !points.empty()) {
    list.AddCircleFilled(points.back(), context.px(5.0f), context.colors().page);
    list.AddCircleFilled(points.back(), context.px(4.0f), curve.color);
  }
}

// Names stand at the heads of the lines; those that would cover each other are moved apart.
void draw_names(Context& context, ImDrawList& list, const std::vector<Curve>& curves,
                const Rect& plot) {
  struct Name {
    const Curve* curve;
    ImVec2 at;
    Align align;
  };
  std::vector<Name> names;
  for (const Curve& curve : curves) {
    if (curve.samples.empty()) continue;
    const ImVec2 head =
        ImPlot::PlotToPixels(curve.samples.back().seconds, curve.samples.back().value);
    if (head.x < plot.x || head.x > plot.right() + 1.0f) continue;
    names.push_back({&curve, {head.x, std::clamp(head.y, plot.y, plot.bottom())}, Align::kLeft});
  }
  // One column for all of them, right of the foremost head, or at the edge where there is no room.
  float foremost = plot.x;
  for (const Name& name : names) foremost = std::max(foremost, name.at.x);
  const bool far = foremost + context.px(84.0f) > plot.right();
  for (Name& name : names) {
    name.at.x = far ? plot.right() : foremost + context.px(12.0f);
    name.align = far ? Align::kRight : Align::kLeft;
  }
  std::stable_sort(names.begin(), names.end(),
                   [](const Name& a, const Name& b) { return a.at.y < b.at.y; });
  const float line = context.px(16.0f);
  if (!names.empty()) {
    float middle = 0.0f;
    for (const Name& name : names) middle += name.at.y / static_cast<float>(names.size());
    // At the right edge the names stand above and below the lines' ends rather than on them.
    bool apart = true;
    for (std::size_t i = 1; i < names.size(); ++i)
      apart = apart && names[i].at.y - names[i - 1].at.y >= line;
    if (!apart || names.front().align == Align::kRight) {
      const float spread = names.front().align == Align::kRight ? line * 1.35f : line;
      float y = middle - spread * static_cast<float>(names.size() - 1) * 0.5f;
      if (names.front().align == Align::kRight)
        y = std::min(y + line * 2.2f, plot.bottom() - spread * static_cast<float>(names.size()));
      y = std::clamp(y, plot.y + line * 0.5f,
                     std::max(plot.y + line * 0.5f,
                              plot.bottom() - line * (static_cast<float>(names.size()) - 0.5f)));
      for (Name& name : names) {
        name.at.y = y;
        y += names.front().align == Align::kRight ? line : spread;
      }
    }
  }
  for (const Name& name : names)
    text_halo(list, context.fonts.caption_bold, name.at, name.curve->text, context.colors().page,
              context.px(2.0f), name.curve->name, name.align);
}

const Sample* nearest(const Curve& curve, double seconds) {
  const auto after =
      std::lower_bound(curve.samples.begin(), curve.samples.end(), seconds,
                       [](const Sample& sample, double t) { return sample.seconds < t; });
  if (curve.samples.empty()) return nullptr;
  if (after == curve.samples.end()) return &curve.samples.back();
  if (after == curve.samples.begin()) return &*after;
  return seconds - (after - 1)->seconds < after->seconds - seconds ? &*(after - 1) : &*after;
}

void show_values(Context& context, const std::vector<Curve>& curves, ImVec2 at, double seconds,
                 const char* id) {
  HoverCard card;
  card.id = ImGui::GetID(id);
  card.anchor = {at.x, at.y, context.px(8.0f), context.px(8.0f)};
  card.delay = 0.15f;
  const Palette& p = context.colors();
  card.texts.push_back({context.fonts.caption, p.text2,
                        "at " + fixed(seconds, seconds < 10.0 ? 2 : 1) + " s of training"});
  for (const Curve& curve : curves) {
    const Sample* sample = nearest(curve, seconds);
    if (sample == nullptr) continue;
    card.texts.push_back({context.fonts.ui_bold, curve.text,
                          curve.percent ? percent(sample->value, 2) : fixed(sample->value, 3)});
    card.texts.push_back({context.fonts.ui, p.text2, std::string("  ") + curve.name, true});
  }
  context.hover_card = card;
}

// Hover hairline and values; dragging chooses a stretch of time, a double click shows all of it
// again.
void handle_pointer(Context& context, CurvesState& state, ImDrawList& list,
                    const std::vector<Curve>& curves, const Rect& plot, const char* id) {
  const Press state_of = press(context, id, plot);
  if (state_of.hovered) ImGui::SetMouseCursor(ImGuiMouseCursor_Arrow);
  const bool any = std::any_of(curves.begin(), curves.end(),
                               [](const Curve& curve) { return curve.samples.size() > 1; });
  if (!any) return;
  const ImVec2 mouse = ImGui::GetIO().MousePos;
  const auto [begin, end] = time_range(state);
  const double seconds = begin + (end - begin) * static_cast<double>(std::clamp(
                                                     (mouse.x - plot.x) / plot.width, 0.0f, 1.0f));
  if (state_of.hovered && ImGui::IsMouseDoubleClicked(ImGuiMouseButton_Left)) {
    state.zoom.reset();
    state.drag_from.reset();
    return;
  }
  if (state_of.held && !context.viewport.touch) {
    if (!state.drag_from) state.drag_from = seconds;
    const float from = ImPlot::PlotToPixels(*state.drag_from, 0.9).x,
                to = std::clamp(mouse.x, plot.x, plot.right());
    fill(list, {std::min(from, to), plot.y, std::abs(to - from), plot.height},
         with_alpha(context.colors().ink, 0.14f));
  } else if (state_of.pressed && state.drag_from) {
    const double low = std::min(*state.drag_from, seconds),
                 high = std::max(*state.drag_from, seconds);
    if ((high - low) > (end - begin) * 0.02) state.zoom = std::pair{low, high};
    state.drag_from.reset();
  }
  if (!state_of.hovered && !state_of.held) return;
  fill(list,
       {std::round(std::clamp(mouse.x, plot.x, plot.right())), plot.y, context.hairline(),
        plot.height},
       with_alpha(context.colors().text, 0.5f));
  show_values(context, curves, mouse, seconds, id);
}

// Where the moment lies that a replay shows.
void draw_cursor(Context& context, ImDrawList& list, const Curve& curve, const Rect& plot) {
  const Sample* sample = nearest(curve, context.moment->evaluation.seconds);
  if (sample == nullptr) return;
  const ImVec2 at = ImPlot::PlotToPixels(sample->seconds, sample->value);
  const float width = context.px(1.5f);
  fill(list, {std::round(at.x - width * 0.5f), plot.y, width, plot.height},
       with_alpha(curve.color, 0.5f));
  list.AddCircleFilled(at, context.px(6.0f), context.colors().page);
  list.AddCircleFilled(at, context.px(5.0f), curve.color);
}

using Setup = std::function<void()>;

void draw_grid(Context& context, ImDrawList& list, const Rect& plot,
               std::span<const double> values) {
  for (const double value : values) {
    const float y = std::round(ImPlot::PlotToPixels(0.0, value).y);
    fill(list, {plot.x, y, plot.width, context.hairline()}, context.colors().line);
  }
}

// One plot: axes by ImPlot, everything in it by our own lines (dashes, names with halos, heads).
void draw_plot(Context& context, CurvesState& state, const Rect& rect, const char* id,
               const std::vector<Curve>& curves, const Setup& axes,
               const std::function<void(ImDrawList&, const Rect&)>& ground,
               std::optional<Divergence> divergence) {
  ImGui::SetCursorScreenPos(rect.min());
  ImGui::PushFont(context.fonts.caption);
  if (ImPlot::BeginPlot(id, rect.size(), kPlotFlags)) {
    ImPlot::SetupAxis(ImAxis_X1, nullptr,
                      ImPlotAxisFlags_NoGridLines | ImPlotAxisFlags_NoTickMarks |
                          ImPlotAxisFlags_NoMenus | ImPlotAxisFlags_NoHighlight);
    ImPlot::SetupAxis(
        ImAxis_Y1, nullptr,
        ImPlotAxisFlags_NoTickMarks | ImPlotAxisFlags_NoMenus | ImPlotAxisFlags_NoHighlight);
    set_time_axis(state);
    axes();
    ImPlot::SetupFinish();
    const ImVec2 at = ImPlot::GetPlotPos(), size = ImPlot::GetPlotSize();
    const Rect plot{at.x, at.y, size.x, size.y};
    ImDrawList& list = *ImPlot::GetPlotDrawList();
    ImPlot::PushPlotClipRect(context.px(6.0f));
    ground(list, plot);
    for (const Curve& curve : curves) draw_curve(context, list, curve);
    if (context.moment != nullptr) draw_cursor(context, list, curves.back(), plot);
    if (divergence && !curves.front().samples.empty()) {
      const Sample& last = curves.front().samples.back();
      ImVec2 cross = ImPlot::PlotToPixels(last.seconds, last.value);
      cross.y = std::clamp(cross.y, plot.y + context.px(6.0f), plot.bottom() - context.px(6.0f));
      draw_icon(list, Icon::kClose, cross, context.px(20.0f), context.colors().warn, 2.5f);
    } else {
      draw_names(context, list, curves, plot);
    }
    handle_pointer(context, state, list, curves, plot, id);
    ImPlot::PopPlotClipRect();
    ImPlot::EndPlot();
  }
  ImGui::PopFont();
}

}  // namespace

void prepare_curves(Context& context, CurvesState& state) {
  const Snapshot& snapshot = *context.snapshot;
  const double total = snapshot.train_seconds +
                       (snapshot.state == SessionState::kRunning ? snapshot.seconds_left : 0.0);
  if (snapshot.train_seconds <= 0.0 && snapshot.state != SessionState::kRunning) {
    state = {};
    return;
  }
  const double wanted = round_up(std::max(total, 0.05)) * kAxisMargin;
  // The estimate of what is left wavers: the axis grows at once but shrinks only when much too
  // long.
  if (wanted > state.shown_end || wanted < state.shown_end * 0.55 ||
      snapshot.state != SessionState::kRunning)
    state.shown_end = wanted;
}

void draw_accuracy_plot(Context& context, CurvesState& state, const Rect& rect) {
  const Palette& p = context.colors();
  const Snapshot& snapshot = *context.snapshot;
  Curve train{.name = "training",
              .color = p.edge,
              .text = p.text2,
              .width = 1.75f,
              .samples = {},
              .percent = true};
  Curve validation{.name = "validation",
                   .color = p.text2,
                   .text = p.text2,
                   .width = 1.5f,
                   .dash = Dash::kDashed,
                   .samples = {},
                   .percent = true};
  Curve test{.name = "unseen",
             .color = p.ink,
             .text = p.ink_text,
             .width = 2.5f,
             .head = true,
             .samples = {},
             .percent = true};
  for (const TrainPoint& point : *snapshot.train_history)
    train.samples.push_back({point.seconds, point.accuracy});
  train.samples = averaged(train.samples, state);
  if (const auto& tail = snapshot.train_tail; tail && slowed(snapshot))
    train.samples.push_back({tail->seconds, tail->accuracy});
  for (const EvalPoint& point : *snapshot.eval_history) {
    test.samples.push_back({point.seconds, point.test_accuracy});
    if (point.validation_accuracy)
      validation.samples.push_back({point.seconds, *point.validation_accuracy});
  }
  const std::vector<Curve> curves = {std::move(train), std::move(validation), std::move(test)};
  const bool begun = !snapshot.train_history->empty();
  static constexpr std::array<double, 6> kTicks = {0.5, 0.8, 0.9, 0.95, 0.98, 0.99};
  // 98% is written over its tick in ink.
  static constexpr std::array<const char*, 6> kNames = {"50%", "80%", "90%", "95%", "", "99%"};
  draw_plot(
      context, state, rect, "accuracy plot", curves,
      [] {
        ImPlot::SetupAxisScale(ImAxis_Y1, to_nines, from_nines);
        ImPlot::SetupAxisLimits(ImAxis_Y1, kAccuracyLow, kAccuracyHigh, ImPlotCond_Always);
        ImPlot::SetupAxisTicks(ImAxis_Y1, kTicks.data(), static_cast<int>(kTicks.size()),
                               kNames.data());
      },
      [&](ImDrawList& list, const Rect& plot) {
        draw_grid(context, list, plot, kTicks);
        const float y = std::round(ImPlot::PlotToPixels(0.0, kGoal).y);
        fill(list, {plot.x, y, plot.width, context.hairline()}, p.page);
        const std::array<ImVec2, 2> goal = {ImVec2{plot.x, y + 0.5f},
                                            ImVec2{plot.right(), y + 0.5f}};
        dashed_line(list, goal, std::max(1.0f, context.viewport.ratio), p.ink, context.px(2.0f),
                    context.px(3.0f));
        context.list->PushClipRectFullScreen();
        text_line(*context.list, context.fonts.caption_bold,
                  {plot.x - context.px(44.0f), y - context.px(8.0f), context.px(36.0f),
                   context.px(16.0f)},
                  p.ink_text, "98%", Align::kRight);
        context.list->PopClipRect();
        if (!begun)
          text_halo(list, context.fonts.caption_medium,
                    {plot.right() - context.px(2.0f), y + context.px(11.0f)}, p.ink_text, p.page,
                    context.px(2.0f), "the clock stops here", Align::kRight);
      },
      std::nullopt);
}

void draw_loss_plot(Context& context, CurvesState& state, const Rect& rect) {
  const Palette& p = context.colors();
  const Snapshot& snapshot = *context.snapshot;
  Curve train{.name = "training", .color = p.edge, .text = p.text2, .width = 1.25f, .samples = {}};
  Curve validation{.name = "validation",
                   .color = p.text2,
                   .text = p.text2,
                   .width = 1.5f,
                   .dash = Dash::kDashed,
                   .samples = {}};
  Curve test{.name = "unseen",
             .color = p.ink,
             .text = p.ink_text,
             .width = 2.5f,
             .head = true,
             .samples = {}};
  double low = 0.15, high = 2.6;
  const auto add = [&](Curve& curve, double seconds, double loss) {
    if (!std::isfinite(loss) || loss <= 0.0) return;
    curve.samples.push_back({seconds, loss});
    low = std::min(low, loss * 0.85);
  };
  for (const TrainPoint& point : *snapshot.train_history) add(train, point.seconds, point.loss);
  if (const auto& tail = snapshot.train_tail; tail && slowed(snapshot))
    add(train, tail->seconds, tail->loss);
  for (const EvalPoint& point : *snapshot.eval_history) {
    add(test, point.seconds, point.test_loss);
    if (point.validation_loss) add(validation, point.seconds, *point.validation_loss);
  }
  low = std::max(low, 1e-3);
  // A run that goes well stays below; one that does not shall be seen as well.
  for (const Curve* curve : {&train, &test})
    for (const Sample& sample : curve->samples)
      high = std::max(high, std::min(sample.value * 1.1, kHighestLoss));
  const std::vector<Curve> curves = {std::move(train), std::move(validation), std::move(test)};
  std::vector<double> ticks;
  for (const double tick : {1000.0, 100.0, 10.0, 2.0, 1.0, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01})
    if (tick >= low && tick <= high && (high < 20.0 || (tick >= 1.0 && tick != 2.0) || tick == 0.1))
      ticks.push_back(tick);
  std::vector<std::string> labels;
  for (const double tick : ticks) labels.push_back(plain(tick));
  std::vector<const char*> names;
  for (const std::string& label : labels) names.push_back(label.c_str());
  draw_plot(
      context, state, rect, "loss plot", curves,
      [&] {
        ImPlot::SetupAxisScale(ImAxis_Y1, ImPlotScale_Log10);
        ImPlot::SetupAxisLimits(ImAxis_Y1, low, high, ImPlotCond_Always);
        ImPlot::SetupAxisTicks(ImAxis_Y1, ticks.data(), static_cast<int>(ticks.size()),
                               names.data());
      },
      [&](ImDrawList& list, const Rect& plot) { draw_grid(context, list, plot, ticks); },
      snapshot.divergence);
}

}  // namespace inkling::ui
