// All that a training needs to go on as if it had never been interrupted: the same weights to the
// last bit. What follows from the seed and from how far the training is (the order of the images,
// dropout, drawn images, the learning rate) is not kept but found again.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/data/dataset.h"
#include "core/model/network.h"
#include "core/training/hyperparameters.h"

namespace inkling {

// Of the BlockLearner, between two steps. Weights of rows that rest are as they were when they came
// to rest (see kernels/resting_rows.h).
struct LearnerState {
  struct Layer {
    MatrixF weights, first, second;           // [outputs x inputs]
    VectorF biases, bias_first, bias_second;  // [outputs]
  };                                          // first: velocity or Adam's mean; second: of Adam
  std::vector<Layer> layers;
  VectorF resting_ww, resting_wv, resting_vw, resting_vv;  // [inputs]
  double beta1_power = 1.0, beta2_power = 1.0;
  int steps_to_flush = 0;
};

struct TrainerState {
  struct Best {
    NetworkF network;
    double accuracy = 0.0, loss = 0.0;
    std::int64_t step = 0;
  };

  LearnerState learner;
  NetworkF last_good;
  std::optional<Best> best;
  std::int64_t step = 0, samples_seen = 0;
  std::int64_t run_first_step = 0, run_last_step = 0;
  std::int64_t last_evaluated_step = -1, last_good_step = 0;
  std::int64_t evaluations_without_gain = 0;
  bool stopped_early = false;
};

// A state of zeros in the sizes of a network for these settings and data.
TrainerState blank_state(const Hyperparameters& h, Index inputs, Index classes, bool has_best);

// Calls visit(name, rows, columns, pointer to the numbers, column by column) for each array of
// numbers of the state, always in the same order. State is TrainerState or const TrainerState.
template <class State, class Visit>
void visit_arrays(State& state, Visit&& visit) {
  const auto array = [&](const std::string& name, auto& values) {
    if (values.size() > 0) visit(name, values.rows(), values.cols(), values.data());
  };
  for (std::size_t l = 0; l < state.learner.layers.size(); ++l) {
    auto& layer = state.learner.layers[l];
    const std::string name = "learner." + std::to_string(l) + ".";
    array(name + "weights", layer.weights);
    array(name + "weights.first", layer.first);
    array(name + "weights.second", layer.second);
    array(name + "biases", layer.biases);
    array(name + "biases.first", layer.bias_first);
    array(name + "biases.second", layer.bias_second);
  }
  array("resting.ww", state.learner.resting_ww);
  array("resting.wv", state.learner.resting_wv);
  array("resting.vw", state.learner.resting_vw);
  array("resting.vv", state.learner.resting_vv);
  const auto network = [&](const std::string& name, auto& net) {
    for (std::size_t l = 0; l < net.layers.size(); ++l) {
      array(name + "." + std::to_string(l) + ".weights", net.layers[l].weights);
      array(name + "." + std::to_string(l) + ".biases", net.layers[l].biases);
    }
  };
  network("last_good", state.last_good);
  if (state.best) network("best", state.best->network);
}

// Tells data sets apart: all pixels and labels, and how they are laid out. FNV-1a of 64 bits
// (Fowler, Noll, Vo 1991); no defence against forgery.
std::uint64_t fingerprint(const Dataset& dataset);

}  // namespace inkling
