// Samples as points of a plane.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/types.h"

namespace inkling::plots {

struct Projection {
  Matrix<double> points;             // [2 x samples]
  std::vector<std::uint8_t> labels;  // of each sample
  std::vector<std::string> classes;  // names
  std::string title, note;           // "Outputs of layer 1", "1,000 test images, t-SNE"
  std::string x_name;                // below the points
  std::string y_name;                // empty: the axes mean nothing, and have no numbers
};

// One scale for both directions. A point for each sample in the colour of its class, or the class's
// name where there are fewer than 200 samples and names of one or two letters; otherwise the names
// stand at the middle of each class.
std::string draw_projection(const Projection& projection);

}  // namespace inkling::plots
