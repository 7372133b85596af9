#include "core/training/eigen_learner.h"

namespace inkling {

EigenLearner::EigenLearner(const Model& model, TrainingSet set, const Hyperparameters& h)
    : scaling_(model.scaling),
      images_(set, static_cast<std::uint64_t>(h.seed)),
      optimizer_name_(h.optimizer),
      seed_(static_cast<std::uint64_t>(h.seed)) {
  load(model.network);
}

void EigenLearner::load(const NetworkF& network) {
  network_ = network;
  optimizer_ = make_optimizer<float>(optimizer_name_);
}

BatchScore EigenLearner::learn(std::span<const Portion> upcoming, const Hyperparameters& h,
                               double learning_rate) {
  const Portion& now = upcoming.front();
  const auto count = static_cast<Index>(now.samples.size());
  if (inputs_.rows() != images_.pixel_count() || inputs_.cols() < count)
    inputs_.resize(images_.pixel_count(), count);
  reading_.assign(images_, now.samples, now.id, augmentation_of(h));
  if (reading_.to_be_drawn()) reading_.draw(0, now.samples.size());
  scaling_.scale(reading_.pixels(), inputs_.leftCols(count));
  loss_settings_.label_smoothing = h.label_smoothing;
  loss_settings_.scale = 1.0 / static_cast<double>(now.batch);
  loss_settings_.dropout.clear();
  for (std::size_t l = 0; l < h.hidden.size(); ++l)
    loss_settings_.dropout.push_back(h.dropout_of(l));
  const BatchScore score =
      backpropagation_.run(network_, inputs_.leftCols(count), reading_.labels(), loss_settings_,
                           DropoutMasks(seed_, now.id), /*accumulate=*/!now.first, gradients_);
  if (now.last) optimizer_->step(h, learning_rate, gradients_, network_);
  return score;
}

}  // namespace inkling
