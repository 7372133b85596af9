#include "core/kernels/softmax.h"

#include <algorithm>

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
  const auto off_target = static_cast<float>(smoothing / static_cast<double>(classes_));
  const auto on_target = static_cast<float>(1.0 - smoothing);
  if (targets_.size() < labels.size()) {
    targets_.resize(labels.size());
    sums_.resize(labels.size());
  }
  BatchScore score;
  for (Index s = 0; s < samples; ++s) {
    float* z = rows + s * stride_;
    const Index label = labels[static_cast<std::size_t>(s)];
    float largest = z[0];
    for (Index k = 1; k < classes_; ++k) largest = z[k] > largest ? z[k] : largest;
    score.correct += z[label] >= largest ? 1 : 0;
    Quad total = {};
    for (Index k = 0; k < stride_; k += 4) {
      const Quad lowered = (load_as<Quad>(z + k) - largest) * load_as<Quad>(real_.data() + k);
      simd::store(z + k, lowered);
      total += lowered;
    }
    // -sum q log p = log(sum exp z) - sum q z, with z already lowered by its maximum
    targets_[static_cast<std::size_t>(s)] = on_target * z[label] + off_target * sum_of(total);
  }
  Eigen::Map<Eigen::ArrayXf> all(rows, samples * stride_);
  all = all.exp();
  const auto weight = static_cast<float>(scale);
  for (Index s = 0; s < samples; ++s) {
    float* e = rows + s * stride_;
    Quad total = {};
    for (Index k = 0; k < stride_; k += 4)
      total += load_as<Quad>(e + k) * load_as<Quad>(real_.data() + k);
    const float sum = sum_of(total);
    sums_[static_cast<std::size_t>(s)] = sum;
    for (Index k = 0; k < stride_; k += 4)
      simd::store(e + k, (load_as<Quad>(e + k) / sum - off_target) * weight *
                             load_as<Quad>(real_.data() + k));
    e[labels[static_cast<std::size_t>(s)]] -= on_target * weight;
  }
  std::fill(rows + samples * stride_, rows + row_count * stride_, 0.0f);
  Eigen::Map<Eigen::ArrayXf> sums(sums_.data(), samples);
  sums = sums.log() - Eigen::Map<const Eigen::ArrayXf>(targets_.data(), samples);
  for (Index s = 0; s < samples; ++s)
    score.loss_sum += static_cast<double>(sums_[static_cast<std::size_t>(s)]);
  return score;
}

}  // namespace inkling
