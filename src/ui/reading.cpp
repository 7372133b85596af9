#include "ui/reading.h"

#include <algorithm>

#include "core/analysis/calibration.h"

namespace inkling::ui {

void Reading::set_placement(const PlacementSteps& placement) {
  placement_changed_ = placement_changed_ || !(placement == placement_);
  placement_ = placement;
}

// Returns whether the image changed.
bool Reading::look(const DrawingPad& pad, const std::optional<PadImage>& image, const Model* model,
                   const DatasetInfo* dataset) {
  int rows = 28, columns = 28;
  if (model != nullptr) {
    rows = model->rows, columns = model->columns;
  } else if (dataset != nullptr) {
    rows = dataset->rows, columns = dataset->columns;
  }
  const std::optional<std::uint32_t> sample = image ? std::optional(image->sample) : std::nullopt;
  if (ink_ == pad.revision() && sample_ == sample && rows_ == rows && columns_ == columns &&
      !placement_changed_)
    return false;
  placement_changed_ = false;
  ink_ = pad.revision(), sample_ = sample, rows_ = rows, columns_ = columns;
  values_.clear();
  if (image) {
    rows_ = image->rows, columns_ = image->columns;
    for (const std::uint8_t pixel : image->pixels)
      values_.push_back(static_cast<float>(pixel) / 255.0f);
  } else if (!pad.empty()) {
    NormalizerSettings settings;
    settings.rows = rows, settings.columns = columns;
    settings.fit = placement_.fit, settings.centre = placement_.centre;
    if (const Result<VectorF> ink = normalize_drawing(pad.drawing(), settings); ink.ok())
      values_.assign(ink->data(), ink->data() + ink->size());
  }
  ++revision_;
  return true;
}

void Reading::refresh(const DrawingPad& pad, const std::optional<PadImage>& image,
                      const Snapshot& snapshot, const Readers& readers) {
  const std::shared_ptr<const Model>& model = readers.model(snapshot);
  const bool changed = look(pad, image, model.get(), snapshot.dataset.get());
  if (!changed && model_ == model) return;
  model_ = model;
  prediction_.reset();
  if (model_ == nullptr || values_.empty() ||
      static_cast<Index>(values_.size()) != model_->pixel_count())
    return;
  const VectorF probabilities = classify(*model_, values_);
  Prediction prediction;
  prediction.probabilities.assign(probabilities.data(),
                                  probabilities.data() + probabilities.size());
  const auto best =
      std::max_element(prediction.probabilities.begin(), prediction.probabilities.end());
  prediction.digit = static_cast<int>(best - prediction.probabilities.begin());
  prediction.unlike = unlike_any_class(*model_, prediction.probabilities);
  prediction_ = std::move(prediction);
}

}  // namespace inkling::ui
