// The reference: dense products by Eigen, gradients and optimiser as plain code, one thread.
#pragma once

#include "core/data/training_images.h"
#include "core/training/gradients.h"
#include "core/training/learner.h"
#include "core/training/optimizer.h"

namespace inkling {

class EigenLearner final : public Learner {
 public:
  EigenLearner(const Model& model, TrainingSet set, const Hyperparameters& h);

  BatchScore learn(std::span<const Portion> upcoming, const Hyperparameters& h,
                   double learning_rate) override;
  void load(const NetworkF& network) override;
  void store(NetworkF& network) const override { network = network_; }

 private:
  NetworkF network_;
  InputScaling scaling_;
  TrainingImages images_;
  TrainingImages::Reading reading_;
  std::string optimizer_name_;
  std::uint64_t seed_;

  std::unique_ptr<Optimizer<float>> optimizer_;
  Backpropagation<float> backpropagation_;
  Gradients<float> gradients_;
  LossSettings loss_settings_;
  MatrixF inputs_;
};

}  // namespace inkling
