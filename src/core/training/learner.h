// How weights learn from a portion of samples: the one seam between the training loop and the code
// that computes. Two kinds: EigenLearner, plain and dense, the reference; BlockLearner, which
// trains.
#pragma once

#include <cstdint>
#include <memory>
#include <span>

#include "core/base/executor.h"
#include "core/data/training_images.h"
#include "core/model/loss.h"
#include "core/model/network.h"
#include "core/training/hyperparameters.h"

namespace inkling {

// Samples that are worked on at once: a batch, or a part of one.
struct Portion {
  std::int64_t id = 0;                     // how many samples were drawn before it in this training
  std::span<const std::uint32_t> samples;  // valid, and the same, as long as the id is in use
  Index batch = 0;                         // size of the whole batch
  bool first = true, last = true;          // of its batch
};

class Learner {
 public:
  virtual ~Learner() = default;

  // Learns from upcoming.front(): computes its gradient, and moves the weights if it is its batch's
  // last. Those after it are what will come, as far as that is known, so that their work can begin
  // early; they change no result. `h` may differ from call to call in what acts at once.
  // Returns the portion's cross-entropy and answers with the weights as they were.
  virtual BatchScore learn(std::span<const Portion> upcoming, const Hyperparameters& h,
                           double learning_rate) = 0;

  // Weights of the same architecture and scaling; the optimiser begins afresh.
  virtual void load(const NetworkF& network) = 0;
  // A copy of the present weights. Asking changes nothing, not even the last bits of what follows.
  virtual void store(NetworkF& network) const = 0;
};

// What computes the products; the default follows the data.
enum class Products {
  kAutomatic,  // own kernels: lit pixels where the inputs have many zeros, else dense
  kEigen,      // Eigen, dense, one thread
  kDense,      // own kernels, dense
};

// `model` gives architecture, scaling and initial weights. What `set` names and executor must
// outlive the learner.
std::unique_ptr<Learner> make_learner(Products products, const Model& model, TrainingSet set,
                                      const Hyperparameters& h, Executor& executor);

}  // namespace inkling
