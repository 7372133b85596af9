#include <catch_amalgamated.hpp>

#include "app/common/gzip.h"
#include "app/packing.h"
#include "core/base/random.h"

namespace inkling {
namespace {

using Catch::Matchers::ContainsSubstring;
using testing::gzip;

Bytes noise(std::size_t size) {
  Random random(1, RandomStream::kShuffling);
  Bytes bytes(size);
  for (auto& byte : bytes) byte = static_cast<std::uint8_t>(random.next());
  return bytes;
}

std::string refusal(std::span<const std::uint8_t> packed, std::size_t most = 1 << 20) {
  const auto unpacked = gunzip(packed, most, "file.gz");
  REQUIRE_FALSE(unpacked);
  CHECK(unpacked.error().code == ErrorCode::kInvalidData);
  CHECK_THAT(unpacked.error().message, Catch::Matchers::StartsWith("file.gz: "));
  return unpacked.error().message;
}

TEST_CASE("what was packed is unpacked", "[gzip]") {
  const std::size_t size = GENERATE(0u, 1u, 1000u, 65536u, 300001u);
  const Bytes content = GENERATE_COPY(noise(size), Bytes(size, 7));
  const auto unpacked = gunzip(gzip(content), size, "file.gz");
  REQUIRE(unpacked);
  CHECK(*unpacked == content);
}

TEST_CASE("several gzip streams in a row are one file", "[gzip]") {
  Bytes packed = gzip(Bytes{1, 2});
  const Bytes second = gzip(Bytes(100000, 3));
  packed.insert(packed.end(), second.begin(), second.end());
  const auto unpacked = gunzip(packed, 200000, "file.gz");
  REQUIRE(unpacked);
  CHECK(unpacked->size() == 100002);
}

TEST_CASE("gzip data is refused at every length but its own", "[gzip]") {
  const Bytes packed = gzip(noise(500));
  for (std::size_t length = 2; length < packed.size(); ++length) {
    INFO(length);
    CHECK_THAT(refusal(std::span(packed).first(length)), ContainsSubstring("truncated"));
  }
  Bytes longer = packed;
  longer.push_back('x');
  CHECK_THAT(refusal(longer), ContainsSubstring("1 bytes after the end"));
}

TEST_CASE("damaged gzip data is refused", "[gzip]") {
  Bytes packed = gzip(noise(500));
  SECTION("in its content or checksum") {
    packed[packed.size() - 8] ^= 1;
    CHECK_THAT(refusal(packed), ContainsSubstring("damaged"));
  }
  SECTION("in its method") {
    packed[2] = 9;
    CHECK_THAT(refusal(packed), ContainsSubstring("damaged"));
  }
  SECTION("where it is none at all") {
    CHECK_THAT(refusal(Bytes{0, 0, 8, 3}), ContainsSubstring("found no gzip data"));
    CHECK_THAT(refusal(Bytes{}), ContainsSubstring("found no gzip data"));
  }
}

TEST_CASE("a gzip bomb is refused at the bound", "[gzip]") {
  const Bytes bomb = gzip(Bytes(50 << 20, 0));
  CHECK(bomb.size() < 100000);
  CHECK_THAT(refusal(bomb, 1 << 20), ContainsSubstring("more than 1048576 bytes"));
  // Also one that claims to be small.
  Bytes liar = bomb;
  liar[liar.size() - 4] = 10;
  liar[liar.size() - 3] = liar[liar.size() - 2] = liar[liar.size() - 1] = 0;
  CHECK_THAT(refusal(liar, 1 << 20), ContainsSubstring("more than 1048576 bytes"));
}

TEST_CASE("a length that claims too much is only a claim", "[gzip]") {
  Bytes packed = gzip(noise(500));
  for (std::size_t i = 1; i <= 4; ++i) packed[packed.size() - i] = 0xff;
  CHECK_THAT(refusal(packed, std::size_t{1} << 30), ContainsSubstring("damaged"));
}

TEST_CASE("gzip is recognised by its first bytes", "[gzip]") {
  CHECK(is_gzip(gzip(Bytes{1})));
  CHECK_FALSE(is_gzip(Bytes{0x1f}));
  CHECK_FALSE(is_gzip(Bytes{0, 0, 8, 1}));
}

}  // namespace
}  // namespace inkling
