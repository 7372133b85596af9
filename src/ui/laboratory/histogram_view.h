// A histogram: bars for what is now, a line for what was at the start.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/analysis/histogram.h"
#include "ui/context.h"

namespace inkling::ui::laboratory {

struct HistogramLook {
  bool logarithmic = false;       // heights by log(1 + count)
  std::optional<double> start{};  // where all values were at the start: a mark instead of a line
  float height = 150.0f;          // of the plot, CSS pixels
};

// One set: now. Two: at the start and now, and the names of both. Returns the height used.
float draw_histogram(Context& context, const Histogram& histogram, const HistogramLook& look,
                     const Rect& rect);

// Round numbers at equal distances within the axis (low < high), three to seven of them.
std::vector<double> axis_ticks(double low, double high);

// Three figures: what is no round number is told well enough by them.
std::string figures_text(double value);

// low,high,now or low,high,start,now
std::string histogram_csv(const Histogram& histogram);

}  // namespace inkling::ui::laboratory
