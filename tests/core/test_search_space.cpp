#include <algorithm>
#include <catch_amalgamated.hpp>
#include <cmath>
#include <map>
#include <set>

#include "core/search/search_space.h"

using namespace inkling;
using Catch::Matchers::ContainsSubstring;

namespace {

SearchAxis axis(std::string_view name, std::vector<ParameterValue> choices) {
  auto made = make_axis(name);
  REQUIRE(made.ok());
  made->choices = std::move(choices);
  return std::move(*made);
}

SearchAxis range(std::string_view name, AxisKind kind, double low, double high) {
  auto made = make_axis(name);
  REQUIRE(made.ok());
  made->kind = kind;
  made->low = low;
  made->high = high;
  return std::move(*made);
}

ParameterValue whole(std::int64_t value) { return value; }

SearchDescription grid() {
  SearchDescription search;
  search.axes = {axis("hidden[0]", {whole(100), whole(200), whole(300)}),
                 axis("learning_rate", {0.1, 0.01})};
  return search;
}

SearchDescription random_search(SearchAxis of, int trials = 4000) {
  SearchDescription search;
  search.method = SearchMethod::kRandom;
  search.trials = trials;
  search.axes = {std::move(of)};
  return search;
}

std::vector<double> draws(const SearchDescription& search) {
  std::vector<double> values;
  for (std::int64_t point = 0; point < point_count(search); ++point)
    std::visit(
        [&](const auto& value) {
          if constexpr (std::is_arithmetic_v<std::decay_t<decltype(value)>>)
            values.push_back(static_cast<double>(value));
        },
        point_values(search, point).front());
  return values;
}

double share_below(const std::vector<double>& values, double limit) {
  return static_cast<double>(
             std::count_if(values.begin(), values.end(), [&](double v) { return v < limit; })) /
         static_cast<double>(values.size());
}

std::string message_of(const SearchDescription& search) {
  const Status status = check(search);
  REQUIRE_FALSE(status.ok());
  return status.error().message;
}

}  // namespace

TEST_CASE("a grid runs through the last axis first", "[search]") {
  const SearchDescription search = grid();
  REQUIRE(check(search).ok());
  REQUIRE(point_count(search) == 6);
  const std::vector<std::pair<int, double>> expected = {{100, 0.1},  {100, 0.01}, {200, 0.1},
                                                        {200, 0.01}, {300, 0.1},  {300, 0.01}};
  for (std::int64_t point = 0; point < 6; ++point) {
    const Hyperparameters h = point_settings(search, point, 7);
    const auto& [width, rate] = expected[static_cast<std::size_t>(point)];
    CHECK(h.hidden == std::vector<int>{width});
    CHECK(h.learning_rate == rate);
    CHECK(h.seed == 7);
    CHECK(h.epochs == search.epochs);
    CHECK(h.batch_size == search.settings.batch_size);
  }
}

TEST_CASE("axes stand in the order of the table, whatever order they were named in", "[search]") {
  SearchDescription search = grid();
  search.axes.push_back(axis("hidden", {std::vector<std::int64_t>{8}}));
  std::reverse(search.axes.begin(), search.axes.end());
  sort_axes(search.axes);
  std::vector<std::string> names;
  for (const SearchAxis& of : search.axes) names.push_back(of.name());
  CHECK(names == std::vector<std::string>{"hidden", "hidden[0]", "learning_rate"});
}

TEST_CASE("a random point follows from the seed and its number alone", "[search]") {
  SearchDescription search =
      random_search(range("learning_rate", AxisKind::kLogUniform, 1e-4, 1.0), 50);
  search.axes.push_back(axis("optimizer", {std::string("sgd"), std::string("adam")}));
  REQUIRE(check(search).ok());
  const auto late = point_values(search, 49), early = point_values(search, 3);
  SearchDescription longer = search;
  longer.trials = 1000;
  CHECK(point_values(longer, 49) == late);
  CHECK(point_values(longer, 3) == early);
  std::set<double> different;
  for (const double value : draws(search)) different.insert(value);
  CHECK(different.size() == 50);
  longer.seed = 43;
  CHECK(point_values(longer, 3) != early);
}

TEST_CASE("log-uniform values have as many in each decade", "[search]") {
  const auto search = random_search(range("learning_rate", AxisKind::kLogUniform, 1e-4, 1.0));
  REQUIRE(check(search).ok());
  const std::vector<double> values = draws(search);
  // Four deviations of a share of 4000: 4 sqrt(p (1 - p) / 4000) < 0.032.
  for (const auto& [limit, share] :
       std::map<double, double>{{1e-3, 0.25}, {1e-2, 0.5}, {1e-1, 0.75}})
    CHECK_THAT(share_below(values, limit), Catch::Matchers::WithinAbs(share, 0.032));
  CHECK(*std::min_element(values.begin(), values.end()) >= 1e-4);
  CHECK(*std::max_element(values.begin(), values.end()) <= 1.0);
}

TEST_CASE("uniform values fill their range evenly", "[search]") {
  const std::vector<double> values =
      draws(random_search(range("momentum", AxisKind::kUniform, 0.2, 0.8)));
  for (const double quarter : {0.25, 0.5, 0.75})
    CHECK_THAT(share_below(values, 0.2 + 0.6 * quarter),
               Catch::Matchers::WithinAbs(quarter, 0.032));
  CHECK(*std::min_element(values.begin(), values.end()) >= 0.2);
  CHECK(*std::max_element(values.begin(), values.end()) <= 0.8);
}

TEST_CASE("whole numbers reach both ends with their due share", "[search]") {
  std::map<double, int> counts;
  for (const double value : draws(random_search(range("hidden[0]", AxisKind::kUniform, 3, 6))))
    ++counts[value];
  REQUIRE(counts.size() == 4);
  CHECK(counts.begin()->first == 3);
  for (const auto& [value, count] : counts) CHECK(std::abs(count - 1000) < 110);  // 4 deviations

  counts.clear();
  for (const double value : draws(random_search(range("batch_size", AxisKind::kLogUniform, 1, 3))))
    ++counts[value];
  REQUIRE(counts.size() == 3);
  for (const auto& [value, count] : counts)
    CHECK(std::abs(count / 4000.0 - std::log((value + 1) / value) / std::log(4.0)) < 0.032);
}

TEST_CASE("random choices are each as likely", "[search]") {
  std::map<std::string, int> counts;
  const auto search = random_search(
      axis("activation", {std::vector<std::string>{"relu"}, std::vector<std::string>{"tanh"}}));
  REQUIRE(check(search).ok());
  for (std::int64_t point = 0; point < point_count(search); ++point)
    ++counts[point_settings(search, point, 1).activation.front()];
  CHECK(std::abs(counts["relu"] - 2000) < 127);  // 4 deviations
  CHECK(counts["relu"] + counts["tanh"] == 4000);
}

TEST_CASE("single layers are set over what all layers have", "[search]") {
  SearchDescription search;
  search.settings.hidden = {64, 32};
  search.settings.dropout = {0.1};
  search.axes = {axis("hidden[1]", {whole(16)}), axis("hidden[2]", {whole(8)}),
                 axis("activation[0]", {std::string("tanh")}), axis("dropout[2]", {0.5})};
  sort_axes(search.axes);
  REQUIRE(check(search).ok());
  const Hyperparameters h = point_settings(search, 0, 42);
  CHECK(h.hidden == std::vector<int>{64, 16, 8});
  CHECK(h.activation == std::vector<std::string>{"tanh", "relu", "relu"});
  CHECK(h.dropout == std::vector<double>{0.1, 0.1, 0.5});
}

TEST_CASE("names that are no axes say what to do instead", "[search]") {
  const auto refusal = [](std::string_view name) {
    const auto made = make_axis(name);
    REQUIRE_FALSE(made.ok());
    return made.error().message;
  };
  CHECK_THAT(refusal("lerning_rate"), ContainsSubstring("lerning_rate"));
  CHECK_THAT(refusal("data"), ContainsSubstring("one data set"));
  CHECK_THAT(refusal("seed"), ContainsSubstring("\"seeds\""));
  CHECK_THAT(refusal("epochs"), ContainsSubstring("\"epochs\""));
  CHECK_THAT(refusal("patience"), ContainsSubstring("halving"));
  CHECK_THAT(refusal("learning_rate[0]"), ContainsSubstring("the same for all layers"));
  for (const char* name :
       {"hidden[", "hidden[]", "hidden[x]", "hidden[-1]", "hidden[0", "hidden[0]]", "hidden[100]",
        "hidden[1.5]", "hidden[99999999999999999999]"})
    CHECK_THAT(refusal(name), ContainsSubstring("hidden[0], hidden[1] and so on"));
}

TEST_CASE("descriptions that make no search are refused by what is wrong", "[search]") {
  SearchDescription search = grid();
  const auto with = [&](auto&& change) {
    SearchDescription changed = grid();
    change(changed);
    return message_of(changed);
  };
  using D = SearchDescription;
  CHECK_THAT(with([](D& d) { d.axes.clear(); }), ContainsSubstring("parameters: found none"));
  CHECK_THAT(with([](D& d) { d.axes[0].choices.clear(); }),
             ContainsSubstring("hidden[0]: found no value"));
  CHECK_THAT(with([](D& d) {
               d.axes[1].choices = {0.1, 0.2, 0.1};
             }),
             ContainsSubstring("learning_rate: found 0.1 twice"));
  CHECK_THAT(with([](D& d) { d.axes[0].choices = {whole(0)}; }),
             ContainsSubstring("Point 0: hidden: found 0"));
  CHECK_THAT(with([](D& d) { d.axes.push_back(d.axes[0]); }), ContainsSubstring("hidden[0] twice"));
  CHECK_THAT(with([](D& d) {
               d.axes.insert(d.axes.begin(), axis("hidden", {std::vector<std::int64_t>{8}}));
             }),
             ContainsSubstring("hidden beside hidden[0]"));
  CHECK_THAT(with([](D& d) { d.axes.push_back(axis("dropout[1]", {0.1})); }),
             ContainsSubstring("dropout[1]: found 1 hidden layer, expected at least 2"));
  CHECK_THAT(with([](D& d) { d.axes[0] = axis("hidden[3]", {whole(8)}); }),
             ContainsSubstring("hidden[3]: found 1 hidden layer, expected at least 4"));
  CHECK_THAT(with([](D& d) { d.axes[1] = range("learning_rate", AxisKind::kUniform, 0.1, 1); }),
             ContainsSubstring("a grid tries each"));
  CHECK_THAT(with([](D& d) { d.epochs = 0; }), ContainsSubstring("epochs: found 0"));
  CHECK_THAT(with([](D& d) { d.seeds = {}; }), ContainsSubstring("seeds: found none"));
  CHECK_THAT(with([](D& d) { d.seeds = {1, 2, 1}; }), ContainsSubstring("seeds: found 1 twice"));
  CHECK_THAT(with([](D& d) { d.seeds = {-1}; }), ContainsSubstring("seeds: found -1"));
  CHECK_THAT(with([](D& d) { d.settings.validation_count = 0; }),
             ContainsSubstring("validation_count: found 0"));
  CHECK_THAT(with([](D& d) { d.halving = {.eta = 1}; }), ContainsSubstring("eta: found 1"));
  CHECK_THAT(with([](D& d) { d.halving = {.eta = 2, .first_epochs = 3.0}; }),
             ContainsSubstring("first_epochs: found 3"));
  CHECK_THAT(with([](D& d) {
               d.method = SearchMethod::kRandom;
               d.trials = 0;
             }),
             ContainsSubstring("trials: found 0"));

  const auto refused_range = [](const char* name, AxisKind kind, double low, double high) {
    return message_of(random_search(range(name, kind, low, high)));
  };
  CHECK_THAT(refused_range("learning_rate", AxisKind::kUniform, 1, 20),
             ContainsSubstring("learning_rate: found 1 to 20, expected the lower end first and "
                               "both within 1e-06 to 10"));
  CHECK_THAT(refused_range("learning_rate", AxisKind::kUniform, 1, 0.1),
             ContainsSubstring("lower end first"));
  CHECK_THAT(refused_range("l2", AxisKind::kLogUniform, 0, 0.1), ContainsSubstring("above 0"));
  CHECK_THAT(refused_range("hidden[0]", AxisKind::kUniform, 8.5, 20),
             ContainsSubstring("whole numbers"));
  CHECK_THAT(refused_range("optimizer", AxisKind::kUniform, 0, 1),
             ContainsSubstring("an array of values"));
}

TEST_CASE("a grid beyond all bounds is refused without counting it out", "[search]") {
  SearchDescription search;
  std::vector<ParameterValue> many;
  for (int i = 1; i <= 1000; ++i) many.emplace_back(i / 1000.0);
  for (const char* name : {"l2", "augment_scale", "augment_aspect", "augment_shear",
                           "augment_thickness", "weight_decay", "learning_rate", "init_deviation"})
    search.axes.push_back(axis(name, many));
  CHECK_THAT(message_of(search), ContainsSubstring("more than 100000 points"));
}
