// Pictures as PNG files.
#pragma once

#include <cstdint>

#include "core/data/idx.h"

namespace inkling {

// [height x width x 3], rows from the top down.
struct Picture {
  int width = 0, height = 0;
  Bytes rgb;
};

// The same picture gives the same bytes with the same zlib. Empty where memory does not suffice.
Bytes format_png(const Picture& picture);

}  // namespace inkling
