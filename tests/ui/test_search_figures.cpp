// Figures of searches whose results are made up, so that each can be worked out by hand.
#include <catch_amalgamated.hpp>

#include "formats/search_json.h"
#include "ui/laboratory/search_figures.h"
#include "ui/laboratory/search_views.h"

using namespace inkling;
using namespace inkling::ui::laboratory;
using Catch::Approx;

namespace {

// Points 0..5: hidden 10, 20 by learning rate 0.1, 0.2, 0.4.
SearchSchedule grid() {
  const auto search = parse_search(R"({
    "epochs": 4, "halving": {"eta": 2, "first_epochs": 1},
    "parameters": {"hidden[0]": [10, 20], "learning_rate": [0.1, 0.2, 0.4]}})");
  REQUIRE(search);
  return SearchSchedule(*search);
}

void record(SearchSchedule& schedule, std::int64_t point, double accuracy, bool diverged = false) {
  RunResult result{.run = {point, 0, schedule.rung()}, .diverged = diverged};
  if (!diverged) {
    result.validation_accuracy = accuracy;
    result.validation_loss = 1.0 - accuracy;
  }
  result.seconds = 2.0;
  REQUIRE(schedule.record(result).ok());
}

}  // namespace

TEST_CASE("progress counts runs and work of all rungs", "[search]") {
  SearchSchedule schedule = grid();
  const SearchProgress none = search_progress(schedule, 5, 2);
  // 6 points, then 3 (6 / 2), then 1 (6 / 4).
  CHECK(none.expected == 10);
  CHECK(none.results == 0);
  CHECK(none.share == 0.0);
  CHECK(none.seconds_left == 0.0);
  record(schedule, 0, 0.5);
  const SearchProgress one = search_progress(schedule, 5, 2);
  CHECK(one.results == 1);
  CHECK(one.expected == 10);
  CHECK(one.seconds == 2.0);
  // Weights: 5 x 10 + 10 x 2 = 70 of points 0 to 2, 140 of 3 to 5. Left: 2 x 70 + 3 x 140 of one
  // epoch; then 3 points of 2 epochs and one of 4, each like the mean of those that are missing.
  const double mean = (2 * 70.0 + 3 * 140.0) / 5.0;
  const double left = 560.0 + mean * (3 * 2.0 + 4.0);
  CHECK(one.share == Approx(70.0 / (70.0 + left)));
  CHECK(one.seconds_left == Approx(2.0 * left / 70.0));
}

TEST_CASE("leaderboard, lines and counts follow the rungs", "[search]") {
  SearchSchedule schedule = grid();
  const double first[] = {0.5, 0.9, 0.7, 0.6, 0.8, 0.0};
  for (std::int64_t point = 0; point < 6; ++point)
    record(schedule, point, first[point], point == 5);
  // 1, 4 and 2 go on.
  record(schedule, 1, 0.91);
  record(schedule, 4, 0.95);
  const std::vector<LeaderboardRow> rows = leaderboard(schedule);
  REQUIRE(rows.size() == 6);
  CHECK(rows[0].standing.point == 4);
  CHECK(rows[0].values == std::vector<std::string>{"20", "0.2"});
  CHECK(rows[0].epochs == 2.0);
  CHECK(rows[0].state == RunState::kWaiting);
  CHECK(rows[1].standing.point == 1);
  CHECK(rows[2].standing.point == 2);
  CHECK(rows[2].state == RunState::kWaiting);
  CHECK(rows[3].state == RunState::kStopped);
  CHECK(rows[5].state == RunState::kDiverged);
  CHECK(points_at_rungs(schedule) == std::vector<std::int64_t>{6, 2, 0});
  CHECK(halving_text(schedule) == "6 began, 2 reached epoch 2");
  const std::vector<HalvingLine> lines = halving_lines(schedule);
  REQUIRE(lines.size() == 5);  // without the one that diverged
  CHECK(lines[1].scores == std::vector<double>{0.9, 0.91});
  CHECK(lines[2].scores == std::vector<double>{0.7});
  // Points 0 and 3, and 1, since 4 has the one place of the last rung.
  CHECK(search_progress(schedule, 5, 2).stopped == 3);

  record(schedule, 2, 0.7);
  record(schedule, 4, 0.97);
  REQUIRE(schedule.done());
  CHECK(halving_text(schedule) == "6 began, 3 reached epoch 2, 1 ran to the end");
  const SearchProgress done = search_progress(schedule, 5, 2);
  CHECK(done.share == 1.0);
  CHECK(done.expected == done.results);
  CHECK(done.seconds_left == 0.0);
}

TEST_CASE("a heatmap has the best of each cell", "[search]") {
  const auto search = parse_search(R"({
    "parameters": {"hidden[0]": [10, 20], "learning_rate": [0.1, 0.2], "l2": [0, 0.1]}})");
  REQUIRE(search);
  SearchSchedule schedule(*search);
  // The last axis, L2, is counted up first; rates come before it in the table.
  const auto value = [&](std::int64_t point, std::size_t axis) {
    return to_text(point_values(*search, point)[axis]);
  };
  REQUIRE(value(1, 2) == "0.1");
  record(schedule, 0, 0.5);  // 10, 0.1, 0
  record(schedule, 1, 0.6);  // 10, 0.1, 0.1
  record(schedule, 2, 0.0, true);
  record(schedule, 5, 0.8);  // 20, 0.1, 0.1
  const Heatmap map = search_heatmap(schedule, 0, 1);
  CHECK(map.columns == std::vector<std::string>{"10", "20"});
  CHECK(map.rows == std::vector<std::string>{"0.1", "0.2"});
  REQUIRE(map.cells.size() == 4);
  CHECK(map.cells[0].best == 0.6);
  CHECK(map.cells[0].best_point == 1);
  CHECK(map.cells[0].tried == 2);
  CHECK(map.cells[1].best == 0.8);
  CHECK(map.cells[2].tried == 1);
  CHECK(map.cells[2].diverged == 1);
  CHECK_FALSE(map.cells[2].best);
  CHECK(map.cells[3].tried == 0);
  CHECK(map.least == 0.6);
  CHECK(map.most == 0.8);
  CHECK(heatmap_csv(map, "hidden[0]", "learning_rate") ==
        "hidden[0],learning_rate,tried,diverged,best,best_point\r\n"
        "10,0.1,2,0,0.6,1\r\n20,0.1,1,0,0.8,5\r\n10,0.2,1,1,,\r\n20,0.2,0,0,,\r\n");
  const Heatmap strip = search_heatmap(schedule, 2, std::nullopt);
  CHECK(strip.rows.size() == 1);
  CHECK(strip.cells[0].best == 0.5);
  CHECK(strip.cells[1].best == 0.8);
}

TEST_CASE("ranges are parted, and losses rank the other way round", "[search]") {
  const auto search = parse_search(R"({
    "method": "random", "trials": 60, "objective": "loss",
    "parameters": {"learning_rate": {"log_uniform": [0.001, 1]}, "momentum": {"uniform": [0, 0.6]}}})");
  REQUIRE(search);
  SearchSchedule schedule(*search);
  for (std::int64_t point = 0; point < 60; ++point)
    record(schedule, point, 0.5 + 0.001 * static_cast<double>(point));
  const Heatmap map = search_heatmap(schedule, 0, 1);
  CHECK(map.columns == std::vector<std::string>{"0.001", "0.0032", "0.01", "0.032", "0.1", "0.32"});
  CHECK(map.rows == std::vector<std::string>{"0", "0.1", "0.2", "0.3", "0.4", "0.5"});
  std::int64_t tried = 0;
  for (std::size_t r = 0; r < 6; ++r) {
    for (std::size_t c = 0; c < 6; ++c) {
      const HeatCell& cell = map.cells[r * 6 + c];
      tried += cell.tried;
      if (!cell.best) continue;
      const auto values = point_values(*search, cell.best_point);
      CHECK(std::floor(std::log10(std::get<double>(values[0])) * 2.0 + 6.0) ==
            static_cast<double>(c));
      CHECK(std::floor(std::get<double>(values[1]) * 10.0) == static_cast<double>(r));
      CHECK(*cell.best == Approx(0.5 - 0.001 * static_cast<double>(cell.best_point)));
    }
  }
  CHECK(tried == 60);
  CHECK(is_better(Objective::kValidationLoss, 0.1, 0.2));
  CHECK(is_better(Objective::kValidationAccuracy, 0.2, 0.1));
  // Four digits of what chance drew.
  for (const LeaderboardRow& row : leaderboard(schedule)) CHECK(row.values[0].size() <= 9);
}
