// What the layers of a network put out for a set of images. For one image alone see explanation.h.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/base/executor.h"
#include "core/model/network.h"

namespace inkling {

// Outputs of layer `layer`, [units x samples]; those of the last layer are logits. `samples` are
// indices into `images`. The result does not depend on the executor.
MatrixF layer_outputs(const Model& model, const LabeledImages& images,
                      std::span<const std::uint32_t> samples, std::size_t layer,
                      Executor& executor);

// A unit is dead for a set of images where the slope of its activation function is at most this
// share of the function's steepest for every image, so that none of them teaches it (much):
//   ReLU           it puts out 0
//   leaky ReLU     it puts out 0 or less: the slope is 0.01 of the other side's
//   sigmoid, tanh  it is saturated: a (1 - a) <= 0.0025, 1 - a^2 <= 0.01
//   identity       never
inline constexpr double kDeadSlope = 0.01;

struct DeadUnits {
  std::vector<bool> dead;  // of each unit of the layer

  std::size_t count() const;
  double share() const;  // 0..1
};

// The dead units of each hidden layer, found in portions so that a page can draw between them.
// Neither model nor images nor executor may go away meanwhile.
class DeadUnitSearch {
 public:
  // `samples` are indices into `images`; empty means all of them. A portion is of at most `portion`
  // samples, at least one, for each of the executor's processors.
  DeadUnitSearch(const Model& model, const LabeledImages& images, Executor& executor,
                 std::vector<std::uint32_t> samples = {}, std::size_t portion = 256);

  bool done() const { return next_ == samples_.size(); }
  void advance();  // a portion
  // Valid once done; before, of the samples so far.
  const std::vector<DeadUnits>& hidden_layers() const { return layers_; }

 private:
  struct Lane {  // what one processor works with
    BatchReader reader;
    ForwardBuffers<float> buffers;
    MatrixF slopes;
    std::vector<std::vector<bool>> learns;  // of each hidden layer, each unit
  };
  void read(Lane& lane, std::size_t first, std::size_t count);

  const Model& model_;
  const LabeledImages& images_;
  Executor& executor_;
  std::vector<std::uint32_t> samples_;
  std::size_t portion_;
  std::vector<Lane> lanes_;
  std::size_t next_ = 0;
  std::vector<DeadUnits> layers_;
};

}  // namespace inkling
