// Source: PNG (Portable Network Graphics) Specification, 3rd edition, W3C.
#include "app/common/png.h"

#include <zlib.h>

#include <cassert>
#include <string_view>

namespace inkling {

namespace {

void append_big_endian(Bytes& bytes, std::uint32_t value) {
  for (const int shift : {24, 16, 8, 0}) bytes.push_back(static_cast<std::uint8_t>(value >> shift));
}

void append_chunk(Bytes& file, std::string_view type, const Bytes& content) {
  append_big_endian(file, static_cast<std::uint32_t>(content.size()));
  Bytes body(type.begin(), type.end());
  body.insert(body.end(), content.begin(), content.end());
  file.insert(file.end(), body.begin(), body.end());
  append_big_endian(
      file, static_cast<std::uint32_t>(crc32(0, body.data(), static_cast<uInt>(body.size()))));
}

}  // namespace

Bytes format_png(const Picture& picture) {
  const std::size_t row = static_cast<std::size_t>(picture.width) * 3;
  assert(picture.rgb.size() == row * static_cast<std::size_t>(picture.height));
  Bytes rows;
  rows.reserve(picture.rgb.size() + static_cast<std::size_t>(picture.height));
  for (std::size_t at = 0; at < picture.rgb.size(); at += row) {
    rows.push_back(0);  // no filter
    rows.insert(rows.end(), picture.rgb.begin() + static_cast<std::ptrdiff_t>(at),
                picture.rgb.begin() + static_cast<std::ptrdiff_t>(at + row));
  }
  uLongf size = compressBound(static_cast<uLong>(rows.size()));
  Bytes packed(size);
  if (compress2(packed.data(), &size, rows.data(), static_cast<uLong>(rows.size()),
                Z_BEST_COMPRESSION) != Z_OK)
    return {};
  packed.resize(size);

  Bytes file = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
  Bytes header;
  append_big_endian(header, static_cast<std::uint32_t>(picture.width));
  append_big_endian(header, static_cast<std::uint32_t>(picture.height));
  header.insert(header.end(),
                {8, 2, 0, 0, 0});  // 8 bits, RGB, deflate, no filter method, not interlaced
  append_chunk(file, "IHDR", header);
  append_chunk(file, "IDAT", packed);
  append_chunk(file, "IEND", {});
  return file;
}

}  // namespace inkling
