// What a configuration needs, before it is tried.
#pragma once

#include <cstddef>

#include "core/base/result.h"
#include "core/data/dataset.h"
#include "core/training/hyperparameters.h"

namespace inkling {

// Bytes of weights, gradients, the optimiser's memory, the copies that are kept (best, last good,
// shown) and buffers. The data set's own bytes are not counted.
std::size_t estimate_memory_bytes(const Hyperparameters& h, Index pixels, Index classes);

// An error naming the estimate and the available MiB where it does not fit.
Status check_memory(const Hyperparameters& h, Index pixels, Index classes,
                    std::size_t available_bytes);

}  // namespace inkling
