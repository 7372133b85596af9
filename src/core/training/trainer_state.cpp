#include "core/training/trainer_state.h"

#include <algorithm>
#include <cassert>
#include <span>

#include "core/model/initializer.h"
#include "core/training/block_learner.h"
#include "core/training/trainer.h"

namespace inkling {
namespace {

class Fnv {
 public:
  void add(std::span<const std::uint8_t> bytes) {
    for (const std::uint8_t byte : bytes) value_ = (value_ ^ byte) * 0x100000001B3u;
  }
  void add(std::uint64_t number) {
    for (int shift = 0; shift < 64; shift += 8)
      value_ = (value_ ^ (number >> shift & 255)) * 0x100000001B3u;
  }
  std::uint64_t value() const { return value_; }

 private:
  std::uint64_t value_ = 0xCBF29CE484222325u;
};

Error unsound(const std::string& what) {
  return {ErrorCode::kInvalidData, "The training's state: found " + what + "."};
}

}  // namespace

std::uint64_t fingerprint(const Dataset& dataset) {
  Fnv fnv;
  for (const LabeledImages* part : {&dataset.train, &dataset.test}) {
    for (const auto number : {Index{part->images.rows}, Index{part->images.columns}, part->size()})
      fnv.add(static_cast<std::uint64_t>(number));
    fnv.add(std::span(part->images.pixels(),
                      static_cast<std::size_t>(part->size() * part->pixel_count())));
    fnv.add(part->labels);
  }
  fnv.add(static_cast<std::uint64_t>(dataset.class_count()));
  return fnv.value();
}

TrainerState blank_state(const Hyperparameters& h, Index inputs, Index classes, bool has_best) {
  std::vector<Index> widths = {inputs};
  std::vector<Activation> activations;
  for (std::size_t l = 0; l < h.hidden.size(); ++l) {
    widths.push_back(h.hidden[l]);
    activations.push_back(activation_named(h.activation_of(l)));
  }
  widths.push_back(classes);
  TrainerState state;
  state.last_good = make_network<float>(widths, activations);
  if (has_best) state.best = TrainerState::Best{state.last_good};
  const bool adam = h.optimizer != "sgd";
  for (const auto& layer : state.last_good.layers) {
    const MatrixF weights = MatrixF::Zero(layer.outputs(), layer.inputs());
    const VectorF biases = VectorF::Zero(layer.outputs());
    state.learner.layers.push_back(
        {weights, weights, adam ? weights : MatrixF(), biases, biases, adam ? biases : VectorF()});
  }
  for (VectorF* numbers : {&state.learner.resting_ww, &state.learner.resting_wv,
                           &state.learner.resting_vw, &state.learner.resting_vv})
    numbers->setZero(inputs);
  return state;
}

// ---- the learner's part

template <class Self, class Visit>
void BlockLearner::visit_numbers(Self& self, const Visit& visit) {
  for (std::size_t l = 0; l < self.layers_.size(); ++l) {
    auto& layer = self.layers_[l];
    for (Index i = 0; i < layer.inputs; ++i)
      for (Index o = 0; o < layer.outputs; ++o)
        visit(l, o, i, layer.weights,
              static_cast<std::size_t>(l == 0 ? self.first_position(i, o)
                                              : self.upper_position(layer, i, o)));
    for (Index o = 0; o < layer.outputs; ++o)
      visit(l, o, Index{-1}, layer.biases, static_cast<std::size_t>(o));
  }
}

LearnerState BlockLearner::state() const {
  LearnerState state;
  for (const Layer& layer : layers_) {
    const MatrixF weights(layer.outputs, layer.inputs);
    const VectorF biases(layer.outputs);
    state.layers.push_back({weights, weights, adam_ ? weights : MatrixF(), biases, biases,
                            adam_ ? biases : VectorF()});
  }
  visit_numbers(*this,
                [&](std::size_t l, Index o, Index i, const Parameters& from, std::size_t at) {
                  LearnerState::Layer& to = state.layers[l];
                  const bool bias = i < 0;
                  (bias ? to.biases[o] : to.weights(o, i)) = from.values[at];
                  (bias ? to.bias_first[o] : to.first(o, i)) = from.first[at];
                  if (adam_) (bias ? to.bias_second[o] : to.second(o, i)) = from.second[at];
                });
  const Index inputs = layers_[0].inputs;
  for (VectorF* numbers :
       {&state.resting_ww, &state.resting_wv, &state.resting_vw, &state.resting_vv})
    numbers->resize(inputs);
  for (Index i = 0; i < inputs; ++i) {
    const RestingMap map = resting_.map(i);
    state.resting_ww[i] = map.ww;
    state.resting_wv[i] = map.wv;
    state.resting_vw[i] = map.vw;
    state.resting_vv[i] = map.vv;
  }
  state.beta1_power = beta1_power_;
  state.beta2_power = beta2_power_;
  state.steps_to_flush = steps_to_flush_;
  return state;
}

void BlockLearner::restore(const LearnerState& state) {
  visit_numbers(*this, [&](std::size_t l, Index o, Index i, Parameters& to, std::size_t at) {
    const LearnerState::Layer& from = state.layers[l];
    const bool bias = i < 0;
    to.values[at] = bias ? from.biases[o] : from.weights(o, i);
    to.first[at] = bias ? from.bias_first[o] : from.first(o, i);
    if (adam_) to.second[at] = bias ? from.bias_second[o] : from.second(o, i);
  });
  for (Index i = 0; i < layers_[0].inputs; ++i)
    resting_.set_map(
        i, {state.resting_ww[i], state.resting_wv[i], state.resting_vw[i], state.resting_vv[i]});
  beta1_power_ = state.beta1_power;
  beta2_power_ = state.beta2_power;
  steps_to_flush_ = state.steps_to_flush;
  for (Slot& slot : slots_) slot.id = -1;
  forwarded_ = -1;
}

// ---- the trainer's part

bool Trainer::between_epochs() const {
  return position_ == 0 && done_in_batch_ == 0 && !evaluating() && !next_epoch_ && step_ > 0 &&
         divergence_.step == 0;
}

TrainerState Trainer::state() const {
  assert(between_epochs() && products_ != Products::kEigen);
  TrainerState state;
  state.learner = static_cast<const BlockLearner&>(*learner_).state();
  state.last_good = last_good_;
  if (best_)
    state.best = TrainerState::Best{best_->network, best_->accuracy, best_->loss, best_->step};
  state.step = step_;
  state.samples_seen = samples_seen_;
  state.run_first_step = run_first_step_;
  state.run_last_step = run_last_step_;
  state.last_evaluated_step = last_evaluated_step_;
  state.last_good_step = last_good_step_;
  state.evaluations_without_gain = evaluations_without_gain_;
  state.stopped_early = stopped_early_;
  return state;
}

Status Trainer::restore(const TrainerState& state) {
  assert(step_ == 0 && products_ != Products::kEigen);
  const auto at_most = [](std::int64_t value, std::int64_t most) {
    return value >= 0 && value <= most;
  };
  const std::int64_t epochs = state.samples_seen / train_samples();
  constexpr std::int64_t kMostSteps = std::int64_t{1} << 53;
  if (state.step < 1 || !at_most(state.samples_seen, kMostSteps) || epochs < 1 ||
      state.samples_seen % train_samples() != 0)
    return unsound(std::to_string(state.samples_seen) + " samples seen, expected whole epochs of " +
                   std::to_string(train_samples()));
  if (!at_most(state.run_last_step, kMostSteps) || !at_most(state.step, state.run_last_step) ||
      !at_most(state.run_first_step, state.step) || state.last_evaluated_step < -1 ||
      state.last_evaluated_step > state.step || !at_most(state.last_good_step, state.step) ||
      !at_most(state.evaluations_without_gain, state.step) ||
      (state.best && !at_most(state.best->step, state.step)))
    return unsound("steps that do not follow one another");
  // As many shuffles as there were: the order is a permutation of the one before it.
  for (std::int64_t epoch = 0; epoch < epochs; ++epoch) shuffle_order();
  static_cast<BlockLearner&>(*learner_).restore(state.learner);
  model_is_old_ = true;
  last_good_ = state.last_good;
  best_.reset();
  if (state.best)
    best_ = Best{state.best->network, state.best->accuracy, state.best->loss, state.best->step};
  step_ = state.step;
  samples_seen_ = state.samples_seen;
  run_first_step_ = state.run_first_step;
  run_last_step_ = state.run_last_step;
  last_evaluated_step_ = state.last_evaluated_step;
  last_good_step_ = state.last_good_step;
  evaluations_without_gain_ = static_cast<int>(state.evaluations_without_gain);
  stopped_early_ = state.stopped_early;
  return {};
}

}  // namespace inkling
