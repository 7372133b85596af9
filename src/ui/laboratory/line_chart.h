// Lines over one axis: names at their ends, few ticks, exact values under the pointer.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "ui/context.h"
#include "ui/laboratory/axis_scale.h"

namespace inkling::ui::laboratory {

struct ChartLine {
  std::string name;  // at the line's end
  ImU32 color = 0, text = 0;
  float width = 1.75f;  // CSS pixels
  bool dashed = false;
  bool head = false;          // a dot at its end
  std::vector<double> x, y;   // equally many; x ascends
  std::vector<double> faint;  // drawn behind: y before it was smoothed; empty where it was not
  std::vector<std::string> places;  // what a point is about, behind its value; empty: nothing
};

struct Chart {
  std::string id;
  AxisScale x, y;
  std::function<std::string(double)> x_text, y_text;  // at ticks
  std::function<std::string(double)> place, value;    // under the pointer
  std::optional<double> goal;                         // a dotted line in ink across the plot
  std::vector<ChartLine> lines;
};

void draw_chart(Context& context, const Rect& rect, const Chart& chart);

}  // namespace inkling::ui::laboratory
