// Histograms of the present network, at its beginning and now, and of what some images would teach
// it: computed in portions, one a frame.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "core/analysis/batch_gradients.h"
#include "core/analysis/histogram.h"
#include "ui/laboratory/panel.h"

namespace inkling::ui::laboratory {

// Of one layer. Each has two sets, at the start and now, or one where the start is not known; there
// are no gradients before there are images.
struct LayerFigures {
  LayerHistograms values;
  std::optional<Histogram> gradients;  // of the weights
  double zero_share = 0.0;             // of the present gradients
  double half_moved = 0.0;             // half of the weights lie within this of where they began
};

// The network from which the present one began, null where it began from a file or does not follow
// from the settings.
std::shared_ptr<const NetworkF> beginning_of(const Snapshot& snapshot);

// Half of all weights are moved by at most this; 0 without weights.
double median_distance(const MatrixF& first, const MatrixF& second);

// Of a layer's weights, at the start (or null) and now. Many gradients are exactly 0, behind pixels
// that are never lit and units that never react: the bins are as wide as the others ask for, and
// reach to 0.
Histogram gradient_histogram(const MatrixF* start, const MatrixF& now);

// What the first of some images would teach a network, a portion of them at a time.
class MeanGradients {
 public:
  void forget() { learned_ = 0; }
  // Whether so many images have been learned from.
  bool complete(Index images) const { return learned_ >= images; }
  void learn_portion(const Model& model, const LabeledImages& images, Index count);
  // Of the mean loss, once it is complete.
  const std::vector<Gradients<float>::Layer>& layers() const { return sum_.layers; }

 private:
  Gradients<float> sum_;
  Index learned_ = 0;
};

class HistogramWork {
 public:
  static constexpr Index kMostImages = 256;

  // Goes on with a portion, or begins anew where the weights have changed, at most twice a second.
  // Where not `all` is wanted only the first layer's values are computed.
  void refresh(Desk& desk, bool all);
  // Of the newest weights that the work has come through with: of each layer, or of the first one;
  // empty before.
  const std::vector<LayerFigures>& layers() const { return shown_; }
  bool knows_beginning() const { return shown_beginning_; }
  Index gradient_images() const { return shown_images_; }

 private:
  void begin(Desk& desk, bool all, bool images);
  void advance(Desk& desk);
  void find_weights(std::size_t layer);
  void find_biases(std::size_t layer);
  void find_gradients(std::size_t layer);

  std::shared_ptr<const Model> model_;
  std::shared_ptr<const DatasetInfo> dataset_;
  std::unique_ptr<Model> beginning_;
  std::optional<Hyperparameters> began_with_;  // what `beginning_` was made of
  bool all_ = false, with_images_ = false, working_ = false;
  double begun_at_ = -1e9;
  std::vector<LayerFigures> figures_, shown_;
  MeanGradients now_, start_;  // the latter stays as long as `beginning_`
  Index images_ = 0;
  std::size_t values_found_ = 0;  // weights and biases in turn, layer by layer
  std::size_t gradients_found_ = 0;
  bool shown_beginning_ = false;
  Index shown_images_ = 0;
};

}  // namespace inkling::ui::laboratory
