#include "ui/laboratory/line_chart.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "ui/paint.h"

namespace inkling::ui::laboratory {

namespace {

constexpr float kLine = 16.0f;  // of text, CSS pixels

struct Plot {
  const Chart& chart;
  Rect rect;

  ImVec2 at(double x, double y) const {
    return {rect.x + rect.width * static_cast<float>(chart.x.share(x)),
            rect.bottom() - rect.height * static_cast<float>(chart.y.share(y))};
  }
};

// Two points a pixel column are all that can be seen: its lowest and highest. A gap where there is
// no number begins a new part.
std::vector<std::vector<ImVec2>> to_pixels(const Plot& plot, const std::vector<double>& x,
                                           const std::vector<double>& y) {
  std::vector<std::vector<ImVec2>> parts(1);
  for (std::size_t i = 0; i < x.size(); ++i) {
    if (!plot.chart.y.can_show(y[i])) {
      if (!parts.back().empty()) parts.emplace_back();
      continue;
    }
    std::vector<ImVec2>& points = parts.back();
    const ImVec2 at = plot.at(x[i], y[i]);
    const std::size_t n = points.size();
    const auto same_column = [&](const ImVec2& other) {
      return std::floor(other.x) == std::floor(at.x);
    };
    if (n >= 2 && same_column(points[n - 1]) && same_column(points[n - 2])) {
      const float low = std::min({points[n - 2].y, points[n - 1].y, at.y});
      const float high = std::max({points[n - 2].y, points[n - 1].y, at.y});
      points[n - 2].y = at.y == high ? low : high;
      points[n - 1].y = at.y == high ? high : low;
    } else {
      points.push_back(at);
    }
  }
  return parts;
}

void draw_axes(Context& context, const Plot& plot) {
  const Palette& p = context.colors();
  ImDrawList& list = *context.list;
  const Rect& rect = plot.rect;
  const float line = context.px(kLine), hairline = context.hairline();
  for (const double tick : plot.chart.y.ticks(rect.height > context.px(200.0f) ? 8 : 6)) {
    const float y = std::round(plot.at(plot.chart.x.low, tick).y);
    fill(list, {rect.x, y, rect.width, hairline}, p.line);
    const float width = context.px(60.0f);
    text_line(list, context.fonts.caption,
              {rect.x - context.px(8.0f) - width, y - 0.5f * line, width, line},
              tick == plot.chart.goal ? p.ink_text : p.text3, plot.chart.y_text(tick),
              Align::kRight);
  }
  const float width = context.px(64.0f);
  const int most = std::clamp(static_cast<int>(rect.width / width), 2, 8);
  for (const double tick : plot.chart.x.ticks(most)) {
    const float x = plot.at(tick, plot.chart.y.low).x;
    text_line(list, context.fonts.caption,
              {x - 0.5f * width, rect.bottom() + context.px(6.0f), width, line}, p.text3,
              plot.chart.x_text(tick), Align::kCenter);
  }
  if (!plot.chart.goal) return;
  const float y = std::round(plot.at(plot.chart.x.low, *plot.chart.goal).y);
  fill(list, {rect.x, y, rect.width, hairline}, p.surface);
  const std::array<ImVec2, 2> ends = {ImVec2{rect.x, y + 0.5f}, ImVec2{rect.right(), y + 0.5f}};
  dashed_line(list, ends, std::max(1.0f, context.viewport.ratio), p.ink, context.px(2.0f),
              context.px(3.0f));
}

void draw_line(Context& context, const Plot& plot, const ChartLine& line) {
  ImDrawList& list = *context.list;
  const float width = line.width * context.viewport.ratio;
  if (!line.faint.empty())
    for (const auto& part : to_pixels(plot, line.x, line.faint))
      list.AddPolyline(part.data(), static_cast<int>(part.size()), with_alpha(line.color, 0.35f), 0,
                       context.viewport.ratio);
  std::optional<ImVec2> end;
  for (const auto& part : to_pixels(plot, line.x, line.y)) {
    if (part.empty()) continue;
    end = part.back();
    if (line.dashed)
      dashed_line(list, part, width, line.color, context.px(7.0f), context.px(3.0f));
    else
      list.AddPolyline(part.data(), static_cast<int>(part.size()), line.color, 0, width);
    if (part.size() == 1) list.AddCircleFilled(part.front(), context.px(2.5f), line.color);
  }
  if (!line.head || !end) return;
  list.AddCircleFilled(*end, context.px(5.0f), context.colors().surface);
  list.AddCircleFilled(*end, context.px(4.0f), line.color);
}

// In one column right of the plot, as near to the lines' ends as they can be without covering each
// other.
void draw_names(Context& context, const Plot& plot) {
  struct Name {
    const ChartLine* line;
    float y;
  };
  std::vector<Name> names;
  for (const ChartLine& line : plot.chart.lines) {
    const auto last = std::find_if(line.y.rbegin(), line.y.rend(),
                                   [&](double y) { return plot.chart.y.can_show(y); });
    if (last == line.y.rend()) continue;
    const float y = plot.at(plot.chart.x.low, *last).y;
    names.push_back({&line, std::clamp(y, plot.rect.y, plot.rect.bottom())});
  }
  std::stable_sort(names.begin(), names.end(),
                   [](const Name& a, const Name& b) { return a.y < b.y; });
  const float line = context.px(kLine);
  for (std::size_t i = 1; i < names.size(); ++i)
    names[i].y = std::max(names[i].y, names[i - 1].y + line);
  float limit = plot.rect.bottom();
  for (std::size_t i = names.size(); i-- > 0; limit -= line)
    names[i].y = std::min(names[i].y, limit);
  for (const Name& name : names)
    text_line(
        *context.list, context.fonts.caption_bold,
        {plot.rect.right() + context.px(10.0f), name.y - 0.5f * line, context.px(90.0f), line},
        name.line->text, name.line->name);
}

std::size_t nearest(const std::vector<double>& x, double wanted) {
  const auto after = std::lower_bound(x.begin(), x.end(), wanted);
  if (after == x.begin()) return 0;
  const auto index = static_cast<std::size_t>(after - x.begin());
  return after == x.end() || wanted - x[index - 1] < *after - wanted ? index - 1 : index;
}

void show_values(Context& context, const Plot& plot, ImGuiID id) {
  const Palette& p = context.colors();
  const ImVec2 mouse = ImGui::GetIO().MousePos;
  const float left = std::clamp(mouse.x, plot.rect.x, plot.rect.right());
  const double share = static_cast<double>((left - plot.rect.x) / plot.rect.width);
  const double wanted = plot.chart.x.low + share * (plot.chart.x.high - plot.chart.x.low);
  fill(*context.list, {std::round(left), plot.rect.y, context.hairline(), plot.rect.height},
       with_alpha(p.text, 0.5f));
  HoverCard card;
  card.id = id;
  card.anchor = {mouse.x, mouse.y, context.px(8.0f), context.px(8.0f)};
  card.texts.push_back({context.fonts.caption, p.text2, plot.chart.place(wanted)});
  for (const ChartLine& line : plot.chart.lines) {
    if (line.x.empty()) continue;
    const std::size_t i = nearest(line.x, wanted);
    const bool smooth = !line.faint.empty();
    const auto add = [&](double value, const std::string& about) {
      card.texts.push_back({context.fonts.ui_bold, line.text, plot.chart.value(value)});
      card.texts.push_back({context.fonts.ui, p.text2, "  " + about, true});
    };
    const std::string place = line.places.empty() ? "" : line.places[i];
    add(smooth ? line.faint[i] : line.y[i],
        line.name + (line.name.empty() || place.empty() ? "" : ", ") + place);
    if (smooth) add(line.y[i], line.name + ", smoothed");
    if (!plot.chart.y.can_show(line.y[i])) continue;
    ImVec2 at = plot.at(line.x[i], line.y[i]);
    at.y = std::clamp(at.y, plot.rect.y, plot.rect.bottom());
    context.list->AddCircleFilled(at, context.px(4.0f), p.surface);
    context.list->AddCircleFilled(at, context.px(3.0f), line.color);
  }
  context.hover_card = card;
}

}  // namespace

void draw_chart(Context& context, const Rect& rect, const Chart& chart) {
  Rect inner = rect;
  inner.cut_bottom(context.px(24.0f));
  inner.cut_top(context.px(8.0f));
  inner.cut_left(context.px(48.0f));
  float names = 0.0f;
  for (const ChartLine& line : chart.lines)
    names = std::max(names, text_width(context.fonts.caption_bold, line.name));
  inner.cut_right(names + context.px(12.0f));
  const Plot plot{chart, inner};
  draw_axes(context, plot);
  const Rect visible = inner.inset(-context.px(6.0f));
  context.list->PushClipRect(visible.min(), visible.max(), true);
  for (const ChartLine& line : chart.lines) draw_line(context, plot, line);
  context.list->PopClipRect();
  draw_names(context, plot);
  const Press pointer = press(context, chart.id, inner);
  if (pointer.hovered) ImGui::SetMouseCursor(ImGuiMouseCursor_Arrow);
  if (pointer.hovered || pointer.held) show_values(context, plot, pointer.id);
}

}  // namespace inkling::ui::laboratory
