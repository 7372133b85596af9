#include "core/data/test_split.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <numeric>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "core/base/number_text.h"
#include "core/base/random.h"

namespace inkling {
namespace {

// Tells this draw from that of the held-out part, which takes the stream itself.
constexpr std::uint64_t kTestDraw = 1;

// Which of `count` images test, in rising order.
std::vector<std::uint32_t> draw_test(std::uint32_t count, std::uint32_t wanted,
                                     std::uint64_t seed) {
  std::vector<std::uint32_t> order(count);
  std::iota(order.begin(), order.end(), 0u);
  Random random(seed, RandomStream::kValidationSplit, kTestDraw);
  for (std::uint32_t i = 0; i < wanted; ++i)
    std::swap(order[i], order[i + random.below(count - i)]);
  order.resize(wanted);
  std::sort(order.begin(), order.end());
  return order;
}

// The listed images as files of their own.
std::pair<Bytes, Bytes> take(const LabeledImages& set, const std::vector<std::uint32_t>& samples) {
  const auto count = static_cast<std::uint32_t>(samples.size());
  IdxImages images = blank_idx_images(count, set.images.rows, set.images.columns);
  std::vector<std::uint8_t> labels;
  std::uint8_t* to = images.pixels();
  for (const std::uint32_t sample : samples) {
    to = std::copy_n(set.pixels(sample), set.pixel_count(), to);
    labels.push_back(set.labels[sample]);
  }
  return {std::move(images.file), format_idx_labels(labels)};
}

Result<LabeledImages> parse(DatasetFiles& files) {
  auto images = parse_idx_images(std::move(files.train_images.bytes), files.train_images.name);
  if (!images) return images.error();
  auto labels = parse_idx_labels(files.train_labels.bytes, files.train_labels.name);
  if (!labels) return labels.error();
  if (images->count != labels->labels.size())
    return Error{ErrorCode::kInvalidData,
                 files.train_labels.name + ": found " + std::to_string(labels->labels.size()) +
                     " labels, expected " + std::to_string(images->count) +
                     ", one for each image of " + files.train_images.name + "."};
  return LabeledImages{std::move(*images), std::move(labels->labels)};
}

}  // namespace

Status check(const TestSplit& split) {
  if (!split.share || (*split.share >= 0.0 && *split.share < 1.0)) return {};
  return Error{ErrorCode::kInvalidArgument, "test_share: found " + shortest_text(*split.share) +
                                                ", expected a number from 0 up to, but not " +
                                                "including, 1."};
}

Result<DatasetFiles> split_test(DatasetFiles files, const TestSplit& split) {
  if (const Status status = check(split); !status) return status.error();
  const bool own_test = !split.share && !files.test_images.bytes.empty();
  if (own_test && split.first == 0) return files;
  auto set = parse(files);
  if (!set) return set.error();
  const auto available = static_cast<std::uint32_t>(set->size());
  const std::uint32_t used = split.first == 0 ? available : split.first;
  if (used > available)
    return Error{ErrorCode::kInvalidArgument, "first: found " + std::to_string(used) +
                                                  ", expected at most " +
                                                  std::to_string(available) + ", the images of " +
                                                  files.train_images.name + "."};
  const double share = own_test ? 0.0 : split.share.value_or(kDefaultTestShare);
  auto wanted = static_cast<std::uint32_t>(std::llround(share * used));
  if (share > 0.0) wanted = std::max(wanted, 1u);
  if (wanted >= used)
    return Error{ErrorCode::kInvalidArgument,
                 "test_share: found " + shortest_text(share) + " of " + std::to_string(used) +
                     " images, expected some to be left to learn from."};

  std::vector<std::uint32_t> all(used), learned;
  std::iota(all.begin(), all.end(), 0u);
  const std::vector<std::uint32_t> test = draw_test(used, wanted, split.seed);
  std::set_difference(all.begin(), all.end(), test.begin(), test.end(),
                      std::back_inserter(learned));
  std::tie(files.train_images.bytes, files.train_labels.bytes) = take(*set, learned);
  if (own_test) return files;
  files.test_images.name = files.train_images.name;
  files.test_labels.name = files.train_labels.name;
  std::tie(files.test_images.bytes, files.test_labels.bytes) =
      take(*set, test.empty() ? learned : test);
  return files;
}

}  // namespace inkling
