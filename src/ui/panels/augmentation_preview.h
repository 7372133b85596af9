// A few training images as augmentation and synthetic digits would make them, drawn by the same
// code that draws those of a training.
#pragma once

#include <cstdint>

#include "core/data/augmentation.h"
#include "ui/context.h"
#include "ui/sample_images.h"

namespace inkling::ui {

struct AugmentationPreview {
  // What the pictures were made of.
  Augmentation settings;
  bool with_data = true, with_synthetic = false, dark = false;
  std::uint64_t images = 0, number = 0;
  std::uint64_t wanted_number = 0;  // another one draws others
  Tile atlas;
};

// Nothing where the training images are shown as they are; `images` are some of the data set's.
// Cuts what it uses from the top of `rest`.
void draw_augmentation_preview(Context& context, AugmentationPreview& preview,
                               const Hyperparameters& settings, const ImageSet& images, Rect& rest);

}  // namespace inkling::ui
