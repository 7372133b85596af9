#include "core/analysis/mistakes.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>

namespace inkling {
namespace {

// NaN is not in order with other numbers, and sorting by it would be undefined.
float rank(const Mistake& mistake) {
  return std::isnan(mistake.loss) ? std::numeric_limits<float>::infinity() : mistake.loss;
}

}  // namespace

std::vector<Mistake> worst_mistakes(const Metrics& metrics, const LabeledImages& images,
                                    std::size_t most) {
  assert(metrics.answers.size() == images.labels.size());
  std::vector<Mistake> mistakes;
  for (std::size_t i = 0; i < images.labels.size(); ++i)
    if (metrics.answers[i] != images.labels[i])
      mistakes.push_back({static_cast<std::uint32_t>(i), images.labels[i], metrics.answers[i],
                          metrics.confidences[i], metrics.losses[i]});
  const auto last = mistakes.begin() + static_cast<std::ptrdiff_t>(std::min(most, mistakes.size()));
  std::partial_sort(mistakes.begin(), last, mistakes.end(), [](const Mistake& a, const Mistake& b) {
    return rank(a) != rank(b) ? rank(a) > rank(b) : a.sample < b.sample;
  });
  mistakes.erase(last, mistakes.end());
  return mistakes;
}

}  // namespace inkling
