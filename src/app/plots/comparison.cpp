#include <algorithm>

#include "app/plots/axis.h"
#include "app/plots/colors.h"
#include "app/plots/runs.h"

namespace inkling::plots {
namespace {

constexpr double kTop = 60.0, kBarWidth = 480.0, kRow = 34.0, kBar = 18.0, kMargin = 16.0,
                 kBottom = 60.0, kValueWidth = 72.0;

}  // namespace

std::string draw_comparison(std::vector<Run> runs) {
  std::stable_sort(runs.begin(), runs.end(),
                   [](const Run& a, const Run& b) { return a.test_accuracy > b.test_accuracy; });
  double widest = 0.0;
  for (const Run& run : runs) widest = std::max(widest, text_width(run.name, 13.0));
  const double left = kMargin + widest + 12.0, height = kRow * static_cast<double>(runs.size());
  // From 0% on, so that the bars' lengths can be compared.
  Axis x = accuracy_axis(0.0, runs.front().test_accuracy);
  std::erase_if(x.ticks, [](const Tick& tick) {  // those that would stand too close
    return tick.value > 0.0 && tick.value < 0.5;
  });
  const Box box{left, kTop, kBarWidth, height};
  const Frame frame{box, x, {}};
  Svg svg(box.right() + kValueWidth, box.bottom() + kBottom, "Accuracy of trainings");
  svg.heading({kMargin, 30.0}, "Accuracy in the end", "test images");
  for (const Tick& tick : x.ticks) {
    const double at = frame.at_x(tick.value);
    svg.line({at, box.y}, {at, box.bottom()}, {.color = light::kLine});
  }
  draw_axes(svg, {box, x, {Scale::kLinear, 0.0, 1.0, {}}},
            "images read rightly; halving the errors always adds the same length");
  for (std::size_t i = 0; i < runs.size(); ++i) {
    const double y = box.y + kRow * (static_cast<double>(i) + 0.5);
    const double end = frame.at_x(runs[i].test_accuracy);
    svg.text({left - 12.0, y + 4.5}, runs[i].name,
             {.size = 13.0, .color = light::kText, .anchor = Anchor::kEnd});
    svg.rectangle({box.x, y - kBar / 2.0, std::max(end - box.x, 1.0), kBar},
                  i == 0 ? light::kInk : light::kEdge, "data", 2.0);
    svg.text(
        {end + 8.0, y + 4.5}, percent_text(runs[i].test_accuracy),
        {.size = 13.0, .color = i == 0 ? light::kInk : light::kText, .weight = 600, .halo = true});
  }
  return svg.finish();
}

}  // namespace inkling::plots
