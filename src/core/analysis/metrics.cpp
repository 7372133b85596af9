#include "core/analysis/metrics.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace inkling {
namespace {

constexpr Index kMetricsPortion = 256;

}  // namespace

Evaluation::Evaluation(const Model& model, const LabeledImages& images, Executor& executor,
                       std::vector<std::uint32_t> samples)
    : model_(model),
      images_(images),
      executor_(executor),
      samples_(std::move(samples)),
      lanes_(std::max<std::size_t>(executor.concurrency(), 1)) {
  if (samples_.empty()) {
    samples_.resize(static_cast<std::size_t>(images.size()));
    std::iota(samples_.begin(), samples_.end(), 0u);
  }
  total_ = static_cast<Index>(samples_.size());
  metrics_.answers.resize(samples_.size());
  metrics_.confidences.resize(samples_.size());
  metrics_.losses.resize(samples_.size());
}

void Evaluation::read(Lane& lane, Index first, Index count) {
  const auto portion =
      std::span(samples_).subspan(static_cast<std::size_t>(first), static_cast<std::size_t>(count));
  const BatchInputs<float>& inputs = lane.reader.read(images_, portion, model_.scaling);
  const auto logits = forward<float>(model_.network, inputs, lane.buffers);
  const float coldness =
      model_.calibration ? static_cast<float>(1.0 / model_.calibration->temperature) : 1.0f;
  for (Index i = 0; i < count; ++i) {
    const auto z = logits.col(i).array();
    const auto at = static_cast<std::size_t>(first + i);
    Index answer = 0;
    const float largest = z.maxCoeff(&answer);
    const float sum = (z - largest).exp().sum();
    metrics_.answers[at] = static_cast<std::uint8_t>(answer);
    metrics_.confidences[at] =
        1.0f / (coldness == 1.0f ? sum : ((z - largest) * coldness).exp().sum());
    metrics_.losses[at] =
        std::log(sum) + largest - z(images_.labels[portion[static_cast<std::size_t>(i)]]);
  }
}

void Evaluation::advance() {
  const Index left = (total_ - next_ + kMetricsPortion - 1) / kMetricsPortion;
  const std::size_t portions = std::min(lanes_.size(), static_cast<std::size_t>(left));
  executor_.for_each(portions, [&](std::size_t lane) {
    const Index first = next_ + static_cast<Index>(lane) * kMetricsPortion;
    read(lanes_[lane], first, std::min(kMetricsPortion, total_ - first));
  });
  next_ = std::min(total_, next_ + static_cast<Index>(portions) * kMetricsPortion);
  if (!done()) return;
  const Index classes = model_.network.outputs();
  metrics_.confusion.setZero(classes, classes);
  for (std::size_t i = 0; i < samples_.size(); ++i) {
    ++metrics_.confusion(images_.labels[samples_[i]], metrics_.answers[i]);
    metrics_.loss += static_cast<double>(metrics_.losses[i]);
  }
  metrics_.count = total_;
  metrics_.loss /= static_cast<double>(total_);
  metrics_.accuracy = static_cast<double>(metrics_.confusion.trace()) / static_cast<double>(total_);
}

Metrics evaluate(const Model& model, const LabeledImages& images, Executor& executor) {
  Evaluation evaluation(model, images, executor);
  while (!evaluation.done()) evaluation.advance();
  return evaluation.metrics();
}

}  // namespace inkling
