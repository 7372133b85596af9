// The flags that make a test part: train and evaluate must be told the same to mean the same
// images.
#pragma once

#include <CLI/CLI.hpp>
#include <cstdint>

#include "core/data/test_split.h"

namespace inkling::cli {

// --first, --test-share, --split-seed.
class SplitFlags {
 public:
  explicit SplitFlags(CLI::App& app);

  bool given() const;
  // `base` with the given flags laid over it.
  TestSplit over(TestSplit base) const;

 private:
  TestSplit values_;
  double share_ = 0.0;
  CLI::Option *first_option_, *share_option_, *seed_option_;
};

// One sentence for people about a test part that is not the set's own, or "".
std::string describe(const TestSplit& split, bool has_own_test);

}  // namespace inkling::cli
