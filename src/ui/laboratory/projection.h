// Samples as points of a plane: the pure part of the projection's card.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/base/types.h"
#include "ui/layout.h"

namespace inkling::ui::laboratory {

// The sign of a principal component is free: turns each axis of `points` [2 x n] round that runs
// against its own former picture, so that the cloud does not flip while the weights change. A
// former picture of other samples changes nothing.
void align_signs(MatrixF& points, const MatrixF& former);

// Where most of each class is: the median of each coordinate (of an even number, the upper of the
// two in the middle). Nothing where a class has no point. `labels` are below `classes`.
std::vector<std::optional<ImVec2>> class_centers(const MatrixF& points,
                                                 std::span<const std::uint8_t> labels,
                                                 std::size_t classes);

// One scale for both directions, so that distances are true; the second coordinate grows upwards.
class PlaneView {
 public:
  // All points lie at least `margin` inside of `rect`.
  PlaneView(const MatrixF& points, const Rect& rect, float margin);
  ImVec2 at(float x, float y) const {
    return {middle_.x + (x - center_.x) * scale_, middle_.y - (y - center_.y) * scale_};
  }

 private:
  ImVec2 center_{0.0f, 0.0f}, middle_;
  float scale_ = 1.0f;
};

// The point under the pointer: the nearest within `reach` of the screen.
std::optional<Index> nearest_point(const MatrixF& points, const PlaneView& view, ImVec2 pointer,
                                   float reach);

// Labels on each other cannot be read: the lower ones move down until none overlaps. `at` are
// middles.
struct PlacedLabel {
  std::size_t index = 0;
  ImVec2 at;
  float width = 0.0f;
};
void part_labels(std::vector<PlacedLabel>& labels, float height);

// RFC 4180: sample, class, x, y.
std::string projection_csv(const MatrixF& points, std::span<const std::uint8_t> labels,
                           std::span<const std::string> class_names);

}  // namespace inkling::ui::laboratory
