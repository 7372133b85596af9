#include "ui/laboratory/histogram_view.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

#include "core/base/number_text.h"
#include "ui/format.h"
#include "ui/laboratory/table_text.h"
#include "ui/paint.h"

namespace inkling::ui::laboratory {

namespace {

struct HistogramPlot {
  const Histogram& histogram;
  HistogramLook look;
  Rect area;
  double largest = 1.0;

  float x(double value) const {
    const HistogramAxis& axis = histogram.axis;
    return area.x + area.width * static_cast<float>((value - axis.low) / (axis.high - axis.low));
  }
  double share(std::int64_t count) const {
    const auto value = static_cast<double>(count);
    return look.logarithmic ? std::log1p(value) / std::log1p(largest) : value / largest;
  }
  // Whole pixels; what is there at all is seen.
  float top(std::int64_t count) const {
    if (count == 0) return area.bottom();
    return std::round(area.bottom() -
                      std::max(1.0f, area.height * static_cast<float>(share(count))));
  }
};

void draw_bars(Context& context, const HistogramPlot& plot, const HistogramCounts& counts) {
  for (std::size_t bin = 0; bin < counts.bins.size(); ++bin) {
    if (counts.bins[bin] == 0) continue;
    const float left = std::round(plot.x(plot.histogram.axis.edge(bin))),
                right = std::round(plot.x(plot.histogram.axis.edge(bin + 1)));
    const float gap = right - left > context.px(3.0f) ? context.hairline() : 0.0f;
    const float top = plot.top(counts.bins[bin]);
    fill(*context.list, {left, top, std::max(1.0f, right - left - gap), plot.area.bottom() - top},
         context.colors().ink);
  }
}

// In whole pixels; empty bins leave the axis as it is.
void draw_outline(Context& context, const HistogramPlot& plot, const HistogramCounts& counts) {
  const float width = std::max(1.0f, std::round(context.px(1.75f)));
  const auto upright = [&](float x, float a, float b) {
    fill(*context.list, {x, std::min(a, b), width, std::abs(a - b) + width}, context.colors().text);
  };
  float before = plot.area.bottom() - width;
  for (std::size_t bin = 0; bin < counts.bins.size(); ++bin) {
    const float left = std::round(plot.x(plot.histogram.axis.edge(bin))),
                right = std::round(plot.x(plot.histogram.axis.edge(bin + 1)));
    const float top = std::min(plot.top(counts.bins[bin]), plot.area.bottom() - width);
    if (top != before) upright(left, before, top);
    if (counts.bins[bin] > 0)
      fill(*context.list, {left, top, right - left, width}, context.colors().text);
    before = top;
  }
  if (before < plot.area.bottom() - width)
    upright(plot.area.right() - width, before, plot.area.bottom() - width);
}

void draw_mark(Context& context, const HistogramPlot& plot, double value) {
  const float width = context.px(1.75f);
  fill(*context.list,
       {std::round(plot.x(value) - 0.5f * width), plot.area.y, width, plot.area.height},
       context.colors().text);
}

// Beside the picture's highest part, where there is most room.
void draw_names(Context& context, const HistogramPlot& plot) {
  const Palette& p = context.colors();
  const auto& now = plot.histogram.sets.back().bins;
  const auto highest = std::max_element(now.begin(), now.end()) - now.begin();
  const bool left = 2 * static_cast<std::size_t>(highest) > now.size();
  const float x = left ? plot.area.x : plot.area.right(), line = context.px(18.0f);
  const Align align = left ? Align::kLeft : Align::kRight;
  text_halo(*context.list, context.fonts.caption_bold, {x, plot.area.y + 0.5f * line}, p.text,
            p.surface, context.px(2.0f), "at the start (line)", align);
  text_halo(*context.list, context.fonts.caption_bold, {x, plot.area.y + 1.5f * line}, p.ink_text,
            p.surface, context.px(2.0f), "now (bars)", align);
}

void draw_axis(Context& context, const HistogramPlot& plot, const Rect& row) {
  const Palette& p = context.colors();
  const HistogramAxis& axis = plot.histogram.axis;
  fill(*context.list,
       {plot.area.x, std::round(plot.area.bottom()), plot.area.width, context.hairline()}, p.edge);
  for (const double tick : axis_ticks(axis.low, axis.high)) {
    const std::string text = plain(tick);
    const float width = text_width(context.fonts.caption, text);
    const float left = std::clamp(plot.x(tick) - 0.5f * width, row.x, row.right() - width);
    text_line(*context.list, context.fonts.caption, {left, row.y, width + 1.0f, row.height},
              p.text2, text);
  }
}

void show_bin(Context& context, const HistogramPlot& plot, ImGuiID id) {
  const Palette& p = context.colors();
  const HistogramAxis& axis = plot.histogram.axis;
  const float share = (ImGui::GetIO().MousePos.x - plot.area.x) / plot.area.width;
  const auto bin =
      std::min(static_cast<std::size_t>(std::max(0.0f, share) * static_cast<float>(axis.bins)),
               axis.bins - 1);
  const float left = plot.x(axis.edge(bin)), right = plot.x(axis.edge(bin + 1));
  fill(*context.list, {left, plot.area.y, right - left, plot.area.height},
       with_alpha(p.text, 0.10f));
  HoverCard card;
  card.id = id;
  card.anchor = {left, plot.area.y, std::min(right - left, context.px(8.0f)), plot.area.height};
  card.texts.push_back({context.fonts.caption, p.text2,
                        figures_text(axis.edge(bin)) + " to " + figures_text(axis.edge(bin + 1))});
  const auto& sets = plot.histogram.sets;
  card.texts.push_back(
      {context.fonts.ui_bold, p.ink_text, grouped(sets.back().bins[bin]) + " now"});
  if (sets.size() > 1)
    card.texts.push_back(
        {context.fonts.ui, p.text, grouped(sets.front().bins[bin]) + " at the start"});
  context.hover_card = card;
}

}  // namespace

std::vector<double> axis_ticks(double low, double high) {
  const auto ticks_of = [&](double step) {
    std::vector<double> ticks;
    const double end = std::floor(high / step + 1e-9);
    for (double i = std::ceil(low / step - 1e-9); i <= end; ++i)
      ticks.push_back(i * step + 0.0);  // no -0
    return ticks;
  };
  for (double power = std::pow(10.0, std::floor(std::log10(high - low)));; power /= 10.0)
    for (const double factor : {5.0, 2.5, 2.0, 1.0})
      if (std::vector<double> ticks = ticks_of(factor * power); ticks.size() >= 3) return ticks;
}

std::string figures_text(double value) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.3g", value);
  return text.data();
}

float draw_histogram(Context& context, const Histogram& histogram, const HistogramLook& look,
                     const Rect& rect) {
  Rect rest = rect;
  HistogramPlot plot{histogram, look, rest.cut_top(context.px(look.height)), 1.0};
  for (const HistogramCounts& counts : histogram.sets)
    for (const std::int64_t count : counts.bins)
      if (!look.start || &counts == &histogram.sets.back())
        plot.largest = std::max(plot.largest, static_cast<double>(count));
  draw_bars(context, plot, histogram.sets.back());
  const bool both = histogram.sets.size() > 1;
  if (both && !look.start) draw_outline(context, plot, histogram.sets.front());
  if (both && look.start) draw_mark(context, plot, *look.start);
  if (both) draw_names(context, plot);
  rest.cut_top(context.px(4.0f));
  draw_axis(context, plot, rest.cut_top(context.px(20.0f)));
  const Press pointer = press(context, "histogram", plot.area);
  if (pointer.hovered) show_bin(context, plot, pointer.id);
  return rest.y - rect.y;
}

std::string histogram_csv(const Histogram& histogram) {
  const bool both = histogram.sets.size() > 1;
  std::string csv = both ? "low,high,start,now\r\n" : "low,high,now\r\n";
  for (std::size_t bin = 0; bin < histogram.axis.bins; ++bin) {
    add_csv_cell(csv, shortest_text(histogram.axis.edge(bin)), false);
    add_csv_cell(csv, shortest_text(histogram.axis.edge(bin + 1)), false);
    if (both) add_csv_cell(csv, std::to_string(histogram.sets.front().bins[bin]), false);
    add_csv_cell(csv, std::to_string(histogram.sets.back().bins[bin]), true);
  }
  return csv;
}

}  // namespace inkling::ui::laboratory
