#include <algorithm>
#include <catch_amalgamated.hpp>
#include <cmath>
#include <numeric>
#include <set>

#include "core/base/random.h"
#include "core/search/search_schedule.h"

using namespace inkling;
using Catch::Matchers::ContainsSubstring;

namespace {

// A search of `points` learning rates, by halving where eta is above 0.
SearchDescription search_of(int points, int eta, double first = 1.0, double epochs = 9.0) {
  SearchDescription search;
  search.epochs = epochs;
  auto axis = make_axis("learning_rate");
  for (int i = 1; i <= points; ++i) axis->choices.emplace_back(i / 1000.0);
  search.axes = {*axis};
  if (eta > 0) search.halving = Halving{.eta = eta, .first_epochs = first};
  REQUIRE(check(search).ok());
  return search;
}

RunResult scored(const SearchRun& run, double accuracy, double loss = 1.0) {
  return {.run = run, .validation_loss = loss, .validation_accuracy = accuracy};
}

std::vector<SearchRun> take_all(SearchSchedule& schedule) {
  std::vector<SearchRun> runs;
  while (const auto run = schedule.take_next()) runs.push_back(*run);
  return runs;
}

std::vector<std::int64_t> points_of(const std::vector<SearchRun>& runs) {
  std::vector<std::int64_t> points;
  for (const SearchRun& run : runs) points.push_back(run.point);
  return points;
}

std::vector<std::int64_t> ranking(const SearchSchedule& schedule) {
  std::vector<std::int64_t> points;
  for (const Standing& standing : schedule.standings()) points.push_back(standing.point);
  return points;
}

// Accuracies that are no function of the order in which runs are made.
double accuracy_of(const SearchRun& run) {
  return Random(1, RandomStream::kSearch,
                static_cast<std::uint64_t>(run.point) * 64 + run.rung * 8 + run.seed)
      .uniform();
}

}  // namespace

TEST_CASE("without halving every run is for all epochs, by point and seed", "[search]") {
  SearchDescription search = search_of(3, 0);
  search.seeds = {5, 6};
  SearchSchedule schedule(search);
  CHECK(schedule.rungs() == 1);
  CHECK(schedule.budget(0) == 9.0);
  const auto runs = take_all(schedule);
  CHECK(runs == std::vector<SearchRun>{{0, 0}, {0, 1}, {1, 0}, {1, 1}, {2, 0}, {2, 1}});
  CHECK_FALSE(schedule.done());
  for (const SearchRun& run : runs) REQUIRE(schedule.record(scored(run, 0.5)).ok());
  CHECK(schedule.done());
  CHECK_FALSE(schedule.take_next());
}

TEST_CASE("halving of nine points goes as counted by hand", "[search]") {
  // eta 3, budgets 1, 3, 9: 9 points, then 3, then 1.
  SearchSchedule schedule(search_of(9, 3));
  REQUIRE(schedule.rungs() == 3);
  CHECK(schedule.budget(0) == 1.0);
  CHECK(schedule.budget(1) == 3.0);
  CHECK(schedule.budget(2) == 9.0);
  const double first[] = {.1, .9, .3, .8, .2, .5, .7, .4, .6};
  for (const SearchRun& run : take_all(schedule))
    REQUIRE(schedule.record(scored(run, first[run.point])).ok());
  CHECK(schedule.rung() == 1);
  auto runs = take_all(schedule);
  REQUIRE(runs == std::vector<SearchRun>{{1, 0, 1}, {3, 0, 1}, {6, 0, 1}});
  REQUIRE(schedule.record(scored(runs[0], .91)).ok());
  REQUIRE(schedule.record(scored(runs[1], .95)).ok());
  REQUIRE(schedule.record(scored(runs[2], .93)).ok());
  runs = take_all(schedule);
  REQUIRE(runs == std::vector<SearchRun>{{3, 0, 2}});
  REQUIRE(schedule.record(scored(runs[0], .90)).ok());
  CHECK(schedule.done());
  // Who went further stands before who was better on a shorter way.
  CHECK(ranking(schedule) == std::vector<std::int64_t>{3, 6, 1, 8, 5, 7, 2, 4, 0});
}

TEST_CASE("sizes and budgets are those of a bracket of Hyperband", "[search]") {
  // Li et al. 2018, table 1, R = 81, eta = 3, bracket s = 4: n_i 81, 27, 9, 3, 1 for r_i 1, 3, 9,
  // 27, 81.
  SearchSchedule schedule(search_of(81, 3, 1.0, 81.0));
  REQUIRE(schedule.rungs() == 5);
  const double budgets[] = {1, 3, 9, 27, 81};
  const std::int64_t sizes[] = {81, 27, 9, 3, 1};
  for (std::size_t rung = 0; rung < 5; ++rung) {
    CHECK(schedule.budget(rung) == budgets[rung]);
    CHECK(schedule.survivors(rung) == sizes[rung]);
    const auto runs = take_all(schedule);
    CHECK(static_cast<std::int64_t>(runs.size()) == sizes[rung]);
    for (const SearchRun& run : runs) REQUIRE(schedule.record(scored(run, accuracy_of(run))).ok());
  }
  CHECK(schedule.done());
}

TEST_CASE("the last rung has the search's epochs where the powers miss them", "[search]") {
  const SearchSchedule schedule(search_of(10, 2, 1.5, 10.0));
  REQUIRE(schedule.rungs() == 4);
  CHECK(schedule.budget(2) == 6.0);
  CHECK(schedule.budget(3) == 10.0);
  CHECK(schedule.survivors(1) == 5);
  CHECK(schedule.survivors(2) == 2);
  CHECK(schedule.survivors(3) == 1);
  // 0.1 x 3 x 3 x 3 is 2.7 but for rounding.
  CHECK(SearchSchedule(search_of(10, 3, 0.1, 2.7)).rungs() == 4);
  // One point is left however few there were.
  const SearchSchedule few(search_of(2, 3));
  CHECK(few.survivors(2) == 1);
}

TEST_CASE("results in any order of a rung lead to the same search", "[search]") {
  SearchDescription search = search_of(20, 2, 1.0, 4.0);
  search.seeds = {1, 2, 3};
  const auto played = [&](std::uint64_t order) {
    SearchSchedule schedule(search);
    Random random(order, RandomStream::kShuffling);
    while (!schedule.done()) {
      auto runs = take_all(schedule);
      for (std::size_t i = runs.size(); i > 1; --i)
        std::swap(runs[i - 1], runs[random.below(static_cast<std::uint32_t>(i))]);
      for (const SearchRun& run : runs)
        REQUIRE(schedule.record(scored(run, accuracy_of(run), accuracy_of(run))).ok());
    }
    return schedule;
  };
  const SearchSchedule a = played(1), b = played(2);
  CHECK(ranking(a) == ranking(b));
  CHECK(a.standings().front().validation_accuracy == b.standings().front().validation_accuracy);
  CHECK(a.results().size() == (20 + 10 + 5) * 3);
}

TEST_CASE("a search that was broken off anywhere goes on as if it had not been", "[search]") {
  const SearchDescription search = search_of(9, 3);
  SearchSchedule whole(search);
  while (!whole.done())
    for (const SearchRun& run : take_all(whole))
      REQUIRE(whole.record(scored(run, accuracy_of(run))).ok());
  for (std::size_t kept = 0; kept <= whole.results().size(); ++kept) {
    SearchSchedule again(search);
    for (std::size_t i = 0; i < kept; ++i) REQUIRE(again.record(whole.results()[i]).ok());
    std::size_t repeated = 0;
    while (!again.done())
      for (const SearchRun& run : take_all(again)) {
        ++repeated;
        REQUIRE(again.record(scored(run, accuracy_of(run))).ok());
      }
    CHECK(kept + repeated == whole.results().size());
    CHECK(ranking(again) == ranking(whole));
  }
}

TEST_CASE("a point counts by the mean over its seeds", "[search]") {
  SearchDescription search = search_of(2, 2);
  search.seeds = {1, 2};
  SearchSchedule schedule(search);
  // Point 0 is sometimes best, point 1 on average.
  REQUIRE(schedule.record(scored({0, 0, 0}, 0.9)).ok());
  REQUIRE(schedule.record(scored({0, 1, 0}, 0.1)).ok());
  REQUIRE(schedule.record(scored({1, 0, 0}, 0.6)).ok());
  CHECK(ranking(schedule) == std::vector<std::int64_t>{0});  // point 1 is not complete yet
  REQUIRE(schedule.record(scored({1, 1, 0}, 0.6)).ok());
  CHECK(ranking(schedule) == std::vector<std::int64_t>{1, 0});
  CHECK(points_of(schedule.missing()) == std::vector<std::int64_t>{1, 1});
  CHECK(schedule.standings()[1].validation_accuracy == Catch::Approx(0.5));
}

TEST_CASE("the objective decides, then the other measure, then the number", "[search]") {
  for (const Objective objective : {Objective::kValidationAccuracy, Objective::kValidationLoss}) {
    SearchDescription search = search_of(5, 0);
    search.objective = objective;
    SearchSchedule schedule(search);
    REQUIRE(schedule.record(scored({4, 0, 0}, 0.8, 0.3)).ok());
    REQUIRE(schedule.record(scored({0, 0, 0}, 0.8, 0.5)).ok());
    REQUIRE(schedule.record(scored({1, 0, 0}, 0.9, 0.6)).ok());
    REQUIRE(schedule.record(scored({2, 0, 0}, 0.8, 0.3)).ok());
    REQUIRE(schedule.record(scored({3, 0, 0}, 0.7, 0.3)).ok());
    if (objective == Objective::kValidationAccuracy)
      CHECK(ranking(schedule) == std::vector<std::int64_t>{1, 2, 4, 0, 3});
    else
      CHECK(ranking(schedule) == std::vector<std::int64_t>{2, 4, 3, 0, 1});
  }
}

TEST_CASE("what diverges with any seed is last and goes no further", "[search]") {
  SearchDescription search = search_of(4, 2, 1.0, 2.0);
  search.seeds = {1, 2};
  SearchSchedule schedule(search);
  for (const SearchRun& run : take_all(schedule)) {
    RunResult result = scored(run, run.point == 3 ? 0.1 : 0.9);
    result.diverged = run.point < 3 && run.seed == 1;
    REQUIRE(schedule.record(result).ok());
    if (result.diverged) {
      CHECK(schedule.state_of(result) == RunState::kDiverged);
      CHECK_FALSE(schedule.may_continue(run.point));
    }
  }
  const auto runs = take_all(schedule);
  CHECK(runs == std::vector<SearchRun>{{3, 0, 1}, {3, 1, 1}});  // one, though two had a place
  CHECK(schedule.state_of(schedule.results().front()) == RunState::kStopped);
  for (const SearchRun& run : runs) REQUIRE(schedule.record(scored(run, 0.2)).ok());
  CHECK(ranking(schedule) == std::vector<std::int64_t>{3, 0, 1, 2});

  SearchSchedule hopeless(search);
  for (const SearchRun& run : take_all(hopeless))
    REQUIRE(hopeless.record({.run = run, .diverged = true}).ok());
  CHECK(hopeless.done());
  CHECK(hopeless.standings().size() == 4);
  CHECK_FALSE(hopeless.best());
}

TEST_CASE("the best is the first of the leaderboard at every moment", "[search]") {
  SearchDescription search = search_of(12, 2, 1.0, 8.0);
  search.seeds = {1, 2};
  SearchSchedule schedule(search);
  CHECK_FALSE(schedule.best());
  while (!schedule.done())
    for (const SearchRun& run : take_all(schedule)) {
      RunResult result = scored(run, accuracy_of(run));
      result.diverged = accuracy_of({run.point, run.seed, run.rung + 5}) < 0.2;
      REQUIRE(schedule.record(result).ok());
      const auto board = schedule.standings();
      const bool any = !board.empty() && !board.front().diverged;
      REQUIRE(schedule.best().has_value() == any);
      if (any) CHECK(schedule.best()->point == board.front().point);
    }
}

TEST_CASE("a point that can get no further place is told at once", "[search]") {
  SearchSchedule schedule(search_of(6, 3));  // two of six go on
  CHECK(schedule.may_continue(0));
  REQUIRE(schedule.record(scored({0, 0, 0}, 0.5)).ok());
  REQUIRE(schedule.record(scored({1, 0, 0}, 0.6)).ok());
  CHECK(schedule.may_continue(0));
  REQUIRE(schedule.record(scored({2, 0, 0}, 0.7)).ok());
  CHECK_FALSE(schedule.may_continue(0));
  CHECK(schedule.may_continue(1));
  CHECK(schedule.may_continue(5));
  CHECK(schedule.state_of(schedule.results()[0]) == RunState::kStopped);
  CHECK(schedule.state_of(schedule.results()[1]) == RunState::kWaiting);
  for (const std::int64_t point : {3, 4, 5})
    REQUIRE(schedule.record(scored({point, 0, 0}, 0.1)).ok());
  CHECK(schedule.may_continue(1));
  CHECK_FALSE(schedule.may_continue(5));
}

TEST_CASE("results that belong to no run of the rung are refused", "[search]") {
  SearchSchedule schedule(search_of(4, 2, 1.0, 2.0));
  const auto refusal = [&](const SearchRun& run) {
    const Status status = schedule.record(scored(run, 0.5));
    REQUIRE_FALSE(status.ok());
    return status.error().message;
  };
  CHECK_THAT(refusal({4, 0, 0}), ContainsSubstring("point 4"));
  CHECK_THAT(refusal({-1, 0, 0}), ContainsSubstring("no part"));
  CHECK_THAT(refusal({0, 1, 0}), ContainsSubstring("seed"));
  CHECK_THAT(refusal({0, 0, 1}), ContainsSubstring("while rung 0 runs"));
  REQUIRE(schedule.record(scored({0, 0, 0}, 0.5)).ok());
  CHECK_THAT(refusal({0, 0, 0}), ContainsSubstring("seed 42 twice"));
  CHECK(schedule.results().size() == 1);
}

TEST_CASE("shards share the points without gap or overlap", "[search]") {
  const SearchDescription search = search_of(10, 0);
  std::multiset<std::int64_t> points;
  for (std::int64_t index = 0; index < 3; ++index) {
    REQUIRE(check_shard(search, {index, 3}).ok());
    SearchSchedule schedule(search, {index, 3});
    for (const std::int64_t point : points_of(take_all(schedule))) points.insert(point);
  }
  std::multiset<std::int64_t> all;
  for (std::int64_t i = 0; i < 10; ++i) all.insert(i);
  CHECK(points == all);
  CHECK_THAT(check_shard(search, {3, 3}).error().message, ContainsSubstring("found 4/3"));
  CHECK_THAT(check_shard(search, {0, 11}).error().message, ContainsSubstring("at most 10"));
  CHECK_THAT(check_shard(search_of(10, 2), {0, 3}).error().message, ContainsSubstring("halving"));
  CHECK(check_shard(search_of(10, 2), {}).ok());
}
