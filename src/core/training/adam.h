// Adam and AdamW.
#pragma once

#include <cmath>
#include <vector>

#include "core/training/optimizer.h"

namespace inkling {

// Kingma and Ba, "Adam: A Method for Stochastic Optimization", 2015, algorithm 1, with gradient g
// (L2 included):
//   m <- b1 m + (1 - b1) g        v <- b2 v + (1 - b2) g^2
//   w <- w - r (m / (1 - b1^t)) / (sqrt(v / (1 - b2^t)) + epsilon)
// AdamW (Loshchilov and Hutter, "Decoupled Weight Decay Regularization", 2019) first takes r *
// weight_decay * w away from each weight, biases excepted.
template <class Scalar>
class Adam final : public Optimizer<Scalar> {
 public:
  explicit Adam(bool decoupled_decay) : decoupled_decay_(decoupled_decay) {}

  std::unique_ptr<Optimizer<Scalar>> clone() const override {
    return std::make_unique<Adam>(*this);
  }
  int numbers_per_weight() const override { return 2; }

 protected:
  using typename Optimizer<Scalar>::Values;
  using typename Optimizer<Scalar>::ConstValues;

  void begin_step(const Hyperparameters& h) override {
    // Products of the betas as they were: right also when they change on the way.
    beta1_power_ *= h.beta1;
    beta2_power_ *= h.beta2;
  }

  void update(std::size_t slot, const Hyperparameters& h, double learning_rate, bool decays,
              const ConstValues& gradient, Values value) override {
    if (moments_.size() <= slot) moments_.resize(slot + 1);
    auto& [m, v] = moments_[slot];
    if (m.size() != value.size()) {
      m.setZero(value.size());
      v.setZero(value.size());
    }
    const auto beta1 = static_cast<Scalar>(h.beta1), beta2 = static_cast<Scalar>(h.beta2);
    const auto epsilon = static_cast<Scalar>(h.epsilon),
               l2 = static_cast<Scalar>(decays ? h.l2 : 0.0);
    const auto rate = static_cast<Scalar>(learning_rate / (1.0 - beta1_power_));
    const auto correction = static_cast<Scalar>(1.0 / std::sqrt(1.0 - beta2_power_));
    const auto kept = static_cast<Scalar>(
        decoupled_decay_ && decays ? 1.0 - learning_rate * h.weight_decay : 1.0);
    const Scalar* g = gradient.data();
    Scalar* mean = m.data();
    Scalar* square = v.data();
    Scalar* w = value.data();
    for (Index i = 0; i < value.size(); ++i) {
      const Scalar slope = g[i] + l2 * w[i];
      mean[i] = flushed(beta1 * mean[i] + (Scalar(1) - beta1) * slope);
      square[i] = flushed(beta2 * square[i] + (Scalar(1) - beta2) * slope * slope);
      w[i] = kept * w[i] - rate * mean[i] / (std::sqrt(square[i]) * correction + epsilon);
    }
  }

 private:
  using Array = Eigen::Array<Scalar, Eigen::Dynamic, 1>;
  struct Moments {
    Array mean, square;
  };
  bool decoupled_decay_;
  double beta1_power_ = 1.0, beta2_power_ = 1.0;
  std::vector<Moments> moments_;
};

}  // namespace inkling
