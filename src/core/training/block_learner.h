// The learner that trains: own kernels over blocks of units, several processors, and no work on
// what is zero. It computes what EigenLearner computes, up to rounding.
//
// Layout: hidden units in blocks of kBlock; a processor works on whole blocks, so that no gradient
// is ever summed across processors and the result does not depend on their number. For two layers a
// step s is one phase, in which each processor does for each of its blocks:
//   deltas of the block, update of the weights that leave it and of those that enter it (in place,
//   while their gradient is in registers), then the block's forward pass of step s + 1 with weights
//   that are still in the cache, and its share of the logits;
// after one of them has turned the logits into their derivatives. The others need not wait for
// that: the lists of step s + 2, and the images of step s + 3 where those are drawn, are made by
// whoever has time. Deeper networks have one more phase a layer and direction.
//
// Rows of the first layer that no sample lights rest (kernels/resting_rows.h), until they are lit
// or a copy of the weights is asked for. Adam has no closed form for that: there the update is
// dense and only the gradient is sparse.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "core/data/training_images.h"
#include "core/kernels/layer_products.h"
#include "core/kernels/portion_inputs.h"
#include "core/kernels/resting_rows.h"
#include "core/kernels/softmax.h"
#include "core/training/learner.h"
#include "core/training/trainer_state.h"

namespace inkling {

class BlockLearner final : public Learner {
 public:
  enum class Inputs { kLit, kDense };

  BlockLearner(Inputs inputs, const Model& model, TrainingSet set, const Hyperparameters& h,
               Executor& executor);

  BatchScore learn(std::span<const Portion> upcoming, const Hyperparameters& h,
                   double learning_rate) override;
  void load(const NetworkF& network) override;
  void store(NetworkF& network) const override;

  // Between two steps: all that later ones depend on. restore() takes the state of a learner of the
  // same model and settings; what it learns then is the same to the last bit.
  LearnerState state() const;
  void restore(const LearnerState& state);

 private:
  // Numbers of one shape and what the optimiser remembers of each.
  struct Parameters {
    simd::Floats values, first, second, sums;
    void resize(Index count, bool has_second);
    void forget();  // the optimiser's memory
  };
  struct Layer {
    Index inputs = 0, outputs = 0;
    Activation activation = Activation::kIdentity;
    // First layer: [block of outputs][rows of PortionInputs][kBlock].
    // Others: [block of inputs][output_rows][kBlock].
    Parameters weights;
    Parameters biases;  // [blocks of outputs][kBlock]
    Index output_rows() const { return round_up(outputs, 4); }
    Index blocks() const { return blocks_for(outputs); }
  };
  // What the units of a hidden layer hold of a portion: [block][row_capacity_][kBlock].
  struct Units {
    simd::Floats activations, passed_on, masks, deltas;  // passed_on: what dropout left, if any
  };
  // A portion that has been read, or is to be.
  struct Slot {
    std::int64_t id = -1;
    TrainingImages::Reading reading;
    std::unique_ptr<PortionInputs> inputs;
    enum class Stage { kAssigned, kDrawn, kPrepared } stage = Stage::kAssigned;
  };
  struct Range {
    Index begin, end;
  };

  // visit(layer, output, input or -1 for a bias, its Parameters, its place in them) for each weight
  // and bias. Self is BlockLearner or const BlockLearner.
  template <class Self, class Visit>
  static void visit_numbers(Self& self, const Visit& visit);

  // Position of layer 0's weight within weights.values, and of the others'.
  Index first_position(Index input, Index output) const;
  Index upper_position(const Layer& layer, Index input, Index output) const;

  Slot& slot_of(const Portion& portion, std::span<const Portion> upcoming);
  void assign(Slot& slot, const Portion& portion, const Hyperparameters& h);
  static std::size_t pieces_of(const Slot& slot);
  static std::size_t pieces_of(std::span<Slot* const> slots);
  static void bring_on(std::span<Slot* const> slots, std::size_t piece);
  void prepare(std::span<Slot* const> slots);
  void begin_step(const Hyperparameters& h, double learning_rate, const Portion& now);

  void forward(const Slot& slot);
  void forward_first(const Slot& slot, Range blocks);
  void forward_upper(std::size_t l, const Slot& slot, Range outputs);
  void finish_units(std::size_t l, const Slot& slot, Range units);
  void share_logits(std::size_t task, const Slot& slot);
  void sum_groups(Range groups, const Slot& slot);
  void gather_logits(const Slot& slot);
  void backward_units(std::size_t l, const Slot& slot, Range blocks);
  void backward_first(const Slot& slot, Index block);
  void update_output_biases(const Slot& slot);
  void update_with_sums();
  void flush_memory();

  Update update_of(Parameters& parameters, Index at, bool decays);
  UnitValues deltas_of(std::size_t l);
  const float* outputs_of(std::size_t l) const;  // what layer l passes on
  // Rows that rested and are needed: those that the portion lights, or all, where the coming update
  // reaches all.
  void collect_due(const Slot& slot);

  // Calls work(task) for each of the tasks_, which divide a phase more finely than processors do,
  // so that one that is slow for a while keeps the others waiting for little.
  void in_phase(Executor::Task work);
  // The same once first() has been called; meanwhile, slots are brought to their next stages.
  void in_phase_after(FunctionRef<void()> first, Executor::Task work, std::span<Slot* const> slots);
  static Range share(Index count, std::size_t task, std::size_t tasks);
  Range blocks_of_group(Index group) const;
  Range blocks_of_task(std::size_t task) const;

  TrainingImages images_;
  Executor& executor_;
  std::uint64_t seed_;
  bool adam_ = false, decoupled_decay_ = false;

  std::vector<Layer> layers_;
  std::vector<Units> units_;  // of each hidden layer; without any, of the outputs
  Index row_capacity_;        // rows of samples in a block of units
  std::size_t tasks_ = 1, most_tasks_ = 1;
  Index groups_ = 1;  // of blocks of the last hidden layer: each sums its part of the logits
  SoftmaxRows softmax_;
  simd::Floats logits_;        // [rows][classes, rounded up]; then their derivatives
  simd::Floats group_logits_;  // [group][rows][classes, rounded up]
  // Now, next, the one whose lists are made meanwhile, and the one that is drawn meanwhile.
  std::array<Slot, 4> slots_;

  // The step in hand.
  MomentumStep momentum_;
  AdamStep adam_step_;
  double beta1_power_ = 1.0, beta2_power_ = 1.0;
  int steps_to_flush_ = 0;
  bool summing_ = false;  // the batch has several portions, whose gradients are summed

  RestingRows resting_;  // of the first layer
  std::span<const RestingRows::Due> due_;

  std::vector<double> dropout_;  // rate of each hidden layer
  std::int64_t forwarded_ = -1;  // the portion whose first layer has been computed ahead
};

}  // namespace inkling
