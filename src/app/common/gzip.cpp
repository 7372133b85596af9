#include "app/common/gzip.h"

#include <zlib.h>

#include <algorithm>
#include <limits>
#include <string>

namespace inkling {
namespace {

// Deflate packs at most 1032 bytes into one (its longest match, 258 bytes, in two bits).
constexpr std::size_t kMaxRatio = 1032;

class Inflater {
 public:
  Inflater() {
    ready_ = inflateInit2(&stream_, 15 + 16) == Z_OK;
  }  // 15: largest window; 16: gzip, nothing else
  ~Inflater() {
    if (ready_) inflateEnd(&stream_);
  }
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;

  bool ready() const { return ready_; }
  z_stream& stream() { return stream_; }

 private:
  z_stream stream_ = {};
  bool ready_ = false;
};

uInt at_most_uint(std::size_t size) {
  return static_cast<uInt>(std::min<std::size_t>(size, std::numeric_limits<uInt>::max()));
}

// The length that the last four bytes claim, as far as the packed bytes can hold it: it may be a
// lie.
std::size_t claimed_size(std::span<const std::uint8_t> packed, std::size_t most_bytes) {
  if (packed.size() < 18) return 0;  // the smallest header and trailer
  std::size_t claim = 0;
  for (std::size_t i = 1; i <= 4; ++i) claim = claim << 8 | packed[packed.size() - i];
  return std::min({claim, most_bytes, packed.size() * kMaxRatio});
}

}  // namespace

bool is_gzip(std::span<const std::uint8_t> bytes) {
  return bytes.size() >= 2 && bytes[0] == 0x1f && bytes[1] == 0x8b;
}

Result<Bytes> gunzip(std::span<const std::uint8_t> packed, std::size_t most_bytes,
                     std::string_view name) {
  const auto invalid = [&](const std::string& what) {
    return Error{ErrorCode::kInvalidData, std::string(name) + ": " + what};
  };
  if (!is_gzip(packed)) return invalid("found no gzip data, expected the first bytes 0x1f 0x8b.");
  Inflater inflater;
  if (!inflater.ready())
    return Error{ErrorCode::kOutOfMemory, std::string(name) + ": no memory left to unpack it."};
  z_stream& stream = inflater.stream();

  Bytes unpacked(std::max<std::size_t>(claimed_size(packed, most_bytes), 1));
  std::size_t filled = 0, consumed = 0;
  for (;;) {
    if (filled == unpacked.size()) {
      // One byte beyond the bound tells whether there is more.
      if (filled > most_bytes)
        return invalid("unpacks to more than " + std::to_string(most_bytes) +
                       " bytes, the most that is accepted.");
      unpacked.resize(
          std::min(most_bytes + 1, std::max<std::size_t>(2 * filled, std::size_t{1} << 16)));
    }
    stream.next_in = const_cast<Bytef*>(
        packed.data() + consumed);  // zlib's type lacks the const; it does not write
    stream.avail_in = at_most_uint(packed.size() - consumed);
    stream.next_out = unpacked.data() + filled;
    stream.avail_out = at_most_uint(unpacked.size() - filled);
    const uInt in_before = stream.avail_in, out_before = stream.avail_out;
    const int outcome = inflate(&stream, Z_NO_FLUSH);
    consumed += in_before - stream.avail_in;
    filled += out_before - stream.avail_out;
    if (outcome == Z_STREAM_END) {
      if (consumed == packed.size()) break;
      if (!is_gzip(packed.subspan(consumed)))
        return invalid("found " + std::to_string(packed.size() - consumed) +
                       " bytes after the end of the gzip data.");
      if (inflateReset(&stream) != Z_OK) return invalid("cannot be unpacked.");
    } else if (outcome == Z_MEM_ERROR) {
      return Error{ErrorCode::kOutOfMemory, std::string(name) + ": no memory left to unpack it."};
    } else if (outcome != Z_OK && outcome != Z_BUF_ERROR) {
      return invalid("found damaged gzip data" +
                     (stream.msg ? " (" + std::string(stream.msg) + ")." : std::string(".")));
    } else if (consumed == packed.size() && filled < unpacked.size()) {
      return invalid("the gzip data ends early, after " + std::to_string(packed.size()) +
                     " bytes: the file is truncated.");
    }
  }
  if (filled > most_bytes)
    return invalid("unpacks to more than " + std::to_string(most_bytes) +
                   " bytes, the most that is accepted.");
  unpacked.resize(filled);
  return unpacked;
}

}  // namespace inkling
