#include <algorithm>
#include <catch_amalgamated.hpp>
#include <vector>

#include "core/data/test_split.h"
#include "support/tiny_data.h"

using namespace inkling;
using Catch::Matchers::ContainsSubstring;

namespace {

// Images that carry their number in the first two pixels, and its last digit as the label.
DatasetFiles numbered_files(std::uint32_t count) {
  std::vector<std::uint8_t> pixels(count * 64), labels(count);
  for (std::uint32_t i = 0; i < count; ++i) {
    pixels[i * 64] = static_cast<std::uint8_t>(i / 256);
    pixels[i * 64 + 1] = static_cast<std::uint8_t>(i % 256);
    labels[i] = static_cast<std::uint8_t>(i % 10);
  }
  DatasetFiles files;
  files.name = "numbered";
  files.train_images = {"images", format_idx_images(count, 8, 8, pixels.data())};
  files.train_labels = {"labels", format_idx_labels(labels)};
  return files;
}

std::vector<int> numbers_of(const LabeledImages& set) {
  std::vector<int> numbers;
  for (Index i = 0; i < set.size(); ++i) {
    const std::uint8_t* pixels = set.pixels(i);
    numbers.push_back(pixels[0] * 256 + pixels[1]);
    CHECK(set.labels[static_cast<std::size_t>(i)] == numbers.back() % 10);
  }
  return numbers;
}

std::shared_ptr<const Dataset> parted(std::uint32_t count, const TestSplit& split) {
  auto files = split_test(numbered_files(count), split);
  REQUIRE(files);
  const auto dataset = make_dataset(std::move(*files));
  REQUIRE(dataset);
  return *dataset;
}

std::string message_of(DatasetFiles files, const TestSplit& split) {
  const auto result = split_test(std::move(files), split);
  REQUIRE_FALSE(result);
  return result.error().message;
}

}  // namespace

TEST_CASE("each of the first images is learned or tests, once and with its label", "[split]") {
  const auto dataset = parted(1000, {.first = 500, .share = 0.2});
  const std::vector<int> train = numbers_of(dataset->train), test = numbers_of(dataset->test);
  CHECK(train.size() == 400);
  CHECK(test.size() == 100);
  CHECK(std::is_sorted(train.begin(), train.end()));
  CHECK(std::is_sorted(test.begin(), test.end()));
  std::vector<int> all;
  std::merge(train.begin(), train.end(), test.begin(), test.end(), std::back_inserter(all));
  for (int i = 0; i < 500; ++i) CHECK(all[static_cast<std::size_t>(i)] == i);
  // By chance, not the last fifth, and spread over the whole set.
  CHECK(test.front() < 50);
  CHECK(test[50] > 150);
  CHECK(test[50] < 350);
}

TEST_CASE("the same seed draws the same test, another seed another", "[split]") {
  const auto test = [](std::uint64_t seed) {
    return numbers_of(parted(300, {.share = 0.3, .seed = seed})->test);
  };
  CHECK(test(1) == test(1));
  CHECK(test(1) != test(2));
}

TEST_CASE("a share of 0 tests on the learned images, and nothing said on a fifth", "[split]") {
  const auto learned = parted(60, {.share = 0.0});
  CHECK(numbers_of(learned->train).size() == 60);
  CHECK(numbers_of(learned->train) == numbers_of(learned->test));
  const auto usual = parted(60, {});
  CHECK(usual->train.size() == 48);
  CHECK(usual->test.size() == 12);
}

TEST_CASE("a set's own test images stay unless a share is asked for", "[split]") {
  const DatasetFiles whole = testing::tiny_files();
  auto same = split_test(whole, {});
  REQUIRE(same);
  CHECK(same->train_images.bytes == whole.train_images.bytes);
  CHECK(same->test_images.bytes == whole.test_images.bytes);

  auto fewer = split_test(whole, {.first = 20});
  REQUIRE(fewer);
  CHECK(parse_idx_images(fewer->train_images.bytes, "x")->count == 20);
  CHECK(fewer->test_images.bytes == whole.test_images.bytes);

  auto other = split_test(whole, {.share = 0.5});
  REQUIRE(other);
  CHECK(parse_idx_images(other->train_images.bytes, "x")->count == 100);
  CHECK(parse_idx_images(other->test_images.bytes, "x")->count == 100);
  CHECK(other->test_labels.bytes.size() == 8 + 100);
}

TEST_CASE("what cannot be parted is refused with what was found and expected", "[split]") {
  CHECK_THAT(message_of(numbered_files(10), {.share = 1.0}),
             ContainsSubstring("test_share: found 1, expected a number from 0 up to"));
  CHECK_THAT(message_of(numbered_files(10), {.share = -0.1}), ContainsSubstring("found -0.1"));
  CHECK_THAT(message_of(numbered_files(10), {.first = 11}),
             ContainsSubstring("first: found 11, expected at most 10, the images of images"));
  CHECK_THAT(message_of(numbered_files(1), {}), ContainsSubstring("left to learn from"));
  DatasetFiles damaged = numbered_files(10);
  damaged.train_labels.bytes = format_idx_labels({1, 2, 3});
  CHECK_THAT(message_of(std::move(damaged), {}),
             ContainsSubstring("labels: found 3 labels, expected 10"));
}
