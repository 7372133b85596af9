// A small data set that is easy to learn, made in memory: 8x8 images, each class with its own lit
// rows, plus noise.
#pragma once

#include <memory>

#include "core/base/random.h"
#include "core/data/dataset.h"
#include "core/training/hyperparameters.h"

namespace inkling::testing {

inline DatasetFiles tiny_files(std::uint32_t train = 200, std::uint32_t test = 60, int classes = 4,
                               int ink = 255) {
  Random random(7, RandomStream::kShuffling);
  const auto part = [&](std::uint32_t count, DatasetFile& images, DatasetFile& labels) {
    std::vector<std::uint8_t> pixels(count * 64), classes_of(count);
    for (std::uint32_t i = 0; i < count; ++i) {
      classes_of[i] = static_cast<std::uint8_t>(i % static_cast<std::uint32_t>(classes));
      for (int p = 0; p < 64; ++p) {
        const bool lit = p / 8 == classes_of[i] || p / 8 == classes_of[i] + 2;
        const double value = lit ? random.uniform(0.5, 1.0)
                                 : (random.uniform() < 0.2 ? random.uniform(0.0, 0.4) : 0.0);
        pixels[i * 64 + p] = static_cast<std::uint8_t>(value * ink);
      }
    }
    images.bytes = format_idx_images(count, 8, 8, pixels.data());
    labels.bytes = format_idx_labels(classes_of);
  };
  DatasetFiles files;
  files.name = "tiny";
  files.train_images.name = "train-images";
  files.train_labels.name = "train-labels";
  files.test_images.name = "test-images";
  files.test_labels.name = "test-labels";
  part(train, files.train_images, files.train_labels);
  part(test, files.test_images, files.test_labels);
  return files;
}

inline std::shared_ptr<const Dataset> tiny_dataset(std::uint32_t train = 200,
                                                   std::uint32_t test = 60, int classes = 4) {
  return *make_dataset(tiny_files(train, test, classes));
}

// Settings that learn tiny_dataset() within an epoch or two.
inline Hyperparameters tiny_settings() {
  Hyperparameters h;
  h.data = "tiny";
  h.hidden = {12};
  h.batch_size = 8;
  h.validation_count = 40;
  h.epochs = 4.0;
  h.eval_every = 10;
  h.log_every = 2;
  h.warmup_steps = 0;
  h.learning_rate = 0.05;
  return h;
}

}  // namespace inkling::testing
