#include <zlib.h>

#include <catch_amalgamated.hpp>

#include "app/common/image_files.h"
#include "core/base/random.h"

namespace inkling {
namespace {

using Catch::Matchers::ContainsSubstring;

void append_big_endian(Bytes& bytes, std::uint32_t value) {
  for (const int shift : {24, 16, 8, 0}) bytes.push_back(static_cast<std::uint8_t>(value >> shift));
}

void append_chunk(Bytes& file, std::string_view type, const Bytes& content) {
  append_big_endian(file, static_cast<std::uint32_t>(content.size()));
  Bytes body(type.begin(), type.end());
  for (const std::uint8_t byte : content) body.push_back(byte);
  for (const std::uint8_t byte : body) file.push_back(byte);
  append_big_endian(
      file, static_cast<std::uint32_t>(::crc32(0, body.data(), static_cast<uInt>(body.size()))));
}

enum Colour : std::uint8_t { kGrey = 0, kRgb = 2, kGreyAlpha = 4, kRgba = 6 };

// `rows` of samples of 8 bits, without filters.
Bytes png(std::uint32_t columns, Colour colour, const std::vector<Bytes>& rows) {
  Bytes raw;
  for (const Bytes& row : rows) {
    raw.push_back(0);
    for (const std::uint8_t sample : row) raw.push_back(sample);
  }
  uLongf size = compressBound(static_cast<uLong>(raw.size()));
  Bytes packed(size);
  REQUIRE(compress(packed.data(), &size, raw.data(), static_cast<uLong>(raw.size())) == Z_OK);
  packed.resize(size);
  Bytes file = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'}, header;
  append_big_endian(header, columns);
  append_big_endian(header, static_cast<std::uint32_t>(rows.size()));
  for (const std::uint8_t byte :
       {std::uint8_t{8}, std::uint8_t{colour}, std::uint8_t{0}, std::uint8_t{0}, std::uint8_t{0}})
    header.push_back(byte);
  append_chunk(file, "IHDR", header);
  append_chunk(file, "IDAT", packed);
  append_chunk(file, "IEND", {});
  return file;
}

std::vector<float> values_of(const Bytes& file) {
  const auto picture = parse_picture(file, "a.png");
  REQUIRE(picture);
  return picture->values;
}

TEST_CASE("grey and coloured PNG pictures become grey values", "[picture]") {
  const Bytes grey = png(3, kGrey, {{0, 51, 255}, {102, 0, 204}});
  CHECK(is_picture(grey));
  const auto picture = parse_picture(grey, "a.png");
  REQUIRE(picture);
  CHECK(picture->rows == 2);
  CHECK(picture->columns == 3);
  CHECK(picture->values == std::vector{0.0f, 0.2f, 1.0f, 0.4f, 0.0f, 0.8f});
  const auto colours = values_of(png(2, kRgb, {{255, 255, 255, 0, 0, 0}, {255, 0, 0, 0, 255, 0}}));
  CHECK(colours[0] == 1.0f);
  CHECK(colours[1] == 0.0f);
  CHECK(colours[2] == Catch::Approx(0.30).margin(0.01));  // red's share of luminance, BT.601
  CHECK(colours[3] == Catch::Approx(0.59).margin(0.01));
}

TEST_CASE("a drawing without paper gets the paper that shows its ink", "[picture]") {
  const auto ink = [](std::uint8_t grey) {
    return values_of(png(2, kGreyAlpha, {{grey, 255, 0, 0}, {0, 0, 255, 0}}));
  };
  CHECK(ink(0) == std::vector{0.0f, 1.0f, 1.0f, 1.0f});
  CHECK(ink(255) == std::vector{1.0f, 0.0f, 0.0f, 0.0f});
  // A light picture with one clear corner is a picture on light paper.
  CHECK(values_of(png(2, kGreyAlpha, {{255, 255, 255, 255}, {0, 255, 0, 0}})) ==
        std::vector{1.0f, 1.0f, 0.0f, 1.0f});
  CHECK(values_of(png(1, kRgba, {{0, 0, 0, 51}}))[0] == Catch::Approx(0.8));
}

TEST_CASE("PGM images pass too, and other files do not", "[picture]") {
  const std::string_view text = "P2 1 1 4 1";
  const Bytes pgm(text.begin(), text.end());
  CHECK(is_picture(pgm));
  CHECK(values_of(pgm) == std::vector{0.25f});
  CHECK_FALSE(is_picture({}));
  CHECK_FALSE(is_picture(Bytes{0, 0, 8, 3}));
  CHECK_FALSE(is_picture(Bytes{0x89, 'P', 'N', 'G'}));
}

TEST_CASE("damaged PNG pictures are refused by name and never crash the reader", "[picture]") {
  std::vector<Bytes> rows(20, Bytes(20));
  Random random(17, RandomStream::kShuffling);
  for (Bytes& row : rows)
    for (auto& sample : row) sample = static_cast<std::uint8_t>(random.below(256));
  const Bytes good = png(20, kGrey, rows);
  const auto half = parse_picture(std::span(good).first(good.size() / 2), "half.png");
  REQUIRE_FALSE(half);
  CHECK_THAT(half.error().message, ContainsSubstring("half.png: the PNG image cannot be read"));
  for (int i = 0; i < 2000; ++i) {
    Bytes damaged = good;
    for (int flips = 0; flips < 3; ++flips)
      damaged[random.below(static_cast<std::uint32_t>(good.size()))] =
          static_cast<std::uint8_t>(random.below(256));
    if (is_picture(damaged)) (void)parse_picture(damaged, "a.png").ok();
  }
  const auto huge = parse_picture(png(5000, kGrey, {Bytes(5000)}), "wide.png");
  REQUIRE_FALSE(huge);
  CHECK_THAT(huge.error().message, ContainsSubstring("wide.png"));
}

}  // namespace
}  // namespace inkling
