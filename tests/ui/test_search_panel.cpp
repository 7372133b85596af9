// The view of searches as a person meets it, on a page without a window.
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

TEST_CASE("a kept search that cannot be read leaves the page as it is", "[search]") {
  Stage stage;
  stage.load();
  stage.app.show_panel("search");
  stage.frames(2);
  const std::string text = "no search\n";
  stage.app.recalled("search/current", {text.begin(), text.end()});
  check_everywhere(stage);
}
