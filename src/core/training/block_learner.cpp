#include "core/training/block_learner.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>

#include "core/training/dropout.h"
#include "core/training/trainer.h"

namespace inkling {
namespace {

constexpr Index kMaxGroups = 16;
constexpr Index kDrawnTogether = 4;  // samples
constexpr Index kOutputTile = 16;    // outputs of an upper layer that go to one processor together
// Multiply-adds of a dense step below which a second processor costs more than it gains.
constexpr double kWorthSharing = 3e5;
// Steps between two looks for numbers that fade: with a momentum of 0.9 one needs 170 from where it
// is flushed to where it would be denormal.
constexpr int kFlushEvery = 100;

float lowest_of(Activation activation) {
  return activation == Activation::kRelu ? 0.0f : -std::numeric_limits<float>::infinity();
}

}  // namespace

void BlockLearner::Parameters::resize(Index count, bool has_second) {
  values.assign(static_cast<std::size_t>(count), 0.0f);
  first.assign(values.size(), 0.0f);
  second.assign(has_second ? values.size() : 0, 0.0f);
}

void BlockLearner::Parameters::forget() {
  std::fill(first.begin(), first.end(), 0.0f);
  std::fill(second.begin(), second.end(), 0.0f);
}

BlockLearner::BlockLearner(Inputs inputs, const Model& model, TrainingSet set,
                           const Hyperparameters& h, Executor& executor)
    : images_(set, static_cast<std::uint64_t>(h.seed)),
      executor_(executor),
      seed_(static_cast<std::uint64_t>(h.seed)),
      adam_(h.optimizer != "sgd"),
      decoupled_decay_(h.optimizer == "adamw"),
      softmax_(model.network.outputs()),
      resting_(model.network.inputs()) {
  const NetworkF& network = model.network;
  for (Slot& slot : slots_) {
    if (inputs == Inputs::kLit)
      slot.inputs = std::make_unique<LitPortion>(network.inputs(), model.scaling.largest_pixel);
    else
      slot.inputs = std::make_unique<DensePortion>(network.inputs(), model.scaling);
  }
  const Index rows = round_up(portion_size(network.parameter_count()), 4);
  row_capacity_ = rows + 4;  // not a power of two: blocks would else meet in the same cache sets
  for (std::size_t l = 0; l < network.layers.size(); ++l) {
    Layer layer;
    layer.inputs = network.layers[l].inputs();
    layer.outputs = network.layers[l].outputs();
    layer.activation = network.layers[l].activation;
    layer.weights.resize(l == 0 ? layer.blocks() * slots_[0].inputs->weight_rows() * kBlock
                                : blocks_for(layer.inputs) * layer.output_rows() * kBlock,
                         adam_);
    layer.biases.resize(layer.blocks() * kBlock, adam_);
    layers_.push_back(std::move(layer));
  }
  const std::size_t with_units = std::max<std::size_t>(layers_.size() - 1, 1);
  units_.resize(with_units);
  for (std::size_t l = 0; l < with_units; ++l) {
    const auto size = static_cast<std::size_t>(layers_[l].blocks() * row_capacity_ * kBlock);
    units_[l].activations.resize(size);
    units_[l].deltas.resize(size);
  }
  dropout_.resize(layers_.size() - 1);
  groups_ = std::min(kMaxGroups, layers_[with_units - 1].blocks());
  most_tasks_ = static_cast<std::size_t>(std::min(kMaxGroups, layers_[0].blocks()));
  logits_.resize(static_cast<std::size_t>(row_capacity_ * softmax_.stride()));
  group_logits_.resize(static_cast<std::size_t>(groups_) * logits_.size());
  load(network);
}

// ---- weights in and out

Index BlockLearner::first_position(Index input, Index output) const {
  const PortionInputs& inputs = *slots_[0].inputs;
  return output / kBlock * inputs.weight_rows() * kBlock + inputs.position(input, output % kBlock);
}

Index BlockLearner::upper_position(const Layer& layer, Index input, Index output) const {
  return (input / kBlock * layer.output_rows() + output) * kBlock + input % kBlock;
}

void BlockLearner::load(const NetworkF& network) {
  for (std::size_t l = 0; l < layers_.size(); ++l) {
    Layer& layer = layers_[l];
    const MatrixF& weights = network.layers[l].weights;
    assert(weights.rows() == layer.outputs && weights.cols() == layer.inputs);
    // What fills blocks up is 0, and stays so unless the training diverges.
    std::fill(layer.weights.values.begin(), layer.weights.values.end(), 0.0f);
    std::fill(layer.biases.values.begin(), layer.biases.values.end(), 0.0f);
    for (Index i = 0; i < layer.inputs; ++i)
      for (Index o = 0; o < layer.outputs; ++o)
        layer.weights.values[static_cast<std::size_t>(
            l == 0 ? first_position(i, o) : upper_position(layer, i, o))] = weights(o, i);
    std::copy_n(network.layers[l].biases.data(), layer.outputs, layer.biases.values.begin());
    layer.weights.forget();
    layer.biases.forget();
  }
  beta1_power_ = beta2_power_ = 1.0;
  steps_to_flush_ = kFlushEvery;
  resting_.clear();
  for (Slot& slot : slots_) slot.id = -1;
  forwarded_ = -1;
}

void BlockLearner::store(NetworkF& network) const {
  for (std::size_t l = 0; l < layers_.size(); ++l) {
    const Layer& layer = layers_[l];
    MatrixF& weights = network.layers[l].weights;
    for (Index i = 0; i < layer.inputs; ++i)
      for (Index o = 0; o < layer.outputs; ++o) {
        const auto at =
            static_cast<std::size_t>(l == 0 ? first_position(i, o) : upper_position(layer, i, o));
        weights(o, i) = layer.weights.values[at];
        if (l > 0) continue;
        const RestingMap map = resting_.map(i);
        weights(o, i) = map.ww * weights(o, i) + map.wv * layer.weights.first[at];
      }
    std::copy_n(layer.biases.values.begin(), layer.outputs, network.layers[l].biases.data());
  }
}

// ---- processors

void BlockLearner::in_phase(Executor::Task work) { executor_.for_each(tasks_, work); }

void BlockLearner::in_phase_after(FunctionRef<void()> first, Executor::Task work,
                                  std::span<Slot* const> slots) {
  executor_.for_each_after(first, tasks_, work, pieces_of(slots),
                           [&](std::size_t piece) { bring_on(slots, piece); });
  for (Slot* slot : slots)
    if (slot->stage != Slot::Stage::kPrepared)
      slot->stage =
          slot->stage == Slot::Stage::kAssigned ? Slot::Stage::kDrawn : Slot::Stage::kPrepared;
}

BlockLearner::Range BlockLearner::share(Index count, std::size_t task, std::size_t tasks) {
  const auto at = [&](std::size_t n) {
    return count * static_cast<Index>(n) / static_cast<Index>(tasks);
  };
  return {at(task), at(task + 1)};
}

BlockLearner::Range BlockLearner::blocks_of_group(Index group) const {
  const Index blocks = layers_[units_.size() - 1].blocks();
  return {blocks * group / groups_, blocks * (group + 1) / groups_};
}

// Of the first layer. Above it come the logits' groups, where there is one hidden layer: a task
// then has whole groups, and waits for nobody to sum its share.
BlockLearner::Range BlockLearner::blocks_of_task(std::size_t task) const {
  if (layers_.size() != 2) return share(layers_[0].blocks(), task, tasks_);
  const Range groups = share(groups_, task, tasks_);
  return {blocks_of_group(groups.begin).begin, blocks_of_group(groups.end).begin};
}

// ---- reading

BlockLearner::Slot& BlockLearner::slot_of(const Portion& portion,
                                          std::span<const Portion> upcoming) {
  for (Slot& slot : slots_)
    if (slot.id == portion.id) return slot;
  for (Slot& slot : slots_)
    if (std::none_of(upcoming.begin(), upcoming.end(),
                     [&](const Portion& other) { return other.id == slot.id; })) {
      slot.id = -1;
      return slot;
    }
  assert(false);
  return slots_[0];
}

void BlockLearner::assign(Slot& slot, const Portion& portion, const Hyperparameters& h) {
  slot.id = portion.id;
  slot.reading.assign(images_, portion.samples, portion.id, augmentation_of(h));
  slot.inputs->assign(slot.reading.pixels());
  slot.stage = slot.reading.to_be_drawn() ? Slot::Stage::kAssigned : Slot::Stage::kDrawn;
}

// Pieces of work, any of which may be done at the same time, that bring a slot to its next stage.
std::size_t BlockLearner::pieces_of(const Slot& slot) {
  switch (slot.stage) {
    case Slot::Stage::kAssigned:
      return static_cast<std::size_t>((slot.inputs->samples() + kDrawnTogether - 1) /
                                      kDrawnTogether);
    case Slot::Stage::kDrawn:
      return PortionInputs::kBands;
    case Slot::Stage::kPrepared:
      break;
  }
  return 0;
}

std::size_t BlockLearner::pieces_of(std::span<Slot* const> slots) {
  std::size_t pieces = 0;
  for (const Slot* slot : slots) pieces += pieces_of(*slot);
  return pieces;
}

void BlockLearner::bring_on(std::span<Slot* const> slots, std::size_t piece) {
  for (Slot* slot : slots) {
    if (const std::size_t pieces = pieces_of(*slot); piece >= pieces) {
      piece -= pieces;
      continue;
    }
    if (slot->stage == Slot::Stage::kDrawn) return slot->inputs->prepare(static_cast<int>(piece));
    const auto begin = static_cast<Index>(piece) * kDrawnTogether;
    const Index end = std::min(begin + kDrawnTogether, slot->inputs->samples());
    return slot->reading.draw(static_cast<std::size_t>(begin), static_cast<std::size_t>(end));
  }
}

void BlockLearner::prepare(std::span<Slot* const> slots) {
  while (pieces_of(slots) > 0) in_phase_after([] {}, [](std::size_t) {}, slots);
}

// ---- forward

const float* BlockLearner::outputs_of(std::size_t l) const {
  return (dropout_[l] > 0.0 ? units_[l].passed_on : units_[l].activations).data();
}

void BlockLearner::forward_first(const Slot& slot, Range blocks) {
  Layer& layer = layers_[0];
  const Index block_size = slot.inputs->weight_rows() * kBlock;
  for (Index block = blocks.begin; block < blocks.end; ++block) {
    float* weights = layer.weights.values.data() + block * block_size;
    float* velocities = layer.weights.first.data() + block * block_size;
    for (const RestingRows::Due& due : due_)
      catch_up(due.map, weights + due.row * kBlock, velocities + due.row * kBlock);
    slot.inputs->forward(weights, layer.biases.values.data() + block * kBlock,
                         lowest_of(layer.activation),
                         units_[0].activations.data() + block * row_capacity_ * kBlock);
    finish_units(0, slot, {block * kBlock, (block + 1) * kBlock});
  }
}

void BlockLearner::forward_upper(std::size_t l, const Slot& slot, Range outputs) {
  const Layer& layer = layers_[l];
  multiply_outputs(outputs_of(l - 1), row_capacity_ * kBlock, slot.inputs->sample_rows(),
                   layer.weights.values.data(), layer.output_rows(), layers_[l - 1].blocks(),
                   outputs.begin, outputs.end, layer.biases.values.data(),
                   lowest_of(layer.activation),
                   {units_[l].activations.data(), kBlock, row_capacity_ * kBlock, kBlock});
  finish_units(l, slot, outputs);
}

// What follows the sums: the activation, where the product has not done that; dropout; zeros for
// what fills the last block up and for the rows beyond the last sample.
void BlockLearner::finish_units(std::size_t l, const Slot& slot, Range range) {
  using Strided = Eigen::Map<MatrixF, 0, Eigen::OuterStride<>>;
  const Layer& layer = layers_[l];
  Units& units = units_[l];
  const Index samples = slot.inputs->samples(), rows = slot.inputs->sample_rows();
  const bool rests = l < dropout_.size() && dropout_[l] > 0.0;
  if (layer.activation == Activation::kRelu && !rests) return;
  for (Index begin = range.begin; begin < range.end; begin += kBlock - begin % kBlock) {
    const Index end = std::min(range.end, begin + kBlock - begin % kBlock);
    const Index at = begin / kBlock * row_capacity_ * kBlock + begin % kBlock;
    const auto part = [&](simd::Floats& floats) {
      return Strided(floats.data() + at, end - begin, rows, Eigen::OuterStride<>(kBlock));
    };
    Strided values = part(units.activations);
    if (layer.activation != Activation::kRelu)
      apply_activation<float>(layer.activation, values.leftCols(samples));
    const Index filling = std::max<Index>(0, end - std::max(begin, layer.outputs));
    values.bottomRows(filling).setZero();
    values.rightCols(rows - samples).setZero();
    if (!rests) continue;
    DropoutMasks(seed_, slot.id)
        .fill(l, dropout_[l], begin, end - begin, samples, kBlock, units.masks.data() + at);
    Strided masks = part(units.masks);
    masks.rightCols(rows - samples).setZero();
    part(units.passed_on) = values.cwiseProduct(masks);
  }
}

// The processor's groups' part of the logits, where one hidden layer is all there is.
void BlockLearner::share_logits(std::size_t task, const Slot& slot) {
  if (layers_.size() == 2) sum_groups(share(groups_, task, tasks_), slot);
}

void BlockLearner::sum_groups(Range groups, const Slot& slot) {
  const Layer& layer = layers_.back();
  const Index stride = softmax_.stride();
  for (Index group = groups.begin; group < groups.end; ++group) {
    const Range blocks = blocks_of_group(group);
    multiply_outputs(
        outputs_of(units_.size() - 1) + blocks.begin * row_capacity_ * kBlock,
        row_capacity_ * kBlock, slot.inputs->sample_rows(),
        layer.weights.values.data() + blocks.begin * layer.output_rows() * kBlock,
        layer.output_rows(), blocks.end - blocks.begin, 0, layer.output_rows(), nullptr,
        -std::numeric_limits<float>::infinity(),
        {group_logits_.data() + group * static_cast<Index>(logits_.size()), stride, 0, stride});
  }
}

// Into logits_: the groups' shares, always in the same order, and the biases.
void BlockLearner::gather_logits(const Slot& slot) {
  const Layer& layer = layers_.back();
  const Index samples = slot.inputs->samples(), stride = softmax_.stride();
  for (Index s = 0; s < samples; ++s) {
    float* row = logits_.data() + s * stride;
    if (layers_.size() == 1) {
      const UnitValues values{units_[0].activations.data(), kBlock, row_capacity_ * kBlock, kBlock};
      for (Index o = 0; o < layer.outputs; ++o) row[o] = *values.at(o, s);
      continue;
    }
    for (Index o = 0; o < stride; o += 4) {
      auto sum = simd::load_as<simd::Quad>(layer.biases.values.data() + o);
      for (Index group = 0; group < groups_; ++group)
        sum += simd::load_as<simd::Quad>(
            group_logits_.data() + group * static_cast<Index>(logits_.size()) + s * stride + o);
      simd::store(row + o, sum);
    }
  }
}

// As far as the groups' shares of the logits; the first layer has often been computed ahead.
void BlockLearner::forward(const Slot& slot) {
  const std::size_t hidden = layers_.size() - 1;
  if (forwarded_ != slot.id) {
    collect_due(slot);
    in_phase([&](std::size_t task) {
      forward_first(slot, blocks_of_task(task));
      share_logits(task, slot);
    });
  }
  for (std::size_t l = 1; l < hidden; ++l) {
    const Index rows = layers_[l].output_rows(), tiles = (rows + kOutputTile - 1) / kOutputTile;
    in_phase([&](std::size_t task) {
      const Range part = share(tiles, task, tasks_);
      forward_upper(l, slot, {part.begin * kOutputTile, std::min(part.end * kOutputTile, rows)});
    });
  }
  if (hidden > 1)
    in_phase([&](std::size_t task) { sum_groups(share(groups_, task, tasks_), slot); });
}

// ---- backward

Update BlockLearner::update_of(Parameters& parameters, Index at, bool decays) {
  if (summing_) return SumUpdate(parameters.sums.data() + at);
  if (adam_) {
    AdamStep step = adam_step_;
    if (!decays) {
      step.l2 = 0.0f;
      step.kept = 1.0f;
    }
    return AdamUpdate(step, parameters.values.data() + at, parameters.first.data() + at,
                      parameters.second.data() + at);
  }
  MomentumStep step = momentum_;
  if (!decays) step.l2 = 0.0f;
  float *values = parameters.values.data() + at, *velocities = parameters.first.data() + at;
  if (step.l2 != 0.0f) return DecayingMomentumUpdate(step, values, velocities);
  return MomentumUpdate(step, values, velocities);
}

UnitValues BlockLearner::deltas_of(std::size_t l) {
  if (l + 1 == layers_.size()) return {logits_.data(), softmax_.stride(), 0, softmax_.stride()};
  return {units_[l].deltas.data(), kBlock, row_capacity_ * kBlock, kBlock};
}

// For blocks of the hidden layer l: its deltas, then the update of its biases and of the weights
// that leave it.
void BlockLearner::backward_units(std::size_t l, const Slot& slot, Range blocks) {
  Layer& layer = layers_[l];
  Layer& above = layers_[l + 1];
  Units& units = units_[l];
  const Index rows = slot.inputs->sample_rows(), block_size = row_capacity_ * kBlock;
  const Index weights_size = above.output_rows() * kBlock;
  const UnitValues above_deltas = deltas_of(l + 1);
  const bool relu = layer.activation == Activation::kRelu;
  for (Index block = blocks.begin; block < blocks.end; ++block) {
    const float* activations = units.activations.data() + block * block_size;
    float* deltas = units.deltas.data() + block * block_size;
    multiply_transposed(above_deltas, above.outputs, rows,
                        above.weights.values.data() + block * weights_size,
                        relu ? activations : nullptr, deltas);
    Eigen::Map<MatrixF> all(deltas, kBlock, rows);
    if (dropout_[l] > 0.0)
      all.array() *=
          Eigen::Map<const MatrixF>(units.masks.data() + block * block_size, kBlock, rows).array();
    if (!relu)
      multiply_by_derivative<float>(layer.activation,
                                    Eigen::Map<const MatrixF>(activations, kBlock, rows), all);
    update_weights(above_deltas, above.outputs, rows, outputs_of(l) + block * block_size,
                   update_of(above.weights, block * weights_size, true));
    update_biases(deltas, rows, update_of(layer.biases, block * kBlock, false));
  }
}

void BlockLearner::backward_first(const Slot& slot, Index block) {
  slot.inputs->update(
      units_[0].deltas.data() + block * row_capacity_ * kBlock,
      update_of(layers_[0].weights, block * slot.inputs->weight_rows() * kBlock, true));
}

void BlockLearner::update_output_biases(const Slot& slot) {
  Layer& layer = layers_.back();
  const UnitValues deltas = deltas_of(layers_.size() - 1);
  const Index samples = slot.inputs->samples();
  for (Index block = 0; block < layer.blocks(); ++block) {
    alignas(64) std::array<float, kBlock> sums{};
    const Index first = block * kBlock, count = std::min(kBlock, layer.outputs - first);
    for (Index s = 0; s < samples; ++s) {
      const float* row = deltas.at(first, s);
      for (Index o = 0; o < count; o += 4)  // rows are filled up with zeros
        simd::store(&sums[static_cast<std::size_t>(o)],
                    simd::load_as<simd::Quad>(&sums[static_cast<std::size_t>(o)]) +
                        simd::load_as<simd::Quad>(row + o));
    }
    update_from_sums(sums.data(), kBlock, update_of(layer.biases, first, false));
    if (layers_.size() > 1) continue;
    // Without hidden layers the outputs are the first layer's units.
    for (Index s = 0; s < slot.inputs->sample_rows(); ++s)
      std::copy_n(deltas.at(first, s), count,
                  units_[0].deltas.data() + (block * row_capacity_ + s) * kBlock);
  }
}

// The step of a batch whose portions' gradients have been summed.
void BlockLearner::update_with_sums() {
  summing_ = false;
  for (Layer& layer : layers_) {
    const auto apply = [&](Parameters& parameters, bool decays) {
      const auto count = static_cast<Index>(parameters.values.size()) / kBlock;
      in_phase([&](std::size_t task) {
        const Range rows = share(count, task, tasks_);
        update_from_sums(parameters.sums.data() + rows.begin * kBlock,
                         (rows.end - rows.begin) * kBlock,
                         update_of(parameters, rows.begin * kBlock, decays));
      });
    };
    apply(layer.weights, true);
    apply(layer.biases, false);
  }
}

void BlockLearner::flush_memory() {
  for (Layer& layer : layers_)
    for (Parameters* parameters : {&layer.weights, &layer.biases})
      for (simd::Floats* memory : {&parameters->first, &parameters->second}) {
        const auto count = static_cast<Index>(memory->size()) / kBlock;
        in_phase([&](std::size_t task) {
          const Range rows = share(count, task, tasks_);
          flush(memory->data() + rows.begin * kBlock, (rows.end - rows.begin) * kBlock);
        });
      }
}

// ---- resting rows

void BlockLearner::collect_due(const Slot& slot) {
  const std::span<const std::uint16_t> counts = slot.inputs->lit_counts();
  due_ = counts.empty() ? std::span<const RestingRows::Due>{}
                        : resting_.take_due(counts, /*every=*/summing_);
}

// ---- the step

void BlockLearner::begin_step(const Hyperparameters& h, double learning_rate, const Portion& now) {
  for (std::size_t l = 0; l < dropout_.size(); ++l) {
    const double rate = h.dropout_of(l);
    if (rate != dropout_[l]) forwarded_ = -1;
    dropout_[l] = rate;
    const std::size_t size = rate > 0.0 ? units_[l].activations.size() : 0;
    units_[l].masks.resize(size);
    units_[l].passed_on.resize(size);
  }
  const bool parts = !now.first || !now.last;
  if (parts && now.first)
    for (Layer& layer : layers_)
      for (Parameters* parameters : {&layer.weights, &layer.biases})
        parameters->sums.assign(parameters->values.size(), 0.0f);
  summing_ = parts;
  if (parts) forwarded_ = -1;
  const double work = static_cast<double>(now.samples.size()) *
                      static_cast<double>(layers_[0].inputs * layers_[0].outputs);
  tasks_ = work < kWorthSharing || executor_.concurrency() < 2 ? 1 : most_tasks_;
  if (!now.last) return;
  const auto rate = static_cast<float>(learning_rate), l2 = static_cast<float>(h.l2);
  if (!adam_) {
    const auto mu = static_cast<float>(h.momentum);
    momentum_ = {rate, mu, l2, h.nesterov ? 1.0f : 0.0f, h.nesterov ? mu : 1.0f};
    return;
  }
  // Products of the betas as they were: right also when they change on the way.
  beta1_power_ *= h.beta1;
  beta2_power_ *= h.beta2;
  adam_step_.rate = static_cast<float>(learning_rate / (1.0 - beta1_power_));
  adam_step_.beta1 = static_cast<float>(h.beta1);
  adam_step_.beta2 = static_cast<float>(h.beta2);
  adam_step_.epsilon = static_cast<float>(h.epsilon);
  adam_step_.l2 = l2;
  adam_step_.correction = static_cast<float>(1.0 / std::sqrt(1.0 - beta2_power_));
  adam_step_.kept =
      decoupled_decay_ ? static_cast<float>(1.0 - learning_rate * h.weight_decay) : 1.0f;
}

BatchScore BlockLearner::learn(std::span<const Portion> upcoming, const Hyperparameters& h,
                               double learning_rate) {
  const bool draws = learns_fresh_digits(h) || learns_scribbles(h) || images_.has_own() ||
                     !augmentation_of(h).none();
  const std::size_t reach = draws ? slots_.size() : slots_.size() - 1;
  upcoming = upcoming.first(std::min(upcoming.size(), reach));
  const Portion& now = upcoming.front();
  begin_step(h, learning_rate, now);

  // Each portion's lists are made once, two steps ahead where the portions are known.
  std::array<Slot*, 4> slots{};
  for (std::size_t i = 0; i < upcoming.size(); ++i) {
    slots[i] = &slot_of(upcoming[i], upcoming);
    if (slots[i]->id != upcoming[i].id) assign(*slots[i], upcoming[i], h);
  }
  const bool ahead = !summing_ && upcoming.size() > 1;
  const std::size_t needed = ahead ? 2 : 1;  // at once; the others are made beside other work
  const auto at_once = std::span(slots).first(needed);
  const auto meanwhile = std::span(slots).subspan(needed, upcoming.size() - needed);
  prepare(at_once);

  const Slot& slot = *slots[0];
  forward(slot);
  BatchScore score;
  const auto derive_logits = [&] {
    gather_logits(slot);
    score = softmax_.gradient(slot.reading.labels(), h.label_smoothing,
                              1.0 / static_cast<double>(now.batch), logits_.data(),
                              slot.inputs->sample_rows());
    update_output_biases(slot);
  };
  const bool deep = layers_.size() > 2;
  if (deep) derive_logits();
  for (std::size_t l = layers_.size() - 1; l-- > 1;)
    in_phase([&](std::size_t task) {
      backward_units(l, slot, share(layers_[l].blocks(), task, tasks_));
    });

  // The first layer, and what follows from it alone.
  const auto begin_last = [&] {
    if (!deep) derive_logits();
    if (const auto counts = slot.inputs->lit_counts(); !counts.empty() && !summing_ && !adam_)
      resting_.rest(momentum_, counts);
    if (ahead) collect_due(*slots[1]);
  };
  const auto last = [&](std::size_t task) {
    const Range blocks = blocks_of_task(task);
    for (Index block = blocks.begin; block < blocks.end; ++block) {
      const Range one{block, block + 1};
      if (layers_.size() > 1) backward_units(0, slot, one);
      backward_first(slot, block);
      if (ahead) forward_first(*slots[1], one);
    }
    if (ahead) share_logits(task, *slots[1]);
  };
  in_phase_after(begin_last, last, meanwhile);
  forwarded_ = ahead ? slots[1]->id : -1;
  if (summing_ && now.last) update_with_sums();
  if (now.last && --steps_to_flush_ <= 0) {
    steps_to_flush_ = kFlushEvery;
    flush_memory();
  }
  return score;
}

}  // namespace inkling
