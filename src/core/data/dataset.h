// A set of labelled images for training and testing, kept as the bytes of its files.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/base/types.h"
#include "core/data/idx.h"

namespace inkling {

// Images with one label each. `images.count == labels.size()`.
struct LabeledImages {
  IdxImages images;
  std::vector<std::uint8_t> labels;

  Index size() const { return static_cast<Index>(labels.size()); }
  Index pixel_count() const { return Index{images.rows} * images.columns; }
  const std::uint8_t* pixels(Index sample) const {
    return images.pixels() + sample * pixel_count();
  }
};

// Immutable once made; shared between threads as shared_ptr<const Dataset>.
struct Dataset {
  std::string name;                      // "mnist", or the name of one's own set
  std::vector<std::string> class_names;  // one for each class, "0" .. "9" for digits
  LabeledImages train;
  LabeledImages test;
  int largest_pixel =
      255;  // the largest value in either part, rounded up to 16 or 255: the ink of /max scaling

  Index class_count() const { return static_cast<Index>(class_names.size()); }
  Index pixel_count() const { return train.pixel_count(); }
};

// The four files of a set with the names that messages shall use for them.
struct DatasetFile {
  std::string name;
  Bytes bytes;  // unpacked IDX
};
struct DatasetFiles {
  std::string name;
  std::vector<std::string> class_names;  // empty: the labels' numbers
  DatasetFile train_images, train_labels, test_images, test_labels;
};

// Checks each file and that they fit together: equal counts, one image size, no class unknown to
// training.
Result<std::shared_ptr<const Dataset>> make_dataset(DatasetFiles files);

}  // namespace inkling
