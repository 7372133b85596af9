#include <algorithm>
#include <catch_amalgamated.hpp>

#include "formats/hyperparameters_json.h"
#include "formats/search_json.h"
#include "formats/search_results.h"
#include "formats/strict_json.h"

using namespace inkling;
using nlohmann::json;

namespace {

// Four points by two choices each; two go on to a second rung.
SearchSchedule make_schedule() {
  const auto search = parse_search(R"({
    "epochs": 2, "halving": {"eta": 2, "first_epochs": 0.5}, "seeds": [1, 2],
    "parameters": {"hidden": [8, [16, 8]], "learning_rate": [0.1, 0.2]}})");
  REQUIRE(search);
  return SearchSchedule(*search);
}

RunResult scored(const SearchRun& run, double accuracy) {
  return {.run = run,
          .train_loss = 0.5,
          .train_accuracy = 0.75,
          .validation_loss = 0.1 + 0.2,  // needs all 17 digits
          .validation_accuracy = accuracy,
          .seconds = 1.5};
}

// Point 3 diverges with its first seed, point 1 is best.
SearchSchedule played() {
  SearchSchedule schedule = make_schedule();
  const double accuracies[] = {0.25, 0.875, 0.5, 0.0};
  while (const auto run = schedule.take_next()) {
    RunResult result = scored(*run, accuracies[run->point]);
    result.diverged = run->point == 3 && run->seed == 0;
    REQUIRE(schedule.record(result).ok());
  }
  return schedule;
}

}  // namespace

TEST_CASE("results survive the way through their lines", "[search]") {
  const SearchSchedule schedule = played();
  SearchSchedule again = make_schedule();
  for (const RunResult& result : schedule.results()) {
    const auto read = result_from_json(again, dump_json(to_json(schedule, result)));
    REQUIRE(read);
    REQUIRE(again.record(*read).ok());
    CHECK(read->run == result.run);
    CHECK(read->diverged == result.diverged);
    if (!result.diverged) CHECK(read->validation_loss == result.validation_loss);
  }
  CHECK(again.done());
  CHECK(results_csv(again) == results_csv(schedule));
}

TEST_CASE("the table has a line for each run at its last rung", "[search]") {
  CHECK(results_csv(played()) ==
        "point,seed,hidden,learning_rate,epochs,train_loss,train_accuracy,validation_loss,"
        "validation_accuracy,seconds,state\r\n"
        "0,1,8,0.1,0.5,0.5,0.75,0.30000000000000004,0.25,1.5,stopped\r\n"
        "0,2,8,0.1,0.5,0.5,0.75,0.30000000000000004,0.25,1.5,stopped\r\n"
        "1,1,8,0.2,2,0.5,0.75,0.30000000000000004,0.875,4.5,finished\r\n"
        "1,2,8,0.2,2,0.5,0.75,0.30000000000000004,0.875,4.5,finished\r\n"
        "2,1,\"16,8\",0.1,1,0.5,0.75,0.30000000000000004,0.5,3,stopped\r\n"
        "2,2,\"16,8\",0.1,1,0.5,0.75,0.30000000000000004,0.5,3,stopped\r\n"
        "3,1,\"16,8\",0.2,0.5,,,,,1.5,diverged\r\n"
        "3,2,\"16,8\",0.2,0.5,0.5,0.75,0.30000000000000004,0,1.5,stopped\r\n");
}

TEST_CASE("the report ranks the points and names the best one's settings", "[search]") {
  const SearchSchedule schedule = played();
  const json report = results_json(schedule);
  CHECK(report["done"] == true);
  CHECK(report["points"] == 4);
  CHECK(report["results"] == 8 + 4 + 2);
  CHECK(report["seconds"] == 14 * 1.5);
  REQUIRE(report["leaderboard"].size() == 4);
  const json& first = report["leaderboard"][0];
  CHECK(first["rank"] == 1);
  CHECK(first["point"] == 1);
  CHECK(first["parameters"] == json({{"hidden", {8}}, {"learning_rate", 0.2}}));
  CHECK(first["state"] == "finished");
  CHECK(first["epochs"] == 2.0);
  CHECK(first["validation_accuracy"] == 0.875);
  CHECK(first["seeds"].size() == 2);
  CHECK(report["leaderboard"][3]["state"] == "diverged");
  CHECK(report["leaderboard"][3]["validation_loss"].is_null());
  CHECK(report["best"]["point"] == 1);
  const auto settings = merge_json({}, report["best"]["settings"]);
  REQUIRE(settings);
  CHECK(*settings == point_settings(schedule.search(), 1, 1));
}

TEST_CASE("without a result there is no best", "[search]") {
  CHECK(best_settings_json(make_schedule()).is_null());
  CHECK(results_json(make_schedule())["best"].is_null());
}

TEST_CASE("lines that are no results are refused by what is wrong", "[search]") {
  const SearchSchedule schedule = make_schedule();
  const json good = to_json(schedule, scored({0, 0, 0}, 0.5));
  REQUIRE(result_from_json(schedule, good.dump()));
  const auto refused = [&](const char* name, const json& value, const char* words) {
    json line = good;
    if (value.is_discarded())
      line.erase(name);
    else
      line[name] = value;
    INFO(line.dump());
    const auto result = result_from_json(schedule, line.dump());
    REQUIRE_FALSE(result);
    INFO(result.error().message);
    CHECK(result.error().message.find(words) != std::string::npos);
  };
  refused("point", -1, "point: found -1");
  refused("point", "0", "point");
  refused("seed", 3, "one of the search's seeds");
  refused("rung", 3, "less than 3");
  refused("epochs", 1, "epochs: found 1, expected 0.5");
  refused("validation_accuracy", 1.5, "validation_accuracy: found 1.5");
  refused("train_loss", nullptr, "train_loss: found null");
  refused("diverged", 0, "true or false");
  refused("colour", "red", "no such member");
  refused("seconds", json(json::value_t::discarded), "seconds");
  for (const char* text : {"", "{", "[]", "{\"point\": 0}"})
    CHECK_FALSE(result_from_json(schedule, text));
}
