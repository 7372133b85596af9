#include "core/training/schedule.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace inkling {

double learning_rate_at(const Hyperparameters& h, std::int64_t step, std::int64_t horizon) {
  // A run shorter than its warm-up still comes to its schedule: the ramp then takes the first half.
  const std::int64_t warmup = std::min<std::int64_t>(h.warmup_steps, horizon / 2);
  if (step < warmup)
    return h.learning_rate * static_cast<double>(step + 1) / static_cast<double>(warmup + 1);
  const double periods = static_cast<double>(step) / h.decay_steps;
  if (h.schedule == "step") return h.learning_rate * std::pow(h.decay_factor, std::floor(periods));
  if (h.schedule == "exponential") return h.learning_rate * std::pow(h.decay_factor, periods);
  const auto length = static_cast<double>(std::max<std::int64_t>(horizon - warmup, 1));
  // The last step of a run would have rate 0 were t to reach 1 on it: the schedules end one step
  // later.
  const double t = std::min(static_cast<double>(step - warmup) / length, 1.0);
  if (h.schedule == "linear") return h.learning_rate * (1.0 - t);
  if (h.schedule == "cosine") return h.learning_rate * 0.5 * (1.0 + std::cos(std::numbers::pi * t));
  return h.learning_rate;
}

}  // namespace inkling
