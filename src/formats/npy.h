// Arrays as NumPy's .npy files: a magic text, a version, the length of a header, the header (a
// Python dict literal with dtype, order and shape, padded so that the data is aligned to 64 bytes),
// the array's bytes. Source: NumPy Enhancement Proposal 1, and numpy.lib.format, versions 1.0 to
// 3.0.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "formats/tensor_bytes.h"

namespace inkling {

// An array of numbers, '<f2' or '<f4', in C order: the last index changes fastest.
Bytes format_npy(std::span<const float> values, const std::vector<std::int64_t>& shape,
                 NumberType type);

// A text as an array of no dimensions, '<U...': four bytes for each character. `text` is UTF-8;
// what is none becomes U+FFFD.
Bytes format_npy_text(std::string_view text);

struct NpyArray {
  std::string dtype;  // as it stands in the header, "<f4"
  bool fortran_order = false;
  std::vector<std::int64_t> shape;
  std::span<const std::uint8_t> data;  // within the file
};

// The header, checked; `name` opens every message. What the dtype means is not looked at.
Result<NpyArray> parse_npy(std::span<const std::uint8_t> file, std::string_view name);

// The array's numbers in C order; '<f2', '<f4' or '<f8', in either order, of one or two dimensions.
// That the data is as long as the shape tells is checked here.
struct NpyNumbers {
  NumberType type = NumberType::kSingle;
  std::vector<float> values;
};
Result<NpyNumbers> read_npy_numbers(const NpyArray& array, std::string_view name);

// The text of an array of no dimensions, '<U...' or '|S...', as UTF-8.
Result<std::string> read_npy_text(const NpyArray& array, std::string_view name);

}  // namespace inkling
