#include <catch_amalgamated.hpp>

#include "stage.h"

using namespace inkling;
using namespace inkling::testing;
using ui::Action;

TEST_CASE("The Train button starts training and becomes Pause", "[ui]") {
  Stage stage;
  stage.load();
  stage.frames(3);
  stage.click(Action::kTrainOrPause);
  (void)stage.session.advance(Budget{0.0});
  CHECK(stage.session.snapshot()->state == SessionState::kRunning);
  stage.frames(3);
  stage.click(Action::kTrainOrPause);
  (void)stage.session.advance(Budget{0.0});
  CHECK(stage.session.snapshot()->state == SessionState::kPaused);
}

TEST_CASE("Step trains one batch and Reset takes it back", "[ui]") {
  Stage stage;
  stage.load();
  stage.click(Action::kStep);
  stage.work();
  CHECK(stage.session.snapshot()->step == 1);
  stage.click(Action::kReset);
  stage.work();
  CHECK(stage.session.snapshot()->step == 0);
}

TEST_CASE("A reset of a trained network can be undone from the toast", "[ui]") {
  Stage stage;
  stage.load();
  stage.train();
  const std::int64_t steps = stage.session.snapshot()->step;
  REQUIRE(steps > 0);
  stage.click(Action::kReset);
  stage.work();
  REQUIRE(stage.session.snapshot()->step == 0);
  stage.frames(3);
  REQUIRE(stage.app.action_rect(Action::kUndoReset).has_value());
  stage.click(Action::kUndoReset);
  stage.work();
  CHECK(stage.session.snapshot()->step == steps);
}

TEST_CASE("Without data the training buttons do nothing", "[ui]") {
  Stage stage;
  stage.frames(3);
  stage.click(Action::kTrainOrPause);
  stage.work();
  CHECK(stage.session.snapshot()->state == SessionState::kNoData);
}

TEST_CASE("A drawing is read between frames with the newest weights", "[ui]") {
  Stage stage;
  stage.load();
  stage.train();
  stage.frames(3);
  CHECK_FALSE(stage.app.prediction().has_value());
  stage.draw_stroke();
  REQUIRE(stage.app.prediction().has_value());
  CHECK(stage.app.prediction()->probabilities.size() == 4);
  stage.click(Action::kClear);
  CHECK(stage.app.drawing().empty());
  CHECK_FALSE(stage.app.prediction().has_value());
  stage.app.perform(Action::kUndoStroke);
  CHECK_FALSE(stage.app.drawing().empty());
}

TEST_CASE("The theme button changes the theme and tells the platform", "[ui]") {
  Stage stage;
  stage.frames(2);
  CHECK_FALSE(stage.platform.theme_dark);
  stage.click(Action::kToggleTheme);
  CHECK(stage.platform.theme_dark);
  CHECK(stage.platform.theme == "dark");
  stage.app.set_theme("system");
  stage.viewport.system_dark = false;
  stage.frames(1);
  CHECK_FALSE(stage.platform.theme_dark);
}

TEST_CASE("An idle page asks for no frames", "[ui]") {
  Stage stage;
  stage.load();
  stage.frames(30);
  stage.work();
  stage.frames(10);
  CHECK_FALSE(stage.app.wants_frame(stage.now));
  CHECK_FALSE(stage.app.wants_frame(stage.now + 60.0));
  stage.draw_stroke();
  CHECK(stage.app.wants_frame(stage.now));
}

TEST_CASE("A failed download offers to fetch again", "[ui]") {
  Stage stage;
  ui::LoadStatus status;
  status.phase = ui::LoadStatus::Phase::kFailed;
  status.title = "The digits did not arrive.";
  status.message = "train-images-idx3-ubyte.gz stopped after 4.2 of 9.5 MiB.";
  stage.app.set_load_status(status);
  stage.frames(5);
  CHECK(stage.app.status_text() == "No data yet.");
}
