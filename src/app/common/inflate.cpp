#include "app/common/inflate.h"

#include <zlib.h>

#include <limits>
#include <string>

namespace inkling {

Result<Bytes> inflate_raw(std::span<const std::uint8_t> packed, std::size_t size) {
  const auto invalid = [](const std::string& what) { return Error{ErrorCode::kInvalidData, what}; };
  constexpr std::size_t kMost = std::numeric_limits<uInt>::max() - 1;
  if (packed.size() > kMost || size > kMost) return invalid("found more than 4 GiB.");
  Bytes unpacked(size + 1);  // room that stays free, unless there is more than there should be
  z_stream stream = {};
  if (inflateInit2(&stream, -15) != Z_OK)  // 15: largest window; negative: no header
    return Error{ErrorCode::kOutOfMemory, "no memory left to unpack it."};
  stream.next_in = const_cast<Bytef*>(packed.data());  // zlib's type lacks the const
  stream.avail_in = static_cast<uInt>(packed.size());
  stream.next_out = unpacked.data();
  stream.avail_out = static_cast<uInt>(unpacked.size());
  const int outcome = inflate(&stream, Z_FINISH);
  const std::size_t filled = unpacked.size() - stream.avail_out, left = stream.avail_in;
  inflateEnd(&stream);
  if (outcome == Z_MEM_ERROR) return Error{ErrorCode::kOutOfMemory, "no memory left to unpack it."};
  if (filled > size) return invalid("unpacks to more than " + std::to_string(size) + " bytes.");
  if (outcome != Z_STREAM_END || left > 0 || filled != size)
    return invalid("found damaged deflate data, expected it to unpack to " + std::to_string(size) +
                   " bytes.");
  unpacked.resize(size);
  return unpacked;
}

}  // namespace inkling
