// Equality of two networks to the last bit.
#pragma once

#include <cstddef>

#include "core/model/network.h"

inline bool same_weights(const inkling::Model& a, const inkling::Model& b) {
  if (a.network.layers.size() != b.network.layers.size()) return false;
  for (std::size_t l = 0; l < a.network.layers.size(); ++l)
    if (a.network.layers[l].weights != b.network.layers[l].weights ||
        a.network.layers[l].biases != b.network.layers[l].biases)
      return false;
  return true;
}
