// The view of searches as a person meets it, on a page without a window.
#include <algorithm>
#include <catch_amalgamated.hpp>

#include "formats/search_json.h"
#include "stage.h"
#include "ui/laboratory/search_driver.h"

using namespace inkling;
using namespace inkling::testing;
using ui::laboratory::SearchDriver;

namespace {

constexpr const char* kSearch = R"({
    "name": "tiny", "data": "tiny", "validation_count": 40, "epochs": 2,
    "halving": {"eta": 2, "first_epochs": 1},
    "settings": {"batch_size": 8, "warmup_steps": 0},
    "parameters": {"hidden[0]": [6, 12], "learning_rate": [0.05, 0.001]}})";

void check_everywhere(Stage& stage) {
  for (const auto& [width, height] : {std::pair(1440, 900), {1000, 1100}, {390, 844}, {320, 568}}) {
    for (const char* theme : {"light", "dark"}) {
      stage.size(width, height, width < 400 ? 2.0f : 1.0f);
      stage.app.set_theme(theme);
      stage.frames(8);
      CHECK(ImGui::GetDrawData()->TotalVtxCount > 0);
    }
  }
  stage.size(1440, 900, 1.0f);
}

// A kept search of which the first results are there.
std::string kept_search(std::size_t results) {
  double time = 0.0;
  TrainingSession session{SessionOptions{.clock = [&time] { return time += 1e-4; }}};
  session.post(command::LoadDataset{tiny_files()});
  session.advance(Budget{0.0});
  SearchDriver driver(*parse_search(kSearch), 200);
  std::uint64_t next_request = 1;
  driver.resume();
  while (driver.state() == SearchDriver::State::kRunning &&
         driver.schedule().results().size() < results) {
    driver.ask(session, next_request);
    session.advance(Budget{0.01});
    for (const Reply& reply : session.take_replies()) driver.receive(reply);
  }
  return driver.saved();
}

// Lines after the first.
std::ptrdiff_t results_in(const std::vector<std::uint8_t>& kept) {
  return std::count(kept.begin(), kept.end(), std::uint8_t{'\n'}) - 1;
}

}  // namespace

TEST_CASE("the view of searches is drawn with no data, with a file and with a bad one",
          "[search]") {
  Stage stage;
  REQUIRE(stage.app.show_panel("search"));
  check_everywhere(stage);
  CHECK(stage.platform.recalls == std::vector<std::string>{"search/"});
  stage.load();
  stage.app.open_search(kSearch);
  CHECK(stage.app.panel() == "search");
  check_everywhere(stage);
  stage.app.open_search("{\"parameters\": 3}");
  check_everywhere(stage);
}

TEST_CASE("a kept search is shown again, whatever its state", "[search]") {
  const std::size_t results = GENERATE(0u, 1u, 5u, 100u);
  Stage stage;
  stage.load();
  stage.app.show_panel("search");
  stage.frames(2);
  const std::string text = kept_search(results);
  stage.app.recalled("search/current", {text.begin(), text.end()});
  stage.app.recalled("search/", {});
  check_everywhere(stage);
  // Nothing is asked for before somebody resumes it.
  CHECK_FALSE(stage.session.advance(Budget{0.0}));
}

TEST_CASE("a search is started, kept after each result, and resumed on another page", "[search]") {
  constexpr const char* kKept = "search/current";
  std::vector<std::uint8_t> halfway;
  {
    Stage stage;
    stage.load();
    stage.app.open_search(kSearch);
    stage.frames(5);
    // The lowest button of the right card starts it.
    for (float y = 890.0f; y > 400.0f && stage.platform.kept.empty(); y -= 12.0f)
      stage.click({1060.0f, y, 1.0f, 1.0f});
    REQUIRE(stage.platform.kept.contains(kKept));
    for (int i = 0; i < 20'000 && results_in(stage.platform.kept[kKept]) < 2; ++i) {
      (void)stage.session.advance(Budget{0.0});
      stage.frames(1);
    }
    halfway = stage.platform.kept[kKept];
    REQUIRE(results_in(halfway) >= 2);
    REQUIRE(results_in(halfway) < 6);
    CHECK(stage.session.snapshot()->step == 0);  // of the visitor's network
  }
  Stage stage;
  stage.load();
  stage.app.show_panel("search");
  stage.frames(2);
  stage.app.recalled(kKept, halfway);
  stage.frames(5);
  // The highest button of the first card resumes it.
  for (float y = 120.0f; y < 400.0f && stage.platform.kept.empty(); y += 12.0f)
    stage.click({300.0f, y, 1.0f, 1.0f});
  REQUIRE(stage.platform.kept.contains(kKept));
  for (int i = 0; i < 20'000 && results_in(stage.platform.kept[kKept]) < 6; ++i) {
    (void)stage.session.advance(Budget{0.01});
    // The search goes on whatever is looked at.
    if (i == 1) stage.app.show_panel("unseen");
    stage.frames(1);
  }
  const auto& kept = stage.platform.kept[kKept];
  const auto driver =
      SearchDriver::restore({reinterpret_cast<const char*>(kept.data()), kept.size()});
  REQUIRE(driver);
  CHECK(driver->state() == SearchDriver::State::kDone);
  // 4 points, then 2 of them.
  CHECK(driver->schedule().results().size() == 6);
  const std::string whole = kept_search(100);
  const auto expected = SearchDriver::restore(whole);
  REQUIRE(expected);
  REQUIRE(driver->schedule().best());
  CHECK(driver->schedule().best()->point == expected->schedule().best()->point);
  CHECK(driver->schedule().best()->validation_loss == expected->schedule().best()->validation_loss);
  // What came before the break was not done again.
  CHECK(std::equal(halfway.begin(), halfway.end(), kept.begin()));
}

TEST_CASE("a kept search that cannot be read leaves the page as it is", "[search]") {
  Stage stage;
  stage.load();
  stage.app.show_panel("search");
  stage.frames(2);
  const std::string text = "no search\n";
  stage.app.recalled("search/current", {text.begin(), text.end()});
  check_everywhere(stage);
}
