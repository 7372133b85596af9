// Teaches a network a few drawings within a second, without its forgetting what it knows: small
// steps on batches in which the drawings, bent a little anew each time, are among images of the
// kind that it learned from. Source: A. Robins, "Catastrophic forgetting, rehearsal and
// pseudorehearsal", 1995.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "core/base/executor.h"
#include "core/data/dataset.h"
#include "core/model/network.h"
#include "core/training/learner.h"

namespace inkling {

class Lesson {
 public:
  // The model reads images of the set's size and classes; `own` (at least one drawing) is as large,
  // with labels among them. `newest` drawings at the end of `own` are shown as often as all others
  // together. The set's training images are rehearsed; set and executor must outlive the lesson.
  // The same arguments give the same weights, however many processors the executor has.
  Lesson(const Model& model, const Dataset& dataset, const LabeledImages& own, int newest,
         std::uint64_t seed, Executor& executor);

  bool done() const { return step_ == kSteps; }
  double progress() const { return static_cast<double>(step_) / kSteps; }
  void advance();  // one step, some milliseconds
  // The weights as they are now.
  void store(NetworkF& network) const { learner_->store(network); }

 private:
  static constexpr int kSteps = 240;

  Hyperparameters settings_;
  LabeledImages own_;
  std::vector<std::uint32_t> samples_;  // of all steps, as TrainingImages numbers them
  std::vector<Portion> portions_;       // of all steps
  std::size_t next_ = 0;                // portion
  std::unique_ptr<Learner> learner_;
  int step_ = 0;
};

}  // namespace inkling
