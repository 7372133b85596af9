#include "core/data/dataset.h"

#include <algorithm>

namespace inkling {
namespace {

Result<LabeledImages> join(DatasetFile images, const DatasetFile& labels, int& largest_label) {
  auto parsed_images = parse_idx_images(std::move(images.bytes), images.name);
  if (!parsed_images) return parsed_images.error();
  auto parsed_labels = parse_idx_labels(labels.bytes, labels.name);
  if (!parsed_labels) return parsed_labels.error();
  if (parsed_images->count != parsed_labels->labels.size())
    return Error{ErrorCode::kInvalidData,
                 labels.name + ": found " + std::to_string(parsed_labels->labels.size()) +
                     " labels, expected " + std::to_string(parsed_images->count) +
                     ", one for each image of " + images.name + "."};
  largest_label = parsed_labels->largest;
  return LabeledImages{std::move(*parsed_images), std::move(parsed_labels->labels)};
}

int largest_pixel(const LabeledImages& set) {
  const std::uint8_t* begin = set.images.pixels();
  const std::uint8_t* end = begin + set.size() * set.pixel_count();
  // In blocks, because most sets hold a 255 early on: then the other 47 MB need not be read.
  constexpr std::ptrdiff_t kBlock = 4096;
  int largest = 0;
  for (; begin < end && largest < 255; begin += std::min(kBlock, end - begin))
    largest =
        std::max<int>(largest, *std::max_element(begin, begin + std::min(kBlock, end - begin)));
  return largest;
}

}  // namespace

Result<std::shared_ptr<const Dataset>> make_dataset(DatasetFiles files) {
  int train_label = 0, test_label = 0;
  const std::string test_images = files.test_images.name, test_labels = files.test_labels.name;
  auto train = join(std::move(files.train_images), files.train_labels, train_label);
  if (!train) return train.error();
  auto test = join(std::move(files.test_images), files.test_labels, test_label);
  if (!test) return test.error();
  if (test->images.rows != train->images.rows || test->images.columns != train->images.columns)
    return Error{ErrorCode::kInvalidData,
                 test_images + ": found images of " + std::to_string(test->images.rows) + " x " +
                     std::to_string(test->images.columns) + " pixels, expected " +
                     std::to_string(train->images.rows) + " x " +
                     std::to_string(train->images.columns) + " as in the training images."};
  if (test_label > train_label)
    return Error{ErrorCode::kInvalidData, test_labels + ": found label " +
                                              std::to_string(test_label) + ", expected at most " +
                                              std::to_string(train_label) +
                                              ", the largest label of the training set."};
  const int classes = std::max(train_label + 1, static_cast<int>(files.class_names.size()));
  if (classes < kMinClasses || classes > kMaxClasses)
    return Error{ErrorCode::kInvalidData, files.train_labels.name + ": found " +
                                              std::to_string(classes) +
                                              " class(es), expected 2 to 26."};
  if (!files.class_names.empty() && static_cast<int>(files.class_names.size()) < classes)
    return Error{ErrorCode::kInvalidData, "Found " + std::to_string(files.class_names.size()) +
                                              " class names, expected " + std::to_string(classes) +
                                              "."};
  auto dataset = std::make_shared<Dataset>();
  dataset->name = std::move(files.name);
  dataset->class_names = std::move(files.class_names);
  for (int c = static_cast<int>(dataset->class_names.size()); c < classes; ++c)
    dataset->class_names.push_back(std::to_string(c));
  dataset->train = std::move(*train);
  dataset->test = std::move(*test);
  const int largest = std::max(largest_pixel(dataset->train), largest_pixel(dataset->test));
  dataset->largest_pixel = largest <= 16 ? 16 : 255;
  return std::shared_ptr<const Dataset>(std::move(dataset));
}

}  // namespace inkling
