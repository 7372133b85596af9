#include "core/analysis/layer_outputs.h"

#include <algorithm>
#include <cassert>
#include <numeric>

namespace inkling {
namespace {

constexpr std::size_t kOutputsPortion = 256;

double steepest_slope(Activation activation) {
  return activation == Activation::kSigmoid ? 0.25 : 1.0;
}

}  // namespace

MatrixF layer_outputs(const Model& model, const LabeledImages& images,
                      std::span<const std::uint32_t> samples, std::size_t layer,
                      Executor& executor) {
  assert(layer < model.network.layers.size());
  MatrixF outputs(model.network.layers[layer].outputs(), static_cast<Index>(samples.size()));
  struct Lane {
    BatchReader reader;
    ForwardBuffers<float> buffers;
  };
  // Portions are dealt out in turn, so that each processor keeps its buffers.
  std::vector<Lane> lanes(std::max<std::size_t>(executor.concurrency(), 1));
  executor.for_each(lanes.size(), [&](std::size_t l) {
    for (std::size_t first = l * kOutputsPortion; first < samples.size();
         first += lanes.size() * kOutputsPortion) {
      const auto portion =
          samples.subspan(first, std::min(kOutputsPortion, samples.size() - first));
      const auto count = static_cast<Index>(portion.size());
      forward<float>(model.network, lanes[l].reader.read(images, portion, model.scaling),
                     lanes[l].buffers);
      outputs.middleCols(static_cast<Index>(first), count) =
          lanes[l].buffers.activations[layer].leftCols(count);
    }
  });
  return outputs;
}

std::size_t DeadUnits::count() const {
  return static_cast<std::size_t>(std::count(dead.begin(), dead.end(), true));
}

double DeadUnits::share() const {
  return dead.empty() ? 0.0 : static_cast<double>(count()) / static_cast<double>(dead.size());
}

DeadUnitSearch::DeadUnitSearch(const Model& model, const LabeledImages& images, Executor& executor,
                               std::vector<std::uint32_t> samples, std::size_t portion)
    : model_(model),
      images_(images),
      executor_(executor),
      samples_(std::move(samples)),
      portion_(portion),
      lanes_(std::max<std::size_t>(executor.concurrency(), 1)) {
  if (samples_.empty()) {
    samples_.resize(static_cast<std::size_t>(images.size()));
    std::iota(samples_.begin(), samples_.end(), 0u);
  }
  for (std::size_t l = 0; l + 1 < model.network.layers.size(); ++l) {
    const auto units = static_cast<std::size_t>(model.network.layers[l].outputs());
    layers_.push_back({std::vector<bool>(units, true)});
    for (Lane& lane : lanes_) lane.learns.emplace_back(units, false);
  }
}

void DeadUnitSearch::read(Lane& lane, std::size_t first, std::size_t count) {
  const auto portion = std::span(samples_).subspan(first, count);
  forward<float>(model_.network, lane.reader.read(images_, portion, model_.scaling), lane.buffers);
  for (std::size_t l = 0; l < lane.learns.size(); ++l) {
    const Activation activation = model_.network.layers[l].activation;
    const auto outputs = lane.buffers.activations[l].leftCols(static_cast<Index>(count));
    lane.slopes.setOnes(outputs.rows(), outputs.cols());
    multiply_by_derivative<float>(activation, outputs, lane.slopes);
    const auto limit = static_cast<float>(kDeadSlope * steepest_slope(activation));
    for (Index unit = 0; unit < outputs.rows(); ++unit)
      // Written so that NaN counts as alive: it is told elsewhere.
      if (!(lane.slopes.row(unit).array() <= limit).all())
        lane.learns[l][static_cast<std::size_t>(unit)] = true;
  }
}

void DeadUnitSearch::advance() {
  const std::size_t left = (samples_.size() - next_ + portion_ - 1) / portion_;
  const std::size_t portions = std::min(lanes_.size(), left);
  executor_.for_each(portions, [&](std::size_t lane) {
    const std::size_t first = next_ + lane * portion_;
    read(lanes_[lane], first, std::min(portion_, samples_.size() - first));
  });
  next_ = std::min(samples_.size(), next_ + portions * portion_);
  for (const Lane& lane : lanes_)
    for (std::size_t l = 0; l < layers_.size(); ++l)
      for (std::size_t unit = 0; unit < lane.learns[l].size(); ++unit)
        if (lane.learns[l][unit]) layers_[l].dead[unit] = false;
}

}  // namespace inkling
