#include "app/plots/histograms.h"

#include <algorithm>

#include "app/plots/axis.h"

namespace inkling::plots {
namespace {

constexpr double kMargin = 16.0, kTop = 60.0, kPlotWidth = 340.0, kPlotHeight = 130.0, kLeft = 64.0,
                 kColumn = kPlotWidth + 84.0, kRow = kPlotHeight + 96.0;

double sum(const HistogramCounts& counts) {
  double total = 0.0;
  for (const std::int64_t count : counts.bins) total += static_cast<double>(count);
  return total;
}

void draw_outline(Svg& svg, const Frame& frame, const Histogram& histogram,
                  const HistogramCounts& counts) {
  std::vector<Point> points = {frame.at(histogram.axis.edge(0), 0.0)};
  for (std::size_t i = 0; i < counts.bins.size(); ++i) {
    const double count = static_cast<double>(counts.bins[i]);
    points.push_back(frame.at(histogram.axis.edge(i), count));
    points.push_back(frame.at(histogram.axis.edge(i + 1), count));
  }
  points.push_back(frame.at(histogram.axis.edge(counts.bins.size()), 0.0));
  svg.polyline(points, {.color = light::kText, .width = 1.25}, "start");
}

void draw_one(Svg& svg, const Box& box, const std::string& name, const Histogram& histogram,
              bool with_start) {
  const HistogramCounts& now = histogram.sets.back();
  const HistogramCounts* start =
      with_start && histogram.sets.size() > 1 ? &histogram.sets.front() : nullptr;
  double most = 1.0;
  for (const HistogramCounts* set : {&now, start})
    if (set != nullptr)
      for (const std::int64_t count : set->bins) most = std::max(most, static_cast<double>(count));
  const Frame frame{box, linear_axis(histogram.axis.low, histogram.axis.high, 5),
                    count_axis(most, 3)};
  svg.text({box.x - 48.0, box.y - 14.0}, name,
           {.size = 13.0, .color = light::kText, .weight = 600});
  const double apart = static_cast<double>(now.nans + now.infinite);
  std::string note = count_text(sum(now)) + " values";
  if (apart > 0.0) note += ", " + count_text(apart) + " more that are infinite or no number";
  svg.text({box.x - 48.0 + text_width(name, 13.0, 600) + 10.0, box.y - 14.0}, note,
           {.color = light::kText2});
  draw_axes(svg, frame, "");
  for (std::size_t i = 0; i < now.bins.size(); ++i) {
    const double count = static_cast<double>(now.bins[i]);
    const Point corner = frame.at(histogram.axis.edge(i), count);
    const double right = frame.at_x(histogram.axis.edge(i + 1));
    const double gap = right - corner.x > 4.0 ? 1.0 : 0.0;
    svg.rectangle({corner.x, corner.y, right - corner.x - gap, box.bottom() - corner.y},
                  light::kInk, "data");
  }
  if (start != nullptr) draw_outline(svg, frame, histogram, *start);
}

}  // namespace

std::string draw_histograms(const std::vector<LayerHistograms>& layers) {
  Svg svg(kLeft + kColumn + kPlotWidth + 24.0, kTop + kRow * static_cast<double>(layers.size()),
          "Distribution of weights and biases");
  const bool with_start = layers.front().weights.sets.size() > 1;
  svg.heading({kMargin, 30.0}, "Weights and biases",
              with_start ? "now (bars) and weights at the start (line); number of values in a bin"
                         : "number of values in a bin");
  for (std::size_t l = 0; l < layers.size(); ++l) {
    const double y = kTop + kRow * static_cast<double>(l) + 32.0;
    const std::string layer = "Layer " + std::to_string(l + 1);
    draw_one(svg, {kLeft, y, kPlotWidth, kPlotHeight}, layer + ", weights", layers[l].weights,
             true);
    draw_one(svg, {kLeft + kColumn, y, kPlotWidth, kPlotHeight}, layer + ", biases",
             layers[l].biases, false);
  }
  return svg.finish();
}

}  // namespace inkling::plots
