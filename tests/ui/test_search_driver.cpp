// A search driven through a session: its results are those of core's trials, in whatever pieces it
// is carried out.
#include <catch_amalgamated.hpp>

#include "core/search/trial.h"
#include "formats/search_json.h"
#include "formats/search_results.h"
#include "session/training_session.h"
#include "support/tiny_data.h"
#include "ui/laboratory/search_driver.h"

using namespace inkling;
using namespace inkling::testing;
using ui::laboratory::SearchDriver;
using State = SearchDriver::State;

namespace {

constexpr std::int64_t kImages = 200;

SearchDescription tiny_search() {
  const auto search = parse_search(R"({
    "data": "tiny", "validation_count": 40, "epochs": 4, "seeds": [1, 2],
    "halving": {"eta": 2, "first_epochs": 1},
    "settings": {"batch_size": 8, "warmup_steps": 0},
    "parameters": {"hidden[0]": [6, 12, 24], "learning_rate": [0.2, 0.05, 0.001]}})");
  REQUIRE(search);
  return *search;
}

struct Fixture {
  double time = 0.0;
  TrainingSession session{SessionOptions{.clock = [this] { return time += 1e-4; }}};
  std::uint64_t next_request = 1;

  Fixture() {
    session.post(command::LoadDataset{tiny_files()});
    session.advance(Budget{0.0});
  }
  // One turn of a page: the session works, answers arrive, more is asked for.
  void turn(SearchDriver& driver) {
    session.advance(Budget{0.01});
    for (const Reply& reply : session.take_replies()) driver.receive(reply);
    driver.ask(session, next_request);
  }
  void run(SearchDriver& driver, std::size_t results = 100'000) {
    driver.resume();
    driver.ask(session, next_request);
    for (int i = 0; i < 100'000 && driver.state() == State::kRunning &&
                    driver.schedule().results().size() < results;
         ++i)
      turn(driver);
  }
};

// Without the seconds, which no two runs share.
nlohmann::json table(const SearchSchedule& schedule) {
  nlohmann::json all = results_json(schedule);
  all.erase("seconds");
  for (auto& entry : all["leaderboard"])
    for (auto& seed : entry["seeds"]) seed.erase("seconds");
  return all;
}

// What the schedule comes to with trials by themselves.
nlohmann::json expected_table() {
  SearchSchedule schedule(tiny_search());
  std::vector<double> budgets;
  for (std::size_t rung = 0; rung < schedule.rungs(); ++rung)
    budgets.push_back(schedule.budget(rung));
  const auto data = without_test(*tiny_dataset());
  SerialExecutor serial;
  while (const auto run = schedule.take_next()) {
    auto trial = Trial::create(
        data, point_settings(schedule.search(), run->point, schedule.search().seeds[run->seed]),
        budgets, serial);
    REQUIRE(trial);
    (*trial)->begin(run->rung);
    while ((*trial)->advance()) {
    }
    RunResult result = (*trial)->result();
    result.run = *run;
    REQUIRE(schedule.record(result).ok());
  }
  REQUIRE(schedule.done());
  return table(schedule);
}

}  // namespace

TEST_CASE("a search through a session gives what its trials give by themselves", "[search]") {
  Fixture f;
  SearchDriver driver(tiny_search(), kImages);
  CHECK(driver.state() == State::kPaused);
  f.run(driver);
  REQUIRE(driver.state() == State::kDone);
  CHECK(table(driver.schedule()) == expected_table());
  CHECK(driver.failures().empty());
  // Nothing is left for the session to do.
  CHECK_FALSE(f.session.advance(Budget{0.0}));
}

TEST_CASE("a search that is broken off and taken up again gives the same table", "[search]") {
  std::string kept;
  for (const std::size_t results : {3u, 9u, 20u, 26u}) {
    // A new page and session each time.
    Fixture f;
    auto driver =
        kept.empty() ? SearchDriver(tiny_search(), kImages) : *SearchDriver::restore(kept);
    CHECK(driver.state() == State::kPaused);
    f.run(driver, results);
    CHECK(driver.schedule().results().size() >= results);
    // The page went down while it wrote.
    kept = driver.saved() + "{\"point\": 3, \"see";
  }
  Fixture f;
  auto driver = SearchDriver::restore(kept);
  REQUIRE(driver);
  f.run(*driver);
  REQUIRE(driver->state() == State::kDone);
  CHECK(table(driver->schedule()) == expected_table());
  const auto again = SearchDriver::restore(driver->saved());
  REQUIRE(again);
  CHECK(again->state() == State::kDone);
  CHECK(again->images() == kImages);
  CHECK(results_json(again->schedule()) == results_json(driver->schedule()));
  CHECK(again->saved() == driver->saved());
}

TEST_CASE("pausing gives up what is under way, and loses no run", "[search]") {
  Fixture f;
  SearchDriver driver(tiny_search(), kImages);
  for (std::size_t results = 2; driver.state() != State::kDone && results < 60; results += 5) {
    f.run(driver, results);
    driver.pause(f.session);
    const std::size_t before = driver.schedule().results().size();
    while (f.session.advance(Budget{0.01})) {
    }
    for (const Reply& reply : f.session.take_replies()) CHECK_FALSE(driver.receive(reply));
    CHECK(driver.schedule().results().size() == before);
  }
  REQUIRE(driver.state() == State::kDone);
  CHECK(table(driver.schedule()) == expected_table());
}

TEST_CASE("a search pauses when training begins, says so, and goes on later", "[search]") {
  Fixture f;
  SearchDriver driver(tiny_search(), kImages);
  f.run(driver, 4);
  f.session.post(command::Start{});
  for (int i = 0; i < 10; ++i) f.turn(driver);
  CHECK(driver.state() == State::kPaused);
  CHECK_THAT(driver.reason(), Catch::Matchers::ContainsSubstring("training"));
  while (f.session.advance(Budget{0.05})) {
  }
  f.run(driver);
  REQUIRE(driver.state() == State::kDone);
  CHECK(driver.reason().empty());
  CHECK(table(driver.schedule()) == expected_table());
}

TEST_CASE("a run that fails is told, and the search goes on", "[search]") {
  // The widest needs more than there is.
  double time = 0.0;
  TrainingSession session{SessionOptions{.clock = [&time] { return time += 1e-4; },
                                         .memory_limit_bytes = std::size_t{64} << 20}};
  session.post(command::LoadDataset{tiny_files()});
  session.advance(Budget{0.0});
  const auto search = parse_search(R"({
    "data": "tiny", "validation_count": 40, "epochs": 1,
    "parameters": {"hidden[0]": [6, 4096, 12], "hidden[1]": [4096, 12]}})");
  REQUIRE(search);
  SearchDriver driver(*search, kImages);
  std::uint64_t next_request = 1;
  driver.resume();
  driver.ask(session, next_request);
  for (int i = 0; i < 100'000 && driver.state() == State::kRunning; ++i) {
    session.advance(Budget{0.01});
    for (const Reply& reply : session.take_replies()) driver.receive(reply);
    driver.ask(session, next_request);
  }
  REQUIRE(driver.state() == State::kDone);
  REQUIRE_FALSE(driver.failures().empty());
  CHECK(driver.failures().size() < 6);
  CHECK(driver.failures().front().run.point == 2);  // 4096 and 4096
  CHECK_THAT(std::string(driver.failure_of(2)), Catch::Matchers::ContainsSubstring("MiB"));
  CHECK(driver.failure_of(5).empty());
  REQUIRE(driver.schedule().best());
  CHECK(driver.schedule().standings().back().diverged);
  const auto again = SearchDriver::restore(driver.saved());
  REQUIRE(again);
  CHECK(again->failures().size() == driver.failures().size());
  CHECK(again->failure_of(2) == driver.failure_of(2));
  CHECK(again->saved() == driver.saved());
}

TEST_CASE("a text that is no kept search is refused", "[search]") {
  CHECK_FALSE(SearchDriver::restore("").ok());
  CHECK_FALSE(SearchDriver::restore("{}\n").ok());
  CHECK_FALSE(SearchDriver::restore("nonsense\n").ok());
  CHECK_FALSE(SearchDriver::restore("{\"search\": {}, \"images\": 5}\n").ok());
  const std::string head = SearchDriver(tiny_search(), kImages).saved();
  CHECK(SearchDriver::restore(head).ok());
  CHECK_FALSE(SearchDriver::restore(head + "{\"point\": 0}\n").ok());
  CHECK_FALSE(SearchDriver::restore(head + "{\"failed\": 3, \"message\": \"x\"}\n").ok());
  CHECK_FALSE(SearchDriver::restore(head + "{\"failed\": {}}\n").ok());
}
