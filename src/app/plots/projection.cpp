#include "app/plots/projection.h"

#include <algorithm>

#include "app/plots/axis.h"
#include "app/plots/colors.h"

namespace inkling::plots {
namespace {

constexpr double kLeft = 64.0, kTop = 60.0, kSide = 560.0, kBottom = 60.0, kMargin = 16.0;
constexpr std::size_t kNamedPoints = 200, kShortName = 2;  // fewer are written as their class
constexpr double kLabelHeight = 20.0;

bool short_names(const std::vector<std::string>& names) {
  return std::all_of(names.begin(), names.end(),
                     [](const std::string& name) { return name.size() <= kShortName; });
}

// Axes of one length, with a margin so that no point lies on an edge.
Frame frame_around(const Matrix<double>& points) {
  const Vector<double> low = points.rowwise().minCoeff(), high = points.rowwise().maxCoeff();
  const double half = 0.54 * (high - low).maxCoeff();
  const auto axis = [&](Index coordinate) {
    const double middle = (low[coordinate] + high[coordinate]) / 2.0;
    return linear_axis(middle - half, middle + half, 5);
  };
  return {{kLeft, kTop, kSide, kSide}, axis(0), axis(1)};
}

double median(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

struct Name {
  Point at;
  std::string text;
  TextStyle style;
};

// Where most of each class is: the median of each coordinate. Long names cover too many points for
// telling which are theirs, so they take the colour.
std::vector<Name> class_names(const Projection& projection, const Frame& frame) {
  const bool are_short = short_names(projection.classes);
  std::vector<Name> names;
  for (std::size_t k = 0; k < projection.classes.size(); ++k) {
    std::vector<double> x, y;
    for (std::size_t i = 0; i < projection.labels.size(); ++i)
      if (projection.labels[i] == k) {
        x.push_back(projection.points(0, static_cast<Index>(i)));
        y.push_back(projection.points(1, static_cast<Index>(i)));
      }
    if (!x.empty())
      names.push_back({frame.at(median(std::move(x)), median(std::move(y))),
                       projection.classes[k],
                       {.size = are_short ? 20.0 : 15.0,
                        .color = are_short ? light::kText : class_color(k),
                        .weight = 600,
                        .anchor = Anchor::kMiddle,
                        .halo = true}});
  }
  // Names on each other cannot be read: the lower one moves down.
  std::stable_sort(names.begin(), names.end(),
                   [](const Name& a, const Name& b) { return a.at.y < b.at.y; });
  for (std::size_t i = 1; i < names.size(); ++i)
    for (std::size_t k = 0; k < i; ++k) {
      const double width = (text_width(names[i].text, names[i].style.size, 600) +
                            text_width(names[k].text, names[k].style.size, 600)) /
                           2.0;
      if (std::abs(names[i].at.x - names[k].at.x) < width &&
          names[i].at.y - names[k].at.y < kLabelHeight)
        names[i].at.y = names[k].at.y + kLabelHeight;
    }
  return names;
}

}  // namespace

std::string draw_projection(const Projection& projection) {
  const Frame frame = frame_around(projection.points);
  Svg svg(kLeft + kSide + kMargin, kTop + kSide + kBottom, projection.title);
  svg.heading({kMargin, 30.0}, projection.title, projection.note);
  if (projection.y_name.empty()) {
    draw_axes(svg, {frame.box, {}, {}}, projection.x_name);
  } else {
    draw_axes(svg, frame, projection.x_name);
    svg.text({kMargin + 6.0, kTop + kSide / 2.0}, projection.y_name,
             {.color = light::kText2, .anchor = Anchor::kMiddle, .turn_degrees = -90.0});
  }
  const bool named = short_names(projection.classes) && projection.labels.size() < kNamedPoints;
  for (std::size_t i = 0; i < projection.labels.size(); ++i) {
    const auto column = static_cast<Index>(i);
    const Point at = frame.at(projection.points(0, column), projection.points(1, column));
    const Rgb color = class_color(projection.labels[i]);
    if (named)
      svg.text({at.x, at.y + 4.0}, projection.classes[projection.labels[i]],
               {.color = color, .weight = 600, .anchor = Anchor::kMiddle}, "data");
    else
      svg.circle(at, 2.4, color, "data");
  }
  if (!named)
    for (const Name& name : class_names(projection, frame))
      svg.text({name.at.x, name.at.y + name.style.size * 0.35}, name.text, name.style);
  return svg.finish();
}

}  // namespace inkling::plots
