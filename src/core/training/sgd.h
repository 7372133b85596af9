// Stochastic gradient descent, plain, with momentum, or with Nesterov's momentum.
#pragma once

#include <vector>

#include "core/training/optimizer.h"

namespace inkling {

// With gradient g (L2 included), velocity v, momentum mu and learning rate r:
//   v <- mu v + g
//   w <- w - r v              momentum (Polyak 1964); mu = 0 is plain gradient descent
//   w <- w - r (g + mu v)     Nesterov, in the form of Sutskever et al., "On the importance of
//   initialization and
//                             momentum in deep learning", 2013, that evaluates gradients at w
//                             itself
template <class Scalar>
class Sgd final : public Optimizer<Scalar> {
 public:
  std::unique_ptr<Optimizer<Scalar>> clone() const override { return std::make_unique<Sgd>(*this); }
  int numbers_per_weight() const override { return 1; }

 protected:
  using typename Optimizer<Scalar>::Values;
  using typename Optimizer<Scalar>::ConstValues;

  void begin_step(const Hyperparameters&) override {}

  void update(std::size_t slot, const Hyperparameters& h, double learning_rate, bool decays,
              const ConstValues& gradient, Values value) override {
    if (velocities_.size() <= slot) velocities_.resize(slot + 1);
    auto& v = velocities_[slot];
    if (v.size() != value.size()) v.setZero(value.size());
    const auto rate = static_cast<Scalar>(learning_rate), mu = static_cast<Scalar>(h.momentum);
    const auto l2 = static_cast<Scalar>(decays ? h.l2 : 0.0);
    const Scalar ahead = h.nesterov ? mu : Scalar(1), along = h.nesterov ? Scalar(1) : Scalar(0);
    // One pass over memory: three arrays are read and two written, which is what the step's time
    // goes into.
    const Scalar* g = gradient.data();
    Scalar* velocity = v.data();
    Scalar* w = value.data();
    for (Index i = 0; i < value.size(); ++i) {
      const Scalar slope = g[i] + l2 * w[i];
      velocity[i] = flushed(mu * velocity[i] + slope);
      w[i] -= rate * (along * slope + ahead * velocity[i]);
    }
  }

 private:
  std::vector<Eigen::Array<Scalar, Eigen::Dynamic, 1>> velocities_;
};

}  // namespace inkling
