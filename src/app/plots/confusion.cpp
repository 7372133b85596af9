#include "app/plots/confusion.h"

#include <algorithm>

#include "app/plots/axis.h"
#include "app/plots/colors.h"

namespace inkling::plots {
namespace {

constexpr double kMargin = 16.0, kCell = 40.0, kGap = 2.0, kTop = 68.0, kTurnDegrees = -45.0;

}  // namespace

std::string draw_confusion(const Confusion& confusion, const std::vector<std::string>& names) {
  const Index classes = confusion.rows();
  double widest = 0.0;
  for (const std::string& name : names) widest = std::max(widest, text_width(name, 13.0, 600));
  const bool turned = widest > kCell;
  const double left = kMargin + std::max(widest, 24.0) + 12.0;
  const double top = kTop + (turned ? widest * 0.71 + 16.0 : 24.0);
  const double side = kCell * static_cast<double>(classes);
  Confusion wrong = confusion;
  wrong.diagonal().setZero();
  const double most = std::max(1.0, static_cast<double>(wrong.maxCoeff()));
  const double total = confusion.cast<double>().sum();
  const double share = total > 0.0 ? confusion.cast<double>().trace() / total : 0.0;

  Svg svg(std::max(left + side + (turned ? widest * 0.71 : 0.0) + kMargin, 420.0),
          top + side + kMargin, "Confusion matrix");
  svg.heading({kMargin, 30.0}, "Confusion",
              percent_text(share) + " of " + count_text(total) + " images read rightly");
  svg.text({left, kTop - 8.0}, "read as", {.color = light::kText2});
  svg.text({kMargin, top - 8.0}, "is", {.color = light::kText2});
  const TextStyle header{.size = 13.0, .color = light::kText, .weight = 600};
  for (Index k = 0; k < classes; ++k) {
    const std::string& name = names[static_cast<std::size_t>(k)];
    const double middle = kCell * (static_cast<double>(k) + 0.5);
    TextStyle column = header, row = header;
    column.anchor = turned ? Anchor::kStart : Anchor::kMiddle;
    column.turn_degrees = turned ? kTurnDegrees : 0.0;
    row.anchor = Anchor::kEnd;
    svg.text({left + middle, top - 8.0}, name, column);
    svg.text({left - 10.0, top + middle + 4.5}, name, row);
  }
  for (Index row = 0; row < classes; ++row)
    for (Index column = 0; column < classes; ++column) {
      const double count = static_cast<double>(confusion(row, column));
      const Box cell{left + kCell * static_cast<double>(column) + kGap / 2.0,
                     top + kCell * static_cast<double>(row) + kGap / 2.0, kCell - kGap,
                     kCell - kGap};
      const bool right = row == column;
      const Rgb color = right ? light::kSunken : sequential_color(count / most);
      svg.rectangle(cell, color, "data", 4.0,
                    names[static_cast<std::size_t>(row)] + " read as " +
                        names[static_cast<std::size_t>(column)] + ": " + count_text(count));
      if (count > 0.0)
        svg.text({cell.x + cell.width / 2.0, cell.y + cell.height / 2.0 + 4.0}, count_text(count),
                 {.size = count >= 10000.0 ? 10.0 : 12.0,
                  .color = right ? light::kText2 : text_color_on(color),
                  .weight = right ? 400 : 600,
                  .anchor = Anchor::kMiddle},
                 "count");
    }
  return svg.finish();
}

}  // namespace inkling::plots
