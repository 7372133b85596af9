#include "formats/zip.h"

#include <algorithm>
#include <cassert>
#include <limits>
#include <optional>
#include <set>

#include "formats/crc32.h"
#include "formats/strict_json.h"

namespace inkling {

namespace {

constexpr std::uint32_t kLocalSignature = 0x04034B50, kDirectorySignature = 0x02014B50,
                        kEndSignature = 0x06054B50;
constexpr std::size_t kLocalSize = 30, kDirectorySize = 46, kEndSize = 22;
constexpr std::uint16_t kVersion = 20;         // 2.0: the oldest that knows deflate
constexpr std::uint16_t kUtf8Names = 1 << 11;  // a general purpose flag
constexpr std::uint16_t kEncrypted = 1;        // another
constexpr std::uint16_t kStored = 0, kDeflated = 8;
constexpr std::uint16_t kDate = 0x0021;  // 1980-01-01
constexpr std::size_t kMaxComment = 0xFFFF;
constexpr std::uint32_t kInZip64 = 0xFFFFFFFF;  // the number is elsewhere

void put16(Bytes& out, std::uint16_t value) {
  out.push_back(static_cast<std::uint8_t>(value));
  out.push_back(static_cast<std::uint8_t>(value >> 8));
}
void put32(Bytes& out, std::uint32_t value) {
  put16(out, static_cast<std::uint16_t>(value));
  put16(out, static_cast<std::uint16_t>(value >> 16));
}
std::uint16_t get16(std::span<const std::uint8_t> bytes, std::size_t at) {
  return static_cast<std::uint16_t>(bytes[at] | bytes[at + 1] << 8);
}
std::uint32_t get32(std::span<const std::uint8_t> bytes, std::size_t at) {
  return std::uint32_t{get16(bytes, at)} | std::uint32_t{get16(bytes, at + 2)} << 16;
}

std::uint32_t size32(std::size_t size) {
  assert(size < kInZip64);
  return static_cast<std::uint32_t>(size);
}

// Where the record that ends the archive begins; a comment may follow it.
std::optional<std::size_t> find_end(std::span<const std::uint8_t> archive) {
  if (archive.size() < kEndSize) return std::nullopt;
  const std::size_t last = archive.size() - kEndSize;
  const std::size_t first = last > kMaxComment ? last - kMaxComment : 0;
  for (std::size_t at = last + 1; at-- > first;)
    if (get32(archive, at) == kEndSignature &&
        at + kEndSize + get16(archive, at + 20) == archive.size())
      return at;
  return std::nullopt;
}

// Where a member's content begins: behind its local header, whose extra field may differ from the
// directory's.
Result<std::size_t> content_of(std::span<const std::uint8_t> archive, const std::string& name,
                               std::size_t local) {
  if (local > archive.size() || archive.size() - local < kLocalSize ||
      get32(archive, local) != kLocalSignature)
    return invalid_data("Zip member " + in_quotes(name) + ": found no header at byte " +
                        std::to_string(local) + ", where the directory says it is.");
  const std::size_t length = get16(archive, local + 26), extra = get16(archive, local + 28);
  const auto rest = archive.subspan(local + kLocalSize);
  if (rest.size() < length + extra ||
      !std::equal(name.begin(), name.end(), rest.begin(),
                  rest.begin() + static_cast<std::ptrdiff_t>(length),
                  [](char a, std::uint8_t b) { return static_cast<std::uint8_t>(a) == b; }))
    return invalid_data("Zip member " + in_quotes(name) +
                        ": found another name in its header than in the directory.");
  return local + kLocalSize + length + extra;
}

// An entry of the directory at `at`, which its end moves to.
Result<ZipMember> read_entry(std::span<const std::uint8_t> archive, std::size_t& at,
                             std::size_t end) {
  if (end - at < kDirectorySize || get32(archive, at) != kDirectorySignature)
    return invalid_data("Found a damaged zip directory at byte " + std::to_string(at) + ".");
  const std::size_t name_length = get16(archive, at + 28);
  const std::size_t tail =
      name_length + get16(archive, at + 30) + get16(archive, at + 32);  // extra field, comment
  if (end - at - kDirectorySize < tail)
    return invalid_data("Found a damaged zip directory at byte " + std::to_string(at) + ".");
  ZipMember member;
  const auto name = archive.subspan(at + kDirectorySize, name_length);
  member.name.assign(name.begin(), name.end());
  const std::uint16_t flags = get16(archive, at + 8), method = get16(archive, at + 10);
  const std::uint32_t packed = get32(archive, at + 20), unpacked = get32(archive, at + 24);
  const std::uint32_t local = get32(archive, at + 42);
  member.crc = get32(archive, at + 16);
  at += kDirectorySize + tail;
  const std::string where = "Zip member " + in_quotes(member.name);
  if ((flags & kEncrypted) != 0) return invalid_data(where + ": found it encrypted.");
  if (method != kStored && method != kDeflated)
    return invalid_data(where + ": found the compression method " + std::to_string(method) +
                        ", expected 0 (stored) or 8 (deflated).");
  if (packed == kInZip64 || unpacked == kInZip64 || local == kInZip64)
    return invalid_data(where + ": found zip64, expected an archive of less than 4 GiB.");
  member.deflated = method == kDeflated;
  member.size = unpacked;
  const auto content = content_of(archive, member.name, local);
  if (!content) return content.error();
  if (*content > archive.size() || archive.size() - *content < packed)
    return invalid_data(where + ": found " + std::to_string(packed) +
                        " bytes that reach beyond the end of the file.");
  if (!member.deflated && packed != unpacked)
    return invalid_data(where + ": found " + std::to_string(packed) + " stored bytes, expected " +
                        std::to_string(unpacked) + ".");
  member.packed = archive.subspan(*content, packed);
  return member;
}

}  // namespace

bool is_zip(std::span<const std::uint8_t> bytes) {
  return bytes.size() >= 4 &&
         (get32(bytes, 0) == kLocalSignature || get32(bytes, 0) == kEndSignature);
}

void ZipWriter::add(std::string_view name, std::span<const std::uint8_t> content) {
  const std::uint32_t offset = size32(archive_.size());
  const std::uint32_t crc = crc32(content), size = size32(content.size());
  // The middle of both headers is the same.
  const auto describe = [&](Bytes& out) {
    put16(out, kVersion);
    put16(out, kUtf8Names);
    put16(out, kStored);
    put16(out, 0);  // midnight
    put16(out, kDate);
    put32(out, crc);
    put32(out, size);  // packed
    put32(out, size);  // unpacked
    put16(out, static_cast<std::uint16_t>(name.size()));
    put16(out, 0);  // no extra field
  };
  put32(archive_, kLocalSignature);
  describe(archive_);
  archive_.insert(archive_.end(), name.begin(), name.end());
  archive_.insert(archive_.end(), content.begin(), content.end());
  put32(directory_, kDirectorySignature);
  put16(directory_, kVersion);
  describe(directory_);
  put16(directory_, 0);  // no comment
  put16(directory_, 0);  // on the first disk
  put16(directory_, 0);  // not text
  put32(directory_, 0);  // no attributes
  put32(directory_, offset);
  directory_.insert(directory_.end(), name.begin(), name.end());
  ++members_;
}

Bytes ZipWriter::finish() && {
  const std::uint32_t begin = size32(archive_.size());
  archive_.insert(archive_.end(), directory_.begin(), directory_.end());
  put32(archive_, kEndSignature);
  put32(archive_, 0);  // this is the first disk, and the directory's
  put16(archive_, members_);
  put16(archive_, members_);
  put32(archive_, size32(directory_.size()));
  put32(archive_, begin);
  put16(archive_, 0);  // no comment
  return std::move(archive_);
}

Result<std::vector<ZipMember>> read_zip(std::span<const std::uint8_t> archive,
                                        std::size_t most_bytes) {
  const auto end = find_end(archive);
  if (!end)
    return invalid_data("Found " + std::to_string(archive.size()) +
                        " bytes of a zip archive without its end: the file is truncated.");
  const std::uint16_t count = get16(archive, *end + 10);
  if (get32(archive, *end + 4) != 0 || get16(archive, *end + 8) != count)
    return invalid_data("Found a part of a zip archive, expected a whole one.");
  const std::uint32_t size = get32(archive, *end + 12), begin = get32(archive, *end + 16);
  if (std::uint64_t{begin} + size != *end)
    return invalid_data("Found a zip directory that ends at byte " +
                        std::to_string(std::uint64_t{begin} + size) + ", expected " +
                        std::to_string(*end) + ".");
  std::vector<ZipMember> members;
  std::set<std::string> names;
  std::uint64_t total = 0;
  std::size_t at = begin;
  for (std::uint16_t i = 0; i < count; ++i) {
    auto member = read_entry(archive, at, *end);
    if (!member) return member.error();
    if (!names.insert(member->name).second)
      return invalid_data("Found the zip member " + in_quotes(member->name) +
                          " twice, expected each name once.");
    total += member->size;
    if (total > most_bytes)
      return invalid_data("Found zip members of more than " + std::to_string(most_bytes) +
                          " bytes, the most that is accepted.");
    members.push_back(std::move(*member));
  }
  if (at != *end)
    return invalid_data("Found " + std::to_string(*end - at) +
                        " bytes behind the last entry of the zip directory.");
  return members;
}

Result<Bytes> unpack(const ZipMember& member, const Inflate& inflate) {
  const std::string where = "Zip member " + in_quotes(member.name);
  Bytes content;
  if (!member.deflated) {
    content.assign(member.packed.begin(), member.packed.end());
  } else if (!inflate) {
    return invalid_data(
        where +
        ": found it compressed, expected stored bytes: save it with numpy.savez rather "
        "than numpy.savez_compressed.");
  } else {
    auto unpacked = inflate(member.packed, member.size);
    if (!unpacked) return Error{unpacked.error().code, where + ": " + unpacked.error().message};
    content = std::move(*unpacked);
  }
  if (const std::uint32_t found = crc32(content); found != member.crc)
    return invalid_data(where + ": found the CRC-32 " + std::to_string(found) + ", expected " +
                        std::to_string(member.crc) + ": the file is damaged.");
  return content;
}

}  // namespace inkling
