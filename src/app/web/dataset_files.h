// The four files of a data set as the page's script hands them over.
#pragma once

#include "core/data/dataset.h"

namespace inkling::web {

// Takes the staged files: training images and labels, test images and labels. `text` is JSON {name,
// classes, files: [four names]}; anything else throws, since it comes from the page itself.
DatasetFiles take_dataset(const char* text);

}  // namespace inkling::web
