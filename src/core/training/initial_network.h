// The weights that training begins with.
#pragma once

#include "core/model/network.h"
#include "core/training/hyperparameters.h"

namespace inkling {

// Layers, activations, initialiser and seed are those of `h`, which is valid. The same settings
// always give the same network, bit for bit: it is how a network's beginning is known later on.
NetworkF initial_network(const Hyperparameters& h, Index pixels, Index classes);

}  // namespace inkling
