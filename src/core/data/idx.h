// The IDX format of MNIST: a big-endian header, then raw bytes.
//   u8 0, u8 0, u8 type (0x08 = unsigned byte), u8 rank, rank x u32 dimension, then the product of
//   the dimensions bytes
// Source: Y. LeCun, C. Cortes, C. J. C. Burges, "The MNIST database of handwritten digits".
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "core/base/result.h"

namespace inkling {

using Bytes = std::vector<std::uint8_t>;

// The largest file that is accepted, unpacked: room for 60,000 images of 64x64, and a bound for
// hostile headers.
inline constexpr std::size_t kMaxIdxBytes = std::size_t{256} << 20;
inline constexpr int kMinImageSide = 8;
inline constexpr int kMaxImageSide = 64;
inline constexpr int kMinClasses = 2;
inline constexpr int kMaxClasses = 26;

// `count` images of rows x columns, row by row, as the file has them: value 0 is background, the
// largest is ink. The pixels stay inside the file's own buffer, behind its header: no second copy
// of 47 MB is made.
struct IdxImages {
  std::uint32_t count = 0;
  int rows = 0;
  int columns = 0;
  Bytes file;
  std::size_t offset = 0;  // of the first pixel in `file`

  const std::uint8_t* pixels() const { return file.data() + offset; }
  std::uint8_t* pixels() { return file.data() + offset; }
};

struct IdxLabels {
  std::vector<std::uint8_t> labels;
  int largest = 0;
};

// `name` is the file's name and opens every message. Images have rank 3 and 8..64 pixels a side;
// labels have rank 1 and values 0..25. Anything else, also a byte too few or too many, is an error
// that says what was found.
Result<IdxImages> parse_idx_images(Bytes file, std::string_view name);
Result<IdxLabels> parse_idx_labels(const Bytes& file, std::string_view name);

// Images that are all background, to be drawn on.
IdxImages blank_idx_images(std::uint32_t count, int rows, int columns);

// The other direction, for exports, tests and data of one's own.
Bytes format_idx_images(std::uint32_t count, int rows, int columns, const std::uint8_t* pixels);
Bytes format_idx_labels(const std::vector<std::uint8_t>& labels);

}  // namespace inkling
