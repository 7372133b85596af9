// What the network is shown and what it answers, for the drawing or the test image on the pad.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "session/snapshot.h"
#include "ui/application.h"
#include "ui/drawing_pad.h"
#include "ui/readers.h"

namespace inkling::ui {

// A test image that lies on the pad in place of strokes.
struct PadImage {
  int rows = 0, columns = 0;
  std::vector<std::uint8_t> pixels;
  int label = 0;
  std::uint32_t sample = 0;
};

// Which steps of the way from strokes to image are taken; people may leave some out to see what
// they are for.
struct PlacementSteps {
  bool fit = true, centre = true;
  bool operator==(const PlacementSteps&) const = default;
};

class Reading {
 public:
  const PlacementSteps& placement() const { return placement_; }
  void set_placement(const PlacementSteps& placement);

  // Does nothing unless the ink, the image or the weights changed.
  void refresh(const DrawingPad& pad, const std::optional<PadImage>& image,
               const Snapshot& snapshot, const Readers& readers);

  const std::optional<Prediction>& prediction() const { return prediction_; }
  // The image as the network sees it, 0..1; empty for an empty pad.
  const std::vector<float>& values() const { return values_; }
  int rows() const { return rows_; }
  int columns() const { return columns_; }
  std::uint64_t revision() const { return revision_; }  // grows when the image changed

 private:
  bool look(const DrawingPad& pad, const std::optional<PadImage>& image, const Model* model,
            const DatasetInfo* dataset);

  PlacementSteps placement_;
  bool placement_changed_ = false;
  std::uint64_t ink_ = 0;
  std::optional<std::uint32_t> sample_;
  std::shared_ptr<const Model> model_;
  std::vector<float> values_;
  int rows_ = 28, columns_ = 28;
  std::uint64_t revision_ = 0;
  std::optional<Prediction> prediction_;
};

}  // namespace inkling::ui
