// Images by chance, with a chosen share of ink.
#pragma once

#include <memory>
#include <string>

#include "core/base/random.h"
#include "core/data/dataset.h"

namespace inkling::testing {

inline LabeledImages random_images(Random& random, std::uint32_t count, int rows, int columns,
                                   double lit, int classes = 1) {
  std::vector<std::uint8_t> pixels(count * static_cast<std::size_t>(rows * columns));
  for (auto& pixel : pixels)
    pixel =
        random.uniform() < lit ? static_cast<std::uint8_t>(1 + random.below(255)) : std::uint8_t{0};
  LabeledImages images;
  images.images =
      *parse_idx_images(format_idx_images(count, rows, columns, pixels.data()), "random");
  for (std::uint32_t i = 0; i < count; ++i)
    images.labels.push_back(
        static_cast<std::uint8_t>(random.below(static_cast<std::uint32_t>(classes))));
  return images;
}

// With class names "0", "1" ...
inline std::shared_ptr<Dataset> random_dataset(Random& random, std::uint32_t train,
                                               std::uint32_t test, int rows, int columns,
                                               double lit, int classes) {
  auto dataset = std::make_shared<Dataset>();
  dataset->name = "chance";
  for (int k = 0; k < classes; ++k) dataset->class_names.push_back(std::to_string(k));
  dataset->train = random_images(random, train, rows, columns, lit, classes);
  dataset->test = random_images(random, test, rows, columns, lit, classes);
  return dataset;
}

inline MatrixF random_matrix(Random& random, Index rows, Index columns) {
  MatrixF matrix(rows, columns);
  for (Index i = 0; i < matrix.size(); ++i) matrix.data()[i] = static_cast<float>(random.normal());
  return matrix;
}

}  // namespace inkling::testing
