#include "ui/laboratory/loss_scan.h"

#include <algorithm>
#include <numeric>
#include <utility>
#include <vector>

namespace inkling::ui::laboratory {

namespace {

// About 4 ms of a browser's dense products, and never more than Evaluation takes at once.
Index portion_of(const Model& model) {
  constexpr double kOperations = 2.4e8;
  const double per_sample =
      2.0 * static_cast<double>(std::max<std::int64_t>(1, model.network.parameter_count()));
  return static_cast<Index>(std::clamp(kOperations / per_sample, 8.0, 256.0));
}

}  // namespace

void LossScan::begin(std::shared_ptr<const Model> model, const LabeledImages& images) {
  model_ = std::move(model);
  metrics_ = {};
  next_ = 0;
  running_ = images.size() > 0;
}

void LossScan::advance(const LabeledImages& images) {
  const Index count = std::min(portion_of(*model_), images.size() - next_);
  std::vector<std::uint32_t> samples(static_cast<std::size_t>(count));
  std::iota(samples.begin(), samples.end(), static_cast<std::uint32_t>(next_));
  SerialExecutor executor;
  Evaluation evaluation(*model_, images, executor, std::move(samples));
  while (!evaluation.done()) evaluation.advance();
  const Metrics& portion = evaluation.metrics();
  const auto append = [](auto& all, const auto& some) {
    all.insert(all.end(), some.begin(), some.end());
  };
  append(metrics_.answers, portion.answers);
  append(metrics_.confidences, portion.confidences);
  append(metrics_.losses, portion.losses);
  next_ += count;
  metrics_.count = next_;
  running_ = next_ < images.size();
}

}  // namespace inkling::ui::laboratory
