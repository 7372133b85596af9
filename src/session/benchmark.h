// Measuring speed, in portions so that a session goes on answering meanwhile. No clock of its own.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "core/base/executor.h"
#include "core/base/result.h"
#include "core/data/dataset.h"
#include "core/training/hyperparameters.h"
#include "session/benchmark_messages.h"

namespace inkling {

// Floating-point operations of one sample's training step in a dense network, a multiply-add
// counted as two: forward, gradients of the weights, and gradients of every layer's input but the
// first. `widths` are inputs, hidden layers, outputs.
double training_operations(const std::vector<int>& widths);

// How many processors a goal asks for; 0: as many as training takes when nothing is said.
int threads_of(const benchmark::Goal& goal);

class Benchmark {
 public:
  // The settings of the goal's network, in range and fitting the data.
  static Result<Hyperparameters> settings(const benchmark::Goal& goal, const Dataset& dataset);

  // Errors: as settings(), or threads or seconds out of range. `executor` has the processors that
  // the goal asks for (threads_of). `clock` gives seconds.
  static Result<std::unique_ptr<Benchmark>> create(const benchmark::Goal& goal,
                                                   std::shared_ptr<const Dataset> dataset,
                                                   std::shared_ptr<Executor> executor,
                                                   const std::function<double()>& clock);
  virtual ~Benchmark() = default;

  // Works for about ten milliseconds. Returns the outcome once there is one, or why there will be
  // none; not to be called after that.
  virtual std::optional<Result<benchmark::Outcome>> advance() = 0;
};

}  // namespace inkling
