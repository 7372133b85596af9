// What a search for hyper-parameters tries: a description as a plain value, and its points by
// number. A point follows from the description and its number alone, so that points can be tried in
// any order, on any machine, and again.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/training/hyperparameters.h"

namespace inkling {

enum class SearchMethod { kGrid, kRandom };

// What makes a point better than another, always on the held-out images: the search never sees the
// test set.
enum class Objective { kValidationAccuracy, kValidationLoss };

enum class AxisKind {
  kChoices,     // grid: each in turn; random: each as likely
  kUniform,     // random only: low <= value <= high; whole numbers each as likely
  kLogUniform,  // random only: the logarithm is uniform; a whole number n has the share log(n+1)/n
};

// One searched hyper-parameter, or one layer's entry of a list.
struct SearchAxis {
  const ParameterInfo* parameter = nullptr;
  std::optional<std::size_t> layer = {};  // 0-based; absent: the whole value
  AxisKind kind = AxisKind::kChoices;
  std::vector<ParameterValue> choices = {};  // kChoices: of the field's own kind, or of an entry's
  double low = 0.0, high = 0.0;              // the other kinds

  std::string name() const;  // "learning_rate", "hidden[0]"
  bool operator==(const SearchAxis&) const = default;
};

// Successive halving: all points get `first_epochs`, the best 1/eta of them eta times as much, and
// so on up to the search's `epochs`. Jamieson and Talwalkar, "Non-stochastic best arm
// identification and hyperparameter optimization", 2016; the rule of sizes and budgets is that of
// one bracket in Li et al., "Hyperband", 2018.
struct Halving {
  int eta = 3;  // 2..16
  double first_epochs = 1.0;

  bool operator==(const Halving&) const = default;
};

struct SearchDescription {
  std::string name = {};  // for people
  SearchMethod method = SearchMethod::kGrid;
  int trials = 0;          // points of a random search; a grid has as many as its axes give
  std::int64_t seed = 42;  // of random points
  Objective objective = Objective::kValidationAccuracy;
  double epochs = 3.0;                     // of a run that halving does not stop
  std::vector<std::int64_t> seeds = {42};  // each point is trained once with each
  std::optional<Halving> halving = {};
  Hyperparameters settings = {};  // what is not searched; `epochs` and `seed` in it are not used
  std::vector<SearchAxis> axes = {};  // in the order of sort_axes()

  bool operator==(const SearchDescription&) const = default;
};

inline constexpr std::int64_t kMaxSearchRuns = 100'000;  // points times seeds

// "hidden[0]" -> its parameter and layer, with no values yet. Errors: unknown names, a layer of
// what has no layers, and parameters that a search gives otherwise (data, seed, epochs ...) or that
// change no result (threads ...), each with what to do instead.
Result<SearchAxis> make_axis(std::string_view name);

// The order of the table of hyper-parameters, then of layers: the first axis changes slowest in a
// grid. Independent of the order in which a file names them.
void sort_axes(std::vector<SearchAxis>& axes);

// Ranges, counts, and every point's settings by themselves and together: the first violation, or
// success.
Status check(const SearchDescription& search);

std::int64_t point_count(const SearchDescription& search);

// The value of each axis at point 0 <= point < point_count(). Random points take their chance from
// stream `point` of the search's seed.
std::vector<ParameterValue> point_values(const SearchDescription& search, std::int64_t point);

// `search.settings` with the point's values, the search's epochs and the seed laid over.
Hyperparameters point_settings(const SearchDescription& search, std::int64_t point,
                               std::int64_t seed);

}  // namespace inkling
