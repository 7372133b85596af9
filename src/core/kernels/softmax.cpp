#include "core/kernels/softmax.h"

#include <algorithm>
#include <limits>

namespace inkling {
namespace {

using simd::load_as;
using simd::Quad;

float sum_of(Quad q) { return (q[0] + q[1]) + (q[2] + q[3]); }

}  // namespace

SoftmaxRows::SoftmaxRows(Index classes)
    : classes_(classes), stride_(round_up(classes, 4)), real_(static_cast<std::size_t>(stride_)) {
  std::fill_n(real_.begin(), classes, 1.0f);
}

BatchScore SoftmaxRows::gradient(std::span<const std::uint8_t> labels, double smoothing,
                                 double scale, float* rows, Index row_count) {
  const auto samples = static_cast<Index>(labels.size());
  const auto weight = static_cast<float>(scale);
  if (targets_.size() < labels.size()) {
    targets_.resize(labels.size());
    sums_.resize(labels.size());
  }
  BatchScore score;
  for (Index s = 0; s < samples; ++s) {
    float* z = rows + s * stride_;
    const bool known = labels[static_cast<std::size_t>(s)] != kNoClass;
    const Index label = known ? labels[static_cast<std::size_t>(s)] : 0;
    const auto off_target =
        static_cast<float>((known ? smoothing : 1.0) / static_cast<double>(classes_));
    const auto on_target = static_cast<float>(known ? 1.0 - smoothing : 0.0);
    Quad most = Quad{} + std::numeric_limits<float>::lowest();
    for (Index k = 0; k < stride_; k += 4) {
      const Quad logits = load_as<Quad>(z + k);
      const auto exceeds = (logits > most) & (load_as<Quad>(real_.data() + k) != 0.0f);
      most = exceeds ? logits : most;
    }
    const float largest = std::max({most[0], most[1], most[2], most[3]});
    score.correct += known && z[label] >= largest ? 1 : 0;
    const float label_logit = z[label] - largest;
    Quad lowered_total = {}, total = {};
    for (Index k = 0; k < stride_; k += 4) {
      const Quad real = load_as<Quad>(real_.data() + k);
      const Quad lowered = (load_as<Quad>(z + k) - largest) * real;
      lowered_total += lowered;
      const Quad power = simd::exponential(lowered) * real;
      total += power;
      simd::store(z + k, power);
    }
    const float sum = sum_of(total);
    score.correct += !known && sum >= 2.0f ? 1 : 0;
    sums_[static_cast<std::size_t>(s)] = sum;
    // -sum q log p = log(sum exp z) - sum q z, with z already lowered by its maximum
    targets_[static_cast<std::size_t>(s)] =
        on_target * label_logit + off_target * sum_of(lowered_total);
    for (Index k = 0; k < stride_; k += 4)
      simd::store(z + k, (load_as<Quad>(z + k) / sum - off_target) * weight *
                             load_as<Quad>(real_.data() + k));
    z[label] -= on_target * weight;
  }
  std::fill(rows + samples * stride_, rows + row_count * stride_, 0.0f);
  Eigen::Map<Eigen::ArrayXf> sums(sums_.data(), samples);
  sums = sums.log() - Eigen::Map<const Eigen::ArrayXf>(targets_.data(), samples);
  for (Index s = 0; s < samples; ++s)
    score.loss_sum += static_cast<double>(sums_[static_cast<std::size_t>(s)]);
  return score;
}

}  // namespace inkling
