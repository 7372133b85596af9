#include "core/training/memory.h"

#include <algorithm>

#include "core/training/optimizer.h"
#include "core/training/trainer.h"

namespace inkling {
namespace {

// Beside the network itself: the learner's own, the best weights, the last good ones, and two
// snapshots of which the older is still shown while the newer is made.
constexpr std::size_t kCopies = 6;

}  // namespace

std::size_t estimate_memory_bytes(const Hyperparameters& h, Index pixels, Index classes) {
  std::size_t weights = 0, units = static_cast<std::size_t>(pixels),
              previous = static_cast<std::size_t>(pixels);
  for (const int width : h.hidden) {
    weights += (previous + 1) * static_cast<std::size_t>(width);
    previous = static_cast<std::size_t>(width);
    units += 4 * previous;  // activations, what dropout left, its mask, deltas
  }
  weights += (previous + 1) * static_cast<std::size_t>(classes);
  units += static_cast<std::size_t>(classes);
  const auto remembered =
      static_cast<std::size_t>(make_optimizer<float>(h.optimizer)->numbers_per_weight());
  const auto portion = static_cast<std::size_t>(
      std::max<Index>(portion_size(static_cast<std::int64_t>(weights)), 256));
  return sizeof(float) * (weights * (kCopies + remembered) + units * 2 * portion);
}

Status check_memory(const Hyperparameters& h, Index pixels, Index classes,
                    std::size_t available_bytes) {
  const std::size_t needed = estimate_memory_bytes(h, pixels, classes);
  if (needed <= available_bytes) return {};
  return Error{ErrorCode::kOutOfMemory,
               "hidden: this network needs about " + std::to_string((needed >> 20) + 1) +
                   " MiB, and " + std::to_string(available_bytes >> 20) +
                   " MiB are available. Fewer or narrower hidden layers will fit."};
}

}  // namespace inkling
