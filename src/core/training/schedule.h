// How the learning rate changes from step to step. A pure function of the step: nothing to save or
// restore.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "core/training/hyperparameters.h"

namespace inkling {

inline constexpr std::array<std::string_view, 5> kScheduleNames = {
    "constant", "step", "exponential", "linear", "cosine"};

// The rate of step `step` (0-based) of a run of `horizon` steps, with r = learning_rate and w =
// warmup_steps:
//   warm-up      r (step + 1) / (w + 1)                        while step < w, in front of each
//   schedule constant     r step         r factor^floor(step / n)                      n =
//   decay_steps exponential  r factor^(step / n) linear       r (1 - t) cosine       r (1 + cos(pi
//   t)) / 2                         Loshchilov and Hutter, "SGDR", 2017, without restarts
// where t = (step - w) / (horizon - w) runs from 0 to 1. Past the horizon the last value holds.
double learning_rate_at(const Hyperparameters& h, std::int64_t step, std::int64_t horizon);

}  // namespace inkling
