// A short check of the products in the program as it runs: a few steps of a small network by the
// trainer itself, beside plain double loops. Some browsers have shipped SIMD that computes wrongly,
// which nothing but the result shows.
#pragma once

#include <memory>
#include <string>

#include "core/data/dataset.h"
#include "core/model/network.h"
#include "core/training/hyperparameters.h"

namespace inkling {

// Empty, or what came out wrong, in a sentence. Takes a few milliseconds; the same every time.
std::string self_test();

// Its parts, for tests. A network of odd widths on images that are mostly paper, before and after
// `steps` steps over all of them; `input_scaling` as in the hyper-parameters: "unit" goes by lit
// pixels, "z_score" by dense inputs.
struct SelfTestRun {
  std::shared_ptr<const Dataset> dataset;
  Hyperparameters settings;
  int steps = 0;
  Model before, after;
};
SelfTestRun run_self_test(std::string_view input_scaling);
// Repeats the run from `before` in plain loops and compares weights and answers with `after`.
std::string check_self_test(const SelfTestRun& run);

}  // namespace inkling
