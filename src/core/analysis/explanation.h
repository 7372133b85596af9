// Why a network answers as it does for one image.
#pragma once

#include <span>
#include <vector>

#include "core/base/types.h"
#include "core/model/network.h"

namespace inkling {

struct Explanation {
  std::vector<VectorF> hidden;  // outputs of each hidden layer
  VectorF probabilities;        // [classes]
  int answer = 0;               // the class with the largest
  // What each input speaks for (above 0) and against (below): the input as the network gets it
  // times the derivative of the answer's logit with respect to it, [pixels]. For a network of ReLUs
  // without biases they add up to the logit. Source: A. Shrikumar et al., "Not just a black box:
  // learning important features through propagating activation differences", 2016.
  VectorF relevance;
};

// values: 0..1, row by row, ink = 1; values.size() == model.pixel_count().
Explanation explain(const Model& model, std::span<const float> values);

}  // namespace inkling
