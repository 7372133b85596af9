#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "app/plots/axis.h"
#include "app/plots/colors.h"
#include "app/plots/runs.h"

namespace inkling::plots {
namespace {

constexpr double kLeft = 64.0, kTop = 84.0, kPlotWidth = 560.0, kAccuracyHeight = 260.0,
                 kLossHeight = 150.0, kGap = 56.0, kBottom = 56.0, kLabelHeight = 16.0;
constexpr std::array<std::string_view, 6> kDashes = {"", "7 3", "2 3", "9 3 2 3", "", "5 2"};

struct Line {
  const std::vector<CurvePoint>* points = nullptr;
  std::string name;
  Stroke stroke;
  bool head = false;  // a dot at its end
};

std::vector<Line> lines_of(const std::vector<Run>& runs) {
  std::vector<Line> lines;
  if (runs.size() == 1) {
    const Run& run = runs.front();
    lines.push_back({&run.train, "training", {.color = light::kEdge, .width = 1.5}, false});
    lines.push_back({&run.validation,
                     "held out",
                     {.color = light::kText2, .width = 1.5, .dash = "5 3"},
                     false});
    lines.push_back({&run.test, "test", {.color = light::kInk, .width = 2.5}, true});
  } else {
    for (std::size_t i = 0; i < runs.size(); ++i) {
      // Once all colours are used, they begin again with thicker lines.
      const double width = i < kDashes.size() ? 2.0 : 3.0;
      lines.push_back({&runs[i].test,
                       runs[i].name,
                       {.color = run_color(i), .width = width, .dash = kDashes[i % kDashes.size()]},
                       true});
    }
  }
  std::erase_if(lines, [](const Line& line) { return line.points->empty(); });
  return lines;
}

using Value = double CurvePoint::*;

struct Range {
  double low = std::numeric_limits<double>::infinity(), high = -low;

  void include(double value) {
    if (!std::isfinite(value)) return;
    low = std::min(low, value);
    high = std::max(high, value);
  }
  bool empty() const { return low > high; }
};

Range range_of(const std::vector<Line>& lines, Value value, double least) {
  Range range;
  for (const Line& line : lines)
    for (const CurvePoint& point : *line.points)
      if (point.*value >= least) range.include(point.*value);
  return range;
}

struct Label {
  double y = 0.0;
  const Line* line = nullptr;
};

// Moves labels apart that would lie on each other, as little as possible, within the box.
void spread(std::vector<Label>& labels, const Box& box) {
  std::stable_sort(labels.begin(), labels.end(),
                   [](const Label& a, const Label& b) { return a.y < b.y; });
  for (std::size_t i = 1; i < labels.size(); ++i)
    labels[i].y = std::max(labels[i].y, labels[i - 1].y + kLabelHeight);
  double most = box.bottom();
  for (std::size_t i = labels.size(); i-- > 0; most -= kLabelHeight)
    labels[i].y = std::min(labels[i].y, most);
}

void draw_lines(Svg& svg, const Frame& frame, const std::vector<Line>& lines, Value value,
                double least) {
  std::vector<Label> labels;
  for (const Line& line : lines) {
    std::vector<Point> part;
    Point last;
    bool any = false;
    const auto finish_part = [&] {
      if (part.size() > 1) svg.polyline(part, line.stroke, "data");
      if (part.size() == 1) svg.circle(part.front(), line.stroke.width, line.stroke.color, "data");
      part.clear();
    };
    for (const CurvePoint& point : *line.points) {
      // What is infinite or not a number leaves a gap.
      if (std::isfinite(point.*value) && point.*value >= least) {
        last = frame.at(point.epoch, point.*value);
        part.push_back(last);
        any = true;
      } else {
        finish_part();
      }
    }
    finish_part();
    if (!any) continue;
    if (line.head) svg.circle(last, 4.0, line.stroke.color);
    labels.push_back({last.y + 4.0, &line});
  }
  spread(labels, frame.box);
  for (const Label& label : labels)
    svg.text({frame.box.right() + 12.0, label.y}, label.line->name,
             {.color = label.line->stroke.color, .weight = 600});
}

std::string accuracy_note(const std::vector<Run>& runs) {
  if (runs.size() > 1) return "of test images, by " + std::to_string(runs.size()) + " trainings";
  const Run& run = runs.front();
  return percent_text(run.test_accuracy) + " of " + count_text(run.test_count) + " test images";
}

}  // namespace

std::string draw_curves(const std::vector<Run>& runs) {
  const std::vector<Line> lines = lines_of(runs);
  constexpr double kLeastLoss = 1e-6;  // a logarithm has no 0
  Range epochs, accuracies = range_of(lines, &CurvePoint::accuracy, 0.0),
                losses = range_of(lines, &CurvePoint::loss, kLeastLoss);
  epochs.include(0.0);
  double widest = 0.0;
  for (const Line& line : lines) {
    for (const CurvePoint& point : *line.points) epochs.include(point.epoch);
    widest = std::max(widest, text_width(line.name, 12.0, 600));
  }
  if (accuracies.empty()) accuracies = {0.0, 1.0};
  if (losses.empty()) losses = {0.1, 1.0};

  const Axis x = linear_axis(epochs.low, epochs.high, 6);
  const Frame accuracy{{kLeft, kTop, kPlotWidth, kAccuracyHeight},
                       x,
                       accuracy_axis(accuracies.low, accuracies.high)};
  const Frame loss{{kLeft, accuracy.box.bottom() + kGap, kPlotWidth, kLossHeight},
                   x,
                   logarithmic_axis(losses.low, losses.high)};
  const std::string title = runs.size() == 1 ? runs.front().name : "Digits read",
                    note = accuracy_note(runs);
  Svg svg(std::max(kLeft + kPlotWidth + widest + 28.0, heading_width(title, note) + 32.0),
          loss.box.bottom() + kBottom,
          runs.size() == 1 ? "Learning curves of " + runs.front().name : "Learning curves");
  svg.heading({kLeft - 48.0, 30.0}, title, note);
  svg.text({kLeft - 48.0, kTop - 18.0}, "Accuracy",
           {.size = 13.0, .color = light::kText, .weight = 600});
  draw_axes(svg, {accuracy.box, {x.scale, x.low, x.high, {}}, accuracy.y}, "");
  draw_lines(svg, accuracy, lines, &CurvePoint::accuracy, 0.0);
  svg.text({kLeft - 48.0, loss.box.y - 18.0}, "Loss, in nats",
           {.size = 13.0, .color = light::kText, .weight = 600});
  draw_axes(svg, loss, "epochs");
  draw_lines(svg, loss, lines, &CurvePoint::loss, kLeastLoss);
  return svg.finish();
}

}  // namespace inkling::plots
