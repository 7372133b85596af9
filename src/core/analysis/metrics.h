// How well a model reads a set of images. The model must know every class that the images' labels
// name.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "core/base/executor.h"
#include "core/base/types.h"
#include "core/model/network.h"

namespace inkling {

using Confusion = Eigen::Matrix<std::int32_t, Eigen::Dynamic, Eigen::Dynamic>;

struct Metrics {
  std::int64_t count = 0;
  double loss = 0.0;                  // mean cross-entropy in nats, without label smoothing or L2
  double accuracy = 0.0;              // 0..1
  Confusion confusion;                // [true class x answered class], counts
  std::vector<std::uint8_t> answers;  // the answered class of each sample, in order
  std::vector<float> confidences;  // the probability given to that answer, as calibrated
  std::vector<float> losses;          // the cross-entropy of each sample
};

// An evaluation in portions, so that a page can draw between them. Neither model nor images nor
// executor may go away meanwhile. The metrics do not depend on the executor.
class Evaluation {
 public:
  // `samples` are indices into `images`; empty means all of them.
  Evaluation(const Model& model, const LabeledImages& images, Executor& executor,
             std::vector<std::uint32_t> samples = {});

  bool done() const { return next_ == total_; }
  void advance();  // a portion of at most 256 samples for each of the executor's processors
  const Metrics& metrics() const { return metrics_; }  // valid once done

 private:
  struct Lane {  // what one processor works with
    BatchReader reader;
    ForwardBuffers<float> buffers;
  };
  void read(Lane& lane, Index first, Index count);

  const Model& model_;
  const LabeledImages& images_;
  Executor& executor_;
  std::vector<std::uint32_t> samples_;
  std::vector<Lane> lanes_;
  Index next_ = 0, total_ = 0;
  Metrics metrics_;
};

Metrics evaluate(const Model& model, const LabeledImages& images, Executor& executor);

}  // namespace inkling
