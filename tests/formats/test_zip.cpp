#include <functional>

#include "catch_amalgamated.hpp"
#include "core/base/random.h"
#include "formats/crc32.h"
#include "formats/zip.h"

namespace inkling {
namespace {

using Catch::Matchers::ContainsSubstring;

constexpr std::size_t kMost = 1 << 20;

Bytes bytes(std::string_view text) { return {text.begin(), text.end()}; }

std::string message(const Bytes& archive) {
  const auto members = read_zip(archive, kMost);
  return members ? "" : members.error().message;
}

Bytes two_members() {
  ZipWriter zip;
  zip.add("first", bytes("one"));
  zip.add("second.npy", bytes("twenty-two"));
  return std::move(zip).finish();
}

// Where the directory begins, as the last record of an archive without comment says.
std::size_t directory_of(const Bytes& archive) {
  const std::size_t at = archive.size() - 6;
  return archive[at] | std::size_t{archive[at + 1]} << 8;
}

TEST_CASE("CRC-32 has its published values", "[zip]") {
  CHECK(crc32(bytes("123456789")) == 0xCBF43926);  // the check value of the catalogue of CRCs
  CHECK(crc32({}) == 0);
  CHECK(crc32(bytes("IEND")) == 0xAE426082);  // the last four bytes of every PNG file
  CHECK(crc32(Bytes(32, 0)) == 0x190A55AD);   // RFC 3720, B.4, has such blocks; zlib's own value
}

TEST_CASE("an archive of one member has the bytes that the specification gives", "[zip]") {
  ZipWriter zip;
  zip.add("a", bytes("123456789"));
  const Bytes expected = {
      'P',  'K',  3,    4,    20,  0,   0,   8,   0,   0,   0, 0,  0x21, 0,  // local header
      0x26, 0x39, 0xF4, 0xCB, 9,   0,   0,   0,   9,   0,   0, 0,  1,    0, 0,    0,
      'a',  '1',  '2',  '3',  '4', '5', '6', '7', '8', '9',  // name, content
      'P',  'K',  1,    2,    20,  0,   20,  0,   0,   8,   0, 0,  0,    0, 0x21, 0,  // directory
      0x26, 0x39, 0xF4, 0xCB, 9,   0,   0,   0,   9,   0,   0, 0,  1,    0, 0,    0,
      0,    0,    0,    0,    0,   0,   0,   0,   0,   0,   0, 0,  0,    0, 'a',  'P',
      'K',  5,    6,    0,    0,   0,   0,   1,   0,   1,   0, 47, 0,    0, 0,  // end
      40,   0,    0,    0,    0,   0};
  CHECK(std::move(zip).finish() == expected);
}

TEST_CASE("what is put into an archive comes out of it", "[zip]") {
  const Bytes archive = two_members();
  CHECK(is_zip(archive));
  const auto members = read_zip(archive, kMost);
  REQUIRE(members);
  REQUIRE(members->size() == 2);
  CHECK(members->at(0).name == "first");
  CHECK(*unpack(members->at(0), {}) == bytes("one"));
  CHECK(members->at(1).name == "second.npy");
  CHECK(*unpack(members->at(1), {}) == bytes("twenty-two"));
  CHECK(read_zip(ZipWriter().finish(), kMost)->empty());
}

TEST_CASE("an archive with a comment is read", "[zip]") {
  Bytes archive = two_members();
  archive[archive.size() - 2] = 5;
  for (const char c : std::string_view("hello")) archive.push_back(static_cast<std::uint8_t>(c));
  REQUIRE(read_zip(archive, kMost));
  CHECK(read_zip(archive, kMost)->size() == 2);
}

TEST_CASE("a zip archive is refused at every length but its own", "[zip]") {
  const Bytes archive = two_members();
  for (std::size_t length = 0; length < archive.size(); ++length) {
    INFO(length);
    REQUIRE_FALSE(read_zip(std::span(archive).first(length), kMost));
  }
}

TEST_CASE("a damaged archive never crashes the reader nor passes its checksums", "[zip]") {
  const Bytes archive = two_members();
  Random random(3, RandomStream::kShuffling);
  for (int i = 0; i < 3000; ++i) {
    Bytes damaged = archive;
    for (int flips = 0; flips < 3; ++flips)
      damaged[random.below(static_cast<std::uint32_t>(archive.size()))] =
          static_cast<std::uint8_t>(random.below(256));
    const auto members = read_zip(damaged, kMost);
    if (!members) continue;
    for (const ZipMember& member : *members)
      if (const auto content = unpack(member, {}))
        CHECK((*content == bytes("one") || *content == bytes("twenty-two")));
  }
}

TEST_CASE("an archive with one thing wrong is refused for that", "[zip]") {
  const std::size_t directory = directory_of(two_members());
  struct BadArchive {
    const char* name;
    std::function<void(Bytes&)> damage;
    const char* words;
  };
  const std::vector<BadArchive> cases = {
      {"encrypted", [=](Bytes& b) { b[directory + 8] = 1; }, "encrypted"},
      {"another compression", [=](Bytes& b) { b[directory + 10] = 12; },
       "compression method 12, expected 0 (stored) or 8 (deflated)"},
      {"zip64",
       [=](Bytes& b) {
         std::fill_n(b.begin() + static_cast<std::ptrdiff_t>(directory) + 20, 4,
                     std::uint8_t{0xFF});
       },
       "zip64"},
      {"sizes that differ", [=](Bytes& b) { b[directory + 24] = 4; },
       "found 3 stored bytes, expected 4"},
      {"content beyond the end", [=](Bytes& b) { b[directory + 21] = b[directory + 25] = 1; },
       "beyond the end of the file"},
      {"no header where it should be", [=](Bytes& b) { b[directory + 42] = 2; },
       "found no header at byte 2"},
      {"another name in the header", [](Bytes& b) { b[30] = 'F'; }, "another name"},
      {"no directory", [=](Bytes& b) { b[directory] = 'Q'; }, "damaged zip directory"},
      {"several disks", [](Bytes& b) { b[b.size() - 18] = 1; }, "a part of a zip archive"},
      {"fewer members than entries", [](Bytes& b) { b[b.size() - 14] = b[b.size() - 12] = 1; },
       "behind the last entry"},
      {"another place of the directory", [](Bytes& b) { b[b.size() - 6] ^= 1; },
       "Found a zip directory that ends at byte"},
  };
  for (const BadArchive& bad : cases) {
    INFO(bad.name);
    Bytes archive = two_members();
    bad.damage(archive);
    CHECK_THAT(message(archive), ContainsSubstring(bad.words));
  }
  ZipWriter twice;
  twice.add("a", {});
  twice.add("a", {});
  CHECK_THAT(message(std::move(twice).finish()), ContainsSubstring("\"a\" twice"));
  const auto members = read_zip(two_members(), 12);
  REQUIRE_FALSE(members);
  CHECK_THAT(members.error().message, ContainsSubstring("more than 12 bytes"));
}

TEST_CASE("damaged content is told from good by its checksum", "[zip]") {
  Bytes archive = two_members();
  archive[30 + 5] ^= 1;  // the o of "one"
  const auto members = read_zip(archive, kMost);
  REQUIRE(members);
  const auto content = unpack(members->at(0), {});
  REQUIRE_FALSE(content);
  CHECK_THAT(content.error().message, ContainsSubstring("the file is damaged"));
}

TEST_CASE("a compressed member is handed to the caller's function, or refused with advice",
          "[zip]") {
  Bytes archive = two_members();
  archive[directory_of(archive) + 10] = 8;
  const auto members = read_zip(archive, kMost);
  REQUIRE(members);
  const auto refused = unpack(members->at(0), {});
  REQUIRE_FALSE(refused);
  CHECK_THAT(refused.error().message,
             ContainsSubstring("numpy.savez rather than numpy.savez_compressed"));
  const auto unpacked =
      unpack(members->at(0), [](std::span<const std::uint8_t> packed, std::size_t size) {
        CHECK(size == 3);
        return Result<Bytes>(Bytes(packed.begin(), packed.end()));
      });
  REQUIRE(unpacked);
  CHECK(*unpacked == bytes("one"));
}

}  // namespace
}  // namespace inkling
