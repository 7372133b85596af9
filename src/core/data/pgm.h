// Grey images in the format PGM, as bytes (P5) or as text (P2). Source: "pgm" of Netpbm's manual.
#pragma once

#include <span>
#include <string_view>

#include "core/base/result.h"
#include "core/data/bitmap.h"
#include "core/data/idx.h"

namespace inkling {

// By the first two bytes.
bool is_pgm(std::span<const std::uint8_t> bytes);

// `name` opens every message. Samples of 8 or 16 bits become 0..1 by the file's own largest value.
// Sides beyond kMaxBitmapSide, samples beyond the largest value, missing ones and bytes behind the
// last are errors.
Result<Bitmap> parse_pgm(std::span<const std::uint8_t> file, std::string_view name);

}  // namespace inkling
