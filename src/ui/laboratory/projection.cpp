#include "ui/laboratory/projection.h"

#include <algorithm>
#include <cmath>

#include "core/base/number_text.h"
#include "ui/laboratory/csv.h"

namespace inkling::ui::laboratory {

namespace {

float median(std::vector<float>& values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

}  // namespace

void align_signs(MatrixF& points, const MatrixF& former) {
  if (former.rows() != points.rows() || former.cols() != points.cols()) return;
  for (Index axis = 0; axis < points.rows(); ++axis)
    if (points.row(axis).dot(former.row(axis)) < 0.0f) points.row(axis) *= -1.0f;
}

std::vector<std::optional<ImVec2>> class_centers(const MatrixF& points,
                                                 std::span<const std::uint8_t> labels,
                                                 std::size_t classes) {
  std::vector<std::optional<ImVec2>> centers(classes);
  for (std::size_t k = 0; k < classes; ++k) {
    std::vector<float> x, y;
    for (Index i = 0; i < points.cols(); ++i)
      if (labels[static_cast<std::size_t>(i)] == k) {
        x.push_back(points(0, i));
        y.push_back(points(1, i));
      }
    if (!x.empty()) centers[k] = ImVec2{median(x), median(y)};
  }
  return centers;
}

PlaneView::PlaneView(const MatrixF& points, const Rect& rect, float margin)
    : middle_(rect.center()) {
  if (points.cols() == 0) return;
  const Eigen::Vector2f low = points.rowwise().minCoeff(), high = points.rowwise().maxCoeff();
  center_ = {0.5f * (low[0] + high[0]), 0.5f * (low[1] + high[1])};
  const float width = high[0] - low[0], height = high[1] - low[1];
  const Rect inside = rect.inset(margin);
  if (width > 0.0f || height > 0.0f)
    scale_ = std::min(width > 0.0f ? inside.width / width : inside.height / height,
                      height > 0.0f ? inside.height / height : inside.width / width);
}

std::optional<Index> nearest_point(const MatrixF& points, const PlaneView& view, ImVec2 pointer,
                                   float reach) {
  std::optional<Index> nearest;
  float least = reach * reach;
  for (Index i = 0; i < points.cols(); ++i) {
    const ImVec2 at = view.at(points(0, i), points(1, i));
    const float dx = at.x - pointer.x, dy = at.y - pointer.y, distance = dx * dx + dy * dy;
    if (distance > least) continue;
    least = distance;
    nearest = i;
  }
  return nearest;
}

void part_labels(std::vector<PlacedLabel>& labels, float height) {
  std::stable_sort(labels.begin(), labels.end(),
                   [](const PlacedLabel& a, const PlacedLabel& b) { return a.at.y < b.at.y; });
  for (std::size_t i = 1; i < labels.size(); ++i)
    // Moving down one may bring it onto the next, so all above are looked at until none is in the
    // way.
    for (std::size_t k = 0; k < i;) {
      // Comparisons that a coordinate which is no number fails, so that it is passed over.
      const bool over =
          std::abs(labels[i].at.x - labels[k].at.x) < 0.5f * (labels[i].width + labels[k].width);
      // Half a pixel of room, since rounding may take a little of what was just added.
      const bool near = std::abs(labels[i].at.y - labels[k].at.y) <= height - 0.5f;
      if (!over || !near) {
        ++k;
      } else {
        labels[i].at.y = labels[k].at.y + height;
        k = 0;
      }
    }
}

std::string projection_csv(const MatrixF& points, std::span<const std::uint8_t> labels,
                           std::span<const std::string> class_names) {
  std::string text = "sample,class,x,y\r\n";
  for (Index i = 0; i < points.cols(); ++i) {
    const auto sample = static_cast<std::size_t>(i);
    text += std::to_string(i) + ',' + csv_field(class_names[labels[sample]]);
    for (const float coordinate : {points(0, i), points(1, i)})
      text += ',' + shortest_text(std::round(static_cast<double>(coordinate) * 1e6) / 1e6);
    text += "\r\n";
  }
  return text;
}

}  // namespace inkling::ui::laboratory
