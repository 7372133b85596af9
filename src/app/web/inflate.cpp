#include "app/web/inflate.h"

#include <limits>
#include <string>

// Its reader of deflate data alone: what is not called is left out.
#define STB_IMAGE_IMPLEMENTATION
#define STB_IMAGE_STATIC
#define STBI_ONLY_PNG
#define STBI_NO_STDIO
#define STBI_NO_FAILURE_STRINGS
#define STBI_NO_THREAD_LOCALS
#include <stb_image.h>

namespace inkling::web {

Result<Bytes> inflate_raw(std::span<const std::uint8_t> packed, std::size_t size) {
  constexpr std::size_t kMost = std::numeric_limits<int>::max();
  if (packed.size() > kMost - 4 || size > kMost)
    return Error{ErrorCode::kInvalidData, "found more than 2 GiB."};
  // It reads some bits ahead, as a zlib stream's checksum behind the data allows.
  Bytes padded(packed.begin(), packed.end());
  padded.resize(padded.size() + 4);
  Bytes unpacked(size);
  const int filled = stbi_zlib_decode_noheader_buffer(
      reinterpret_cast<char*>(unpacked.data()), static_cast<int>(size),
      reinterpret_cast<const char*>(padded.data()), static_cast<int>(padded.size()));
  if (filled != static_cast<int>(size))
    return Error{ErrorCode::kInvalidData, "found damaged deflate data, expected it to unpack to " +
                                              std::to_string(size) + " bytes."};
  return unpacked;
}

}  // namespace inkling::web
