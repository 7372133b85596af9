// Zip archives in memory, as far as NumPy's .npz needs them: members stored, or deflated where the
// caller can inflate; no encryption, no zip64, no parts. Source: PKWARE, APPNOTE.TXT 6.3.10.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/data/idx.h"

namespace inkling {

// By the first four bytes.
bool is_zip(std::span<const std::uint8_t> bytes);

// Collects members, which lie in the archive uncompressed and dated 1980-01-01, so that equal
// members make equal archives.
class ZipWriter {
 public:
  // The whole archive must stay below 4 GiB, and below 65,536 members.
  void add(std::string_view name, std::span<const std::uint8_t> content);
  Bytes finish() &&;

 private:
  Bytes archive_, directory_;
  std::uint16_t members_ = 0;
};

// Unpacks raw deflate data (RFC 1951) of exactly `size` bytes. Which library does so is the
// application's choice.
using Inflate =
    std::function<Result<Bytes>(std::span<const std::uint8_t> packed, std::size_t size)>;

struct ZipMember {
  std::string name;
  std::span<const std::uint8_t> packed;  // within the archive
  std::size_t size = 0;                  // unpacked
  std::uint32_t crc = 0;
  bool deflated = false;
};

// The members in the order of the directory, names and sizes checked against the archive; their
// content is not yet. More than `most_bytes` unpacked in all, a name that occurs twice and whatever
// is not supported are errors.
Result<std::vector<ZipMember>> read_zip(std::span<const std::uint8_t> archive,
                                        std::size_t most_bytes);

// The content, its checksum compared. Without `inflate` a deflated member is an error that says
// how to save it uncompressed.
Result<Bytes> unpack(const ZipMember& member, const Inflate& inflate);

}  // namespace inkling
