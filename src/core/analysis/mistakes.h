// The images that a model reads worst.
#pragma once

#include <cstdint>
#include <vector>

#include "core/analysis/metrics.h"

namespace inkling {

struct Mistake {
  std::uint32_t sample = 0;  // index into the images
  int truth = 0, answer = 0;
  float confidence = 0.0f;  // the probability given to the answer
  float loss = 0.0f;        // -log of the probability given to the truth, in nats
};

// At most `most` of the misread images, the largest loss first; equal losses in the order of the
// images, and a loss that is no number before all others. `metrics` are those of all of `images`.
std::vector<Mistake> worst_mistakes(const Metrics& metrics, const LabeledImages& images,
                                    std::size_t most);

}  // namespace inkling
