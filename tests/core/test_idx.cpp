#include <catch_amalgamated.hpp>

#include "core/data/dataset.h"
#include "support/tiny_data.h"

using namespace inkling;
using Catch::Matchers::ContainsSubstring;

namespace {

Bytes good_images() {
  const std::vector<std::uint8_t> pixels(3 * 64, 5);
  return format_idx_images(3, 8, 8, pixels.data());
}

}  // namespace

TEST_CASE("images that were written are read back", "[idx]") {
  std::vector<std::uint8_t> pixels(2 * 9 * 10);
  for (std::size_t i = 0; i < pixels.size(); ++i) pixels[i] = static_cast<std::uint8_t>(i);
  const auto images = parse_idx_images(format_idx_images(2, 9, 10, pixels.data()), "x");
  REQUIRE(images.ok());
  CHECK(images->count == 2);
  CHECK(images->rows == 9);
  CHECK(images->columns == 10);
  CHECK(std::equal(pixels.begin(), pixels.end(), images->pixels()));
}

TEST_CASE("labels that were written are read back", "[idx]") {
  const auto labels = parse_idx_labels(format_idx_labels({3, 1, 25}), "x");
  REQUIRE(labels.ok());
  CHECK(labels->labels == std::vector<std::uint8_t>{3, 1, 25});
  CHECK(labels->largest == 25);
}

TEST_CASE("a damaged image file is refused with what was found and expected", "[idx]") {
  struct Case {
    const char* what;
    std::function<void(Bytes&)> damage;
    const char* message;
  };
  const auto cases = std::vector<Case>{
      {"empty", [](Bytes& b) { b.clear(); }, "found 0 bytes"},
      {"only a header's half", [](Bytes& b) { b.resize(10); },
       "found 10 bytes, expected an IDX header of 16"},
      {"gzip",
       [](Bytes& b) {
         b[0] = 0x1f;
         b[1] = 0x8b;
       },
       "found gzip data"},
      {"wrong magic", [](Bytes& b) { b[0] = 0x50; }, "0x50 0x00"},
      {"floats", [](Bytes& b) { b[2] = 0x0d; }, "found IDX type 0x0d, expected 0x08"},
      {"labels for images", [](Bytes& b) { b[3] = 1; }, "found 1 dimension(s), expected 3"},
      {"no images", [](Bytes& b) { b[7] = 0; }, "found a count of 0"},
      {"a byte short", [](Bytes& b) { b.pop_back(); }, "found 207 bytes, expected 208"},
      {"a byte long", [](Bytes& b) { b.push_back(0); }, "found 209 bytes, expected 208"},
      {"a hostile count", [](Bytes& b) { b[4] = b[5] = b[6] = b[7] = 255; }, "more than 256 MiB"},
      {"hostile sides",
       [](Bytes& b) {
         for (std::size_t i = 4; i < 16; ++i) b[i] = 255;
       },
       "more than 256 MiB"},
  };
  for (const Case& c : cases) {
    INFO(c.what);
    Bytes bytes = good_images();
    c.damage(bytes);
    const auto result = parse_idx_images(std::move(bytes), "some-images.idx");
    REQUIRE_FALSE(result.ok());
    CHECK_THAT(result.error().message, ContainsSubstring("some-images.idx: "));
    CHECK_THAT(result.error().message, ContainsSubstring(c.message));
  }
}

TEST_CASE("image sides outside 8 to 64 are refused", "[idx]") {
  const std::vector<std::uint8_t> pixels(65 * 65, 1);
  const auto [rows, columns] = GENERATE(std::pair{7, 8}, std::pair{8, 65}, std::pair{65, 64});
  const auto result = parse_idx_images(format_idx_images(1, rows, columns, pixels.data()), "x");
  REQUIRE_FALSE(result.ok());
  CHECK_THAT(result.error().message, ContainsSubstring("expected 8 to 64 a side"));
}

TEST_CASE("a label above 25 is refused with its place", "[idx]") {
  const auto result = parse_idx_labels(format_idx_labels({0, 26}), "labels");
  REQUIRE_FALSE(result.ok());
  CHECK_THAT(result.error().message,
             ContainsSubstring("found label 26 at entry 1, expected 0 to 25"));
}

TEST_CASE("the four files of a set must fit together", "[idx]") {
  DatasetFiles files = testing::tiny_files();
  SECTION("counts") {
    files.train_labels.bytes = format_idx_labels(std::vector<std::uint8_t>(199, 1));
    const auto result = make_dataset(std::move(files));
    REQUIRE_FALSE(result.ok());
    CHECK_THAT(result.error().message,
               ContainsSubstring("train-labels: found 199 labels, expected 200"));
  }
  SECTION("image sizes") {
    const std::vector<std::uint8_t> pixels(60 * 81, 1);
    files.test_images.bytes = format_idx_images(60, 9, 9, pixels.data());
    const auto result = make_dataset(std::move(files));
    REQUIRE_FALSE(result.ok());
    CHECK_THAT(result.error().message,
               ContainsSubstring("test-images: found images of 9 x 9 pixels, expected 8 x 8"));
  }
  SECTION("classes") {
    std::vector<std::uint8_t> labels(60, 1);
    labels[3] = 9;
    files.test_labels.bytes = format_idx_labels(labels);
    const auto result = make_dataset(std::move(files));
    REQUIRE_FALSE(result.ok());
    CHECK_THAT(result.error().message, ContainsSubstring("found label 9, expected at most 3"));
  }
  SECTION("a single class") {
    files.train_labels.bytes = format_idx_labels(std::vector<std::uint8_t>(200, 0));
    files.test_labels.bytes = format_idx_labels(std::vector<std::uint8_t>(60, 0));
    const auto result = make_dataset(std::move(files));
    REQUIRE_FALSE(result.ok());
    CHECK_THAT(result.error().message, ContainsSubstring("found 1 class(es), expected 2 to 26"));
  }
  SECTION("class names") {
    files.class_names = {"a", "b"};
    const auto result = make_dataset(std::move(files));
    REQUIRE_FALSE(result.ok());
    CHECK_THAT(result.error().message, ContainsSubstring("Found 2 class names, expected 4"));
  }
}

TEST_CASE("the ink's value is found: 16 for small ranges, else 255", "[idx]") {
  CHECK((*make_dataset(testing::tiny_files(50, 20, 4, 16)))->largest_pixel == 16);
  CHECK((*make_dataset(testing::tiny_files(50, 20, 4, 255)))->largest_pixel == 255);
}
