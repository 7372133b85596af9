// From gradients to new weights.
#pragma once

#include <array>
#include <memory>
#include <string_view>

#include "core/model/network.h"
#include "core/training/gradients.h"
#include "core/training/hyperparameters.h"

namespace inkling {

inline constexpr std::array<std::string_view, 3> kOptimizerNames = {"sgd", "adam", "adamw"};

// What optimisers remember of weights that no longer get gradients (those of pixels that are rarely
// lit) fades towards zero. Below this it counts as zero: denormal numbers would make each operation
// some hundred times slower.
template <class Scalar>
constexpr Scalar flushed(Scalar value) {
  constexpr Scalar kNegligible = Scalar(1e-30);
  return value < kNegligible && value > -kNegligible ? Scalar(0) : value;
}

// Keeps what it must remember between steps (velocities, moments), sized by the first step's
// network. Deterministic.
template <class Scalar>
class Optimizer {
 public:
  virtual ~Optimizer() = default;

  // One step in place. `learning_rate` is the schedule's; the other settings are read from `h` at
  // each step, so that they may change during training. h.l2 * W is added to the gradient of the
  // weights (not of biases).
  void step(const Hyperparameters& h, double learning_rate, const Gradients<Scalar>& gradients,
            Network<Scalar>& network);

  virtual std::unique_ptr<Optimizer> clone() const = 0;
  // Numbers remembered for each weight: for estimates of memory.
  virtual int numbers_per_weight() const = 0;

 protected:
  using Values = Eigen::Map<Eigen::Array<Scalar, Eigen::Dynamic, 1>>;
  using ConstValues = Eigen::Map<const Eigen::Array<Scalar, Eigen::Dynamic, 1>>;

  virtual void begin_step(const Hyperparameters& h) = 0;
  // One weight matrix or bias vector, as a row of numbers. `slot` tells them apart and stays the
  // same; `decays` is true for weights.
  virtual void update(std::size_t slot, const Hyperparameters& h, double learning_rate, bool decays,
                      const ConstValues& gradient, Values value) = 0;
};

// `name` is one of kOptimizerNames.
template <class Scalar>
std::unique_ptr<Optimizer<Scalar>> make_optimizer(std::string_view name);

}  // namespace inkling
