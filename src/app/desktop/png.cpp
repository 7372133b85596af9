// Source: PNG (Portable Network Graphics) Specification, 3rd edition, W3C.
#include "app/desktop/png.h"

#include <zlib.h>

#include <string_view>
#include <vector>

#include "app/common/files.h"

namespace inkling::desktop {

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

Status write_png(const std::filesystem::path& path, int width, int height,
                 std::span<const std::uint8_t> rgba) {
  Bytes rows;
  rows.reserve(static_cast<std::size_t>(height) * (static_cast<std::size_t>(width) * 3 + 1));
  for (int y = height - 1; y >= 0; --y) {
    rows.push_back(0);  // no filter
    for (int x = 0; x < width; ++x) {
      const std::size_t at = (static_cast<std::size_t>(y) * static_cast<std::size_t>(width) +
                              static_cast<std::size_t>(x)) *
                             4;
      rows.insert(rows.end(), {rgba[at], rgba[at + 1], rgba[at + 2]});
    }
  }
  uLongf size = compressBound(static_cast<uLong>(rows.size()));
  Bytes packed(size);
  if (compress2(packed.data(), &size, rows.data(), static_cast<uLong>(rows.size()),
                Z_BEST_COMPRESSION) != Z_OK)
    return Error{ErrorCode::kOutOfMemory, path.string() + ": the picture could not be packed."};
  packed.resize(size);

  Bytes file = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
  Bytes header;
  append_big_endian(header, static_cast<std::uint32_t>(width));
  append_big_endian(header, static_cast<std::uint32_t>(height));
  header.insert(header.end(),
                {8, 2, 0, 0, 0});  // 8 bits, RGB, deflate, no filter method, not interlaced
  append_chunk(file, "IHDR", header);
  append_chunk(file, "IDAT", packed);
  append_chunk(file, "IEND", {});
  return write_file_atomically(path, file, IfExists::kReplace);
}

}  // namespace inkling::desktop
