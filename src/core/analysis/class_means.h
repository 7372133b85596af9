// What a data set looks like on average.
#pragma once

#include <cstdint>
#include <vector>

#include "core/data/dataset.h"

namespace inkling {

struct ClassMeans {
  std::vector<std::int64_t> counts;  // images of each class
  Matrix<double> images;  // [pixels x classes]: mean image of each, values as in the file; 0 where
                          // a class has no image
  Vector<double> all;     // [pixels]: mean image of all
};

// classes: more than the largest label.
ClassMeans class_means(const LabeledImages& images, Index classes);

}  // namespace inkling
