// A test part of one's own making, for sets that have none or whose training files shall serve
// alone.
#pragma once

#include <cstdint>
#include <optional>

#include "core/base/result.h"
#include "core/data/dataset.h"

namespace inkling {

// How much of a set without test images becomes its test part when nothing is said.
inline constexpr double kDefaultTestShare = 0.2;

struct TestSplit {
  std::uint32_t first = 0;  // use only the first so many images of the training files; 0: all
  // The share of them, 0 up to (not including) 1, that tests: drawn by chance, never learned from,
  // rounded to whole images, at least one. 0: no part is taken away, and the images that are
  // learned are the test too, which tells how well they are remembered. Nothing: the set's own test
  // images, or kDefaultTestShare where it has none.
  std::optional<double> share = {};
  std::uint64_t seed = 42;  // of the draw alone, so that trainings of any seed share their test

  bool operator==(const TestSplit&) const = default;
};

// Whether the settings are in range.
Status check(const TestSplit& split);

// The files with the parts that the settings ask for; within each, images keep their order. Files
// whose test images have no bytes have no test part. Errors: settings out of range or beyond the
// set, training files that are not sound.
Result<DatasetFiles> split_test(DatasetFiles files, const TestSplit& split);

}  // namespace inkling
