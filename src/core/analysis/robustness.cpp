#include "core/analysis/robustness.h"

#include <algorithm>
#include <cassert>
#include <utility>

namespace inkling {
namespace {

constexpr Index kRobustnessPortion = 256;  // images that a processor disturbs in one go

enum Kind : std::size_t { kShift, kRotation, kSize, kThickness };

// (first + i) * step for 0 <= i < count: what should be whole is, and so is 0.
std::vector<double> amounts(int first, int count, double step) {
  std::vector<double> list;
  for (int i = 0; i < count; ++i) list.push_back((first + i) * step);
  return list;
}

Disturbance disturbance_of(std::size_t kind, double amount, Index image) {
  Disturbance disturbance;
  if (kind == kShift) {
    double& along = image % 2 == 0 ? disturbance.shift_x : disturbance.shift_y;
    along = image % 4 < 2 ? amount : -amount;
  }
  if (kind == kRotation) disturbance.rotation = amount;
  if (kind == kSize) disturbance.scale = amount;
  if (kind == kThickness) disturbance.thickness = amount;
  return disturbance;
}

}  // namespace

std::vector<RobustnessCurve> disturbances_to_try() {
  std::vector<RobustnessCurve> curves(4);
  curves[kShift] = {"shift", "pixels", amounts(0, 7, 1.0), {}};
  curves[kRotation] = {"rotation", "degrees clockwise", amounts(-5, 11, 9.0), {}};
  curves[kSize] = {"size", "times", {0.6, 0.7, 0.8, 0.9, 1.0, 1.1, 1.2, 1.3, 1.4}, {}};
  curves[kThickness] = {"thickness", "pixels on each side", amounts(-2, 7, 0.5), {}};
  return curves;
}

Robustness::Robustness(std::vector<std::shared_ptr<const Model>> models,
                       const LabeledImages& images, Index count, Executor& executor)
    : models_(std::move(models)),
      images_(images),
      executor_(executor),
      curves_(disturbances_to_try()) {
  const Index read = std::min(count, images.size());
  assert(read > 0 && !models_.empty());
  for (auto& curve : curves_) curve.accuracies.resize(models_.size());
  of_amount_.images =
      blank_idx_images(static_cast<std::uint32_t>(read), images.images.rows, images.images.columns);
  of_amount_.labels.assign(images.labels.begin(), images.labels.begin() + read);
}

void Robustness::advance() {
  if (disturbed_ < of_amount_.size())
    disturb_portion();
  else
    read_portion();
}

void Robustness::disturb_portion() {
  const double amount = curves_[curve_].amounts[amount_];
  const Index first = disturbed_, size = of_amount_.pixel_count();
  const Index left = (of_amount_.size() - first + kRobustnessPortion - 1) / kRobustnessPortion;
  const std::size_t portions =
      std::min(std::max<std::size_t>(executor_.concurrency(), 1), static_cast<std::size_t>(left));
  executor_.for_each(portions, [&](std::size_t portion) {
    const Index begin = first + static_cast<Index>(portion) * kRobustnessPortion;
    for (Index i = begin; i < std::min(begin + kRobustnessPortion, of_amount_.size()); ++i)
      disturb(disturbance_of(curve_, amount, i), images_.pixels(i), images_.images.rows,
              images_.images.columns, of_amount_.images.pixels() + i * size);
  });
  disturbed_ =
      std::min(of_amount_.size(), first + static_cast<Index>(portions) * kRobustnessPortion);
}

void Robustness::read_portion() {
  if (!evaluation_) evaluation_.emplace(*models_[model_], of_amount_, executor_);
  evaluation_->advance();
  if (!evaluation_->done()) return;
  curves_[curve_].accuracies[model_].push_back(evaluation_->metrics().accuracy);
  evaluation_.reset();
  if (++model_ < models_.size()) return;
  model_ = 0;
  disturbed_ = 0;
  if (++amount_ < curves_[curve_].amounts.size()) return;
  amount_ = 0;
  ++curve_;
}

}  // namespace inkling
