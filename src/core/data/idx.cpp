#include "core/data/idx.h"

#include <algorithm>
#include <string>

namespace inkling {
namespace {

constexpr std::uint8_t kUnsignedByte = 0x08;

std::uint32_t read_u32(const std::uint8_t* at) {
  return std::uint32_t{at[0]} << 24 | std::uint32_t{at[1]} << 16 | std::uint32_t{at[2]} << 8 |
         std::uint32_t{at[3]};
}

void append_u32(Bytes& out, std::uint32_t value) {
  for (int shift = 24; shift >= 0; shift -= 8)
    out.push_back(static_cast<std::uint8_t>(value >> shift));
}

Error invalid(std::string_view name, const std::string& what) {
  return {ErrorCode::kInvalidData, std::string(name) + ": " + what};
}

std::string hex_byte(std::uint8_t value) {
  constexpr char digits[] = "0123456789abcdef";
  return std::string("0x") + digits[value >> 4] + digits[value & 15];
}

// Checks all that images and labels have in common and returns the dimensions.
Result<std::vector<std::uint32_t>> parse_header(const Bytes& file, std::string_view name,
                                                int rank) {
  const std::size_t header = 4 + 4 * static_cast<std::size_t>(rank);
  if (file.size() < 4)
    return invalid(name, "found " + std::to_string(file.size()) +
                             " bytes, expected an IDX header of " + std::to_string(header) + ".");
  if (file[0] == 0x1f && file[1] == 0x8b)
    return invalid(name, "found gzip data, expected an unpacked IDX file.");
  if (file[0] != 0 || file[1] != 0)
    return invalid(name, "found the first bytes " + hex_byte(file[0]) + " " + hex_byte(file[1]) +
                             ", expected 0x00 0x00, the mark of an IDX file.");
  if (file[2] != kUnsignedByte)
    return invalid(name,
                   "found IDX type " + hex_byte(file[2]) + ", expected 0x08 (unsigned bytes).");
  if (file[3] != rank)
    return invalid(name,
                   "found " + std::to_string(file[3]) + " dimension(s), expected " +
                       std::to_string(rank) +
                       (rank == 3 ? " (count, rows, columns of images)." : " (count of labels)."));
  if (file.size() < header)
    return invalid(name, "found " + std::to_string(file.size()) +
                             " bytes, expected an IDX header of " + std::to_string(header) + ".");
  std::vector<std::uint32_t> dimensions;
  std::uint64_t content = 1;
  for (int d = 0; d < rank; ++d) {
    dimensions.push_back(read_u32(file.data() + 4 + 4 * d));
    // Saturates instead of wrapping: three dimensions of 2^32 - 1 must not look small.
    content = std::min(content, std::uint64_t{1} << 31) * dimensions.back();
  }
  if (dimensions[0] == 0) return invalid(name, "found a count of 0, expected at least one entry.");
  if (content + header > kMaxIdxBytes)
    return invalid(name, "the header announces more than " + std::to_string(kMaxIdxBytes >> 20) +
                             " MiB, the most that is accepted.");
  if (file.size() != header + content)
    return invalid(name, "found " + std::to_string(file.size()) + " bytes, expected " +
                             std::to_string(header + content) + " (the header announces " +
                             std::to_string(dimensions[0]) +
                             (rank == 3 ? " images)." : " labels)."));
  return dimensions;
}

}  // namespace

Result<IdxImages> parse_idx_images(Bytes file, std::string_view name) {
  const auto dimensions = parse_header(file, name, 3);
  if (!dimensions) return dimensions.error();
  const std::uint32_t rows = (*dimensions)[1], columns = (*dimensions)[2];
  const auto in_range = [](std::uint32_t side) {
    return side >= kMinImageSide && side <= kMaxImageSide;
  };
  if (!in_range(rows) || !in_range(columns))
    return invalid(name, "found images of " + std::to_string(rows) + " x " +
                             std::to_string(columns) + " pixels, expected 8 to 64 a side.");
  IdxImages images;
  images.count = (*dimensions)[0];
  images.rows = static_cast<int>(rows);
  images.columns = static_cast<int>(columns);
  images.file = std::move(file);
  images.offset = 16;
  return images;
}

Result<IdxLabels> parse_idx_labels(const Bytes& file, std::string_view name) {
  const auto dimensions = parse_header(file, name, 1);
  if (!dimensions) return dimensions.error();
  IdxLabels result;
  result.labels.assign(file.begin() + 8, file.end());
  const auto largest = std::max_element(result.labels.begin(), result.labels.end());
  result.largest = *largest;
  if (result.largest >= kMaxClasses)
    return invalid(name, "found label " + std::to_string(result.largest) + " at entry " +
                             std::to_string(largest - result.labels.begin()) + ", expected 0 to " +
                             std::to_string(kMaxClasses - 1) + ".");
  return result;
}

IdxImages blank_idx_images(std::uint32_t count, int rows, int columns) {
  IdxImages images;
  images.count = count;
  images.rows = rows;
  images.columns = columns;
  const std::size_t content = std::size_t{count} * static_cast<std::size_t>(rows * columns);
  images.file.reserve(16 + content);
  images.file = {0, 0, kUnsignedByte, 3};
  append_u32(images.file, count);
  append_u32(images.file, static_cast<std::uint32_t>(rows));
  append_u32(images.file, static_cast<std::uint32_t>(columns));
  images.offset = images.file.size();
  images.file.resize(images.offset + content);
  return images;
}

Bytes format_idx_images(std::uint32_t count, int rows, int columns, const std::uint8_t* pixels) {
  IdxImages images = blank_idx_images(count, rows, columns);
  std::copy(pixels, pixels + (images.file.size() - images.offset), images.pixels());
  return std::move(images.file);
}

Bytes format_idx_labels(const std::vector<std::uint8_t>& labels) {
  Bytes out = {0, 0, kUnsignedByte, 1};
  append_u32(out, static_cast<std::uint32_t>(labels.size()));
  out.insert(out.end(), labels.begin(), labels.end());
  return out;
}

}  // namespace inkling
