// How well models read images that are disturbed: moved, turned, of another size, drawn with
// another pen. Each kind by itself, in steps from the image as it is to what hardly anyone writes.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "core/analysis/metrics.h"
#include "core/data/augmentation.h"

namespace inkling {

struct RobustnessCurve {
  std::string_view name;        // "shift", "rotation", "size", "thickness"
  std::string_view unit;        // "pixels", "degrees clockwise", "times", "pixels on each side"
  std::vector<double> amounts;  // ascending; one leaves the images as they are
  std::vector<std::vector<double>> accuracies;  // [model][amount], 0..1
};

// The amounts of the four kinds, without accuracies: a shift of 0 to 6 pixels, a rotation by -45 to
// 45 degrees, 0.6 to 1.4 times the size, strokes thinner by 1 to thicker by 2 pixels on each side.
std::vector<RobustnessCurve> disturbances_to_try();

// Curves in portions, so that a page can draw between them. The images and the executor may not go
// away meanwhile. A shift goes right, down, left and up by turns of the image's index. The
// accuracies do not depend on the executor, and where nothing is disturbed they are those of
// Evaluation. Holds a copy of the images that are read.
class Robustness {
 public:
  // The first `count` images (or all, where there are less) are read; at least one. Each model must
  // read images of their size and know every class that their labels name.
  Robustness(std::vector<std::shared_ptr<const Model>> models, const LabeledImages& images,
             Index count, Executor& executor);

  // An evaluation under way refers to the disturbed images.
  Robustness(const Robustness&) = delete;
  Robustness& operator=(const Robustness&) = delete;

  bool done() const { return curve_ == curves_.size(); }
  void advance();  // a portion as Evaluation's, or the disturbing of as many images
  // Accuracies are appended as they are found, amount by amount.
  const std::vector<RobustnessCurve>& curves() const { return curves_; }

 private:
  void disturb_portion();
  void read_portion();

  std::vector<std::shared_ptr<const Model>> models_;
  const LabeledImages& images_;
  Executor& executor_;
  std::vector<RobustnessCurve> curves_;
  // What comes next: of this curve this amount, the disturbed images up to `disturbed_`, and when
  // all are there this model.
  std::size_t curve_ = 0, amount_ = 0, model_ = 0;
  Index disturbed_ = 0;
  LabeledImages of_amount_;               // disturbed
  std::optional<Evaluation> evaluation_;  // of the model, over them
};

}  // namespace inkling
