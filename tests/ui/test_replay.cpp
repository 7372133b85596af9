#include <catch_amalgamated.hpp>

#include "stage.h"
#include "ui/learn_status.h"
#include "ui/pace.h"
#include "ui/replay.h"

using namespace inkling;
using namespace inkling::testing;
using ui::Action;
using ui::Replay;

namespace {

// Moments after 1, 2 and 4 seconds of training.
Snapshot finished_run() {
  Snapshot snapshot;
  snapshot.state = SessionState::kFinished;
  snapshot.step = 40;
  snapshot.train_seconds = 4.0;
  snapshot.train_history = std::make_shared<const std::vector<TrainPoint>>();
  MomentList moments;
  std::vector<EvalPoint> points;
  for (const double seconds : {1.0, 2.0, 4.0}) {
    Moment moment;
    moment.evaluation.seconds = seconds;
    moment.evaluation.step = static_cast<std::int64_t>(seconds * 10.0);
    moment.evaluation.samples = 100 * moment.evaluation.step;
    moment.evaluation.test_accuracy = 0.9 + seconds * 0.02;
    moment.evaluation.evaluation_seconds = seconds * 0.1;
    moment.test_answers = std::make_shared<const std::vector<std::uint8_t>>();
    points.push_back(moment.evaluation);
    moments.push_back(std::make_shared<const Moment>(std::move(moment)));
  }
  snapshot.eval_history = std::make_shared<const std::vector<EvalPoint>>(points);
  snapshot.moments = std::make_shared<const MomentList>(moments);
  return snapshot;
}

double shown_seconds(const Replay& replay) {
  return replay.shown() == nullptr ? -1.0 : replay.shown()->evaluation.seconds;
}

}  // namespace

TEST_CASE("A replay shows recorded moments when they are due, and ends in the present",
          "[replay]") {
  const Snapshot snapshot = finished_run();
  Replay replay;
  replay.set_speed(1);  // real time
  CHECK(replay.shown() == nullptr);
  replay.toggle(snapshot);
  CHECK(replay.playing());
  CHECK(replay.update(snapshot, 100.0) == 101.0);
  CHECK(shown_seconds(replay) == 1.0);
  (void)replay.update(snapshot, 100.9);
  CHECK(shown_seconds(replay) == 1.0);
  CHECK(replay.update(snapshot, 101.0) == 103.0);
  CHECK(shown_seconds(replay) == 2.0);
  CHECK_FALSE(replay.update(snapshot, 103.5).has_value());
  CHECK(replay.shown() == nullptr);
  CHECK_FALSE(replay.playing());
}

TEST_CASE("A replay runs at the speed that was chosen, also when that changes", "[replay]") {
  const Snapshot snapshot = finished_run();
  Replay replay;
  replay.toggle(snapshot);  // the whole run, four seconds, in five
  CHECK(*replay.update(snapshot, 0.0) == Catch::Approx(1.25));
  replay.set_speed(3);  // a tenth of real time
  CHECK(*replay.update(snapshot, 1.0) == Catch::Approx(11.0));
}

TEST_CASE("A scrubber reaches every moment and the present", "[replay]") {
  const Snapshot snapshot = finished_run();
  Replay replay;
  CHECK(Replay::end(snapshot) == 2);  // the newest moment is the present
  replay.show(snapshot, 1);
  CHECK(shown_seconds(replay) == 2.0);
  CHECK(replay.position(snapshot) == 1);
  replay.toggle(snapshot);
  (void)replay.update(snapshot, 0.0);
  CHECK(shown_seconds(replay) == 2.0);
  replay.show(snapshot, 2);
  CHECK(replay.shown() == nullptr);
  CHECK_FALSE(replay.playing());

  // Trained on after the newest evaluation: that is a moment of its own.
  Snapshot paused = snapshot;
  paused.state = SessionState::kPaused;
  paused.step = 43;
  CHECK(Replay::end(paused) == 3);
  replay.show(paused, 2);
  CHECK(shown_seconds(replay) == 4.0);
}

TEST_CASE("A run that goes on, or another one, ends the replay", "[replay]") {
  const Snapshot snapshot = finished_run();
  Replay replay;
  replay.show(snapshot, 0);
  Snapshot running = snapshot;
  running.state = SessionState::kRunning;
  (void)replay.update(running, 0.0);
  CHECK(replay.shown() == nullptr);
  replay.show(snapshot, 0);
  const Snapshot other = finished_run();
  (void)replay.update(other, 0.0);
  CHECK(replay.shown() == nullptr);
}

TEST_CASE("The clock and the milestones are those of the moment", "[replay]") {
  const Snapshot snapshot = finished_run();  // 92%, 94%, 98%
  const ui::LearnStatus status = ui::learn_status(snapshot, (*snapshot.moments)[1].get());
  CHECK(status.clock_seconds == 2.0);
  CHECK(status.accuracy == 0.9 + 2.0 * 0.02);
  CHECK_FALSE(status.goal_passed);
  CHECK(status.reached[2] == 1.0);
  CHECK_FALSE(status.reached[3].has_value());
  CHECK(ui::learn_status(snapshot).goal_passed);
  CHECK(ui::learn_status(snapshot).goal_evaluation_seconds == Catch::Approx(0.4));
}

TEST_CASE("Weights from a file do not stop the clock", "[learn]") {
  Snapshot snapshot = finished_run();
  snapshot.from_seed = false;
  CHECK_FALSE(ui::learn_status(snapshot).goal_passed);
  CHECK(ui::learn_status(snapshot).clock_seconds == 4.0);
}

TEST_CASE("Speeds are offered in order and found again", "[pace]") {
  for (std::size_t i = 0; i < ui::kPaces.size(); ++i) CHECK(ui::pace_index(ui::kPaces[i]) == i);
  CHECK(ui::pace_moved(0.0, -1) == 100000.0);
  CHECK(ui::pace_moved(0.0, 1) == 0.0);
  CHECK(ui::pace_moved(100.0, -1) == 100.0);
  CHECK(ui::pace_moved(100000.0, 1) == 0.0);
  CHECK(ui::kPaces[ui::pace_index(1900.0)] == 2000.0);
  Snapshot snapshot;
  CHECK(ui::pace_text(snapshot) == "full speed");
  snapshot.pace = 2000.0;
  CHECK_THAT(ui::pace_text(snapshot), Catch::Matchers::StartsWith("2,000 "));
  CHECK(ui::slowed(snapshot));
  snapshot.samples_per_second = 1500.0;  // the machine is slower still
  CHECK_FALSE(ui::slowed(snapshot));
  snapshot.samples_per_second = 20000.0;
  snapshot.seconds_left = 2.0;
  CHECK(ui::seconds_to_wait(snapshot) == Catch::Approx(20.0));
}

TEST_CASE("Keys make training slower and faster at once", "[pace]") {
  Stage stage;
  stage.load();
  stage.frames(3);
  stage.app.perform(Action::kSlower);
  stage.work();
  CHECK(stage.session.snapshot()->pace == 100000.0);
  stage.app.perform(Action::kSlower);
  stage.work();
  CHECK(stage.session.snapshot()->pace == 50000.0);
  stage.app.perform(Action::kFaster);
  stage.app.perform(Action::kFaster);
  stage.work();
  CHECK(stage.session.snapshot()->pace == 100000.0);
}

TEST_CASE("A finished run can be played from its button, and the page then rests", "[replay]") {
  Stage stage;
  stage.load();
  stage.train();
  stage.frames(3);
  const ui::ReplayStatus before = stage.app.replay();
  REQUIRE(before.end >= 2);
  CHECK(before.position == before.end);
  stage.click(Action::kReplay);
  CHECK(stage.app.replay().playing);
  CHECK(stage.app.replay().position < before.end);
  CHECK_THAT(stage.app.status_text(), Catch::Matchers::StartsWith("Replay, after "));
  CHECK(stage.app.wants_frame(stage.now + 5.0));
  stage.frames(60 * 6);
  CHECK_FALSE(stage.app.replay().playing);
  CHECK(stage.app.replay().position == before.end);
  CHECK(stage.app.replay().accuracy == before.accuracy);
  CHECK_FALSE(stage.app.wants_frame(stage.now + 60.0));
}

TEST_CASE("A moment is shown everywhere at every size, and training leaves it", "[replay]") {
  Stage stage;
  stage.load();
  stage.train();
  stage.frames(2);
  stage.app.show_moment(1);
  for (const auto& [width, height, ratio] :
       {std::tuple{1440, 900, 1.0f}, {1000, 1100, 1.5f}, {390, 844, 3.0f}, {320, 568, 2.0f}}) {
    stage.size(width, height, ratio);
    stage.frames(10);
    CHECK(stage.app.replay().position == 1);
  }
  const auto& first = (*stage.session.snapshot()->moments)[1]->evaluation;
  CHECK(stage.app.replay().seconds == first.seconds);
  CHECK(stage.app.replay().accuracy == first.test_accuracy);
  stage.session.post(command::Start{RunLength{.steps = 5}});
  (void)stage.session.advance(Budget{0.0});
  stage.frames(2);
  CHECK(stage.app.replay().end == 0);
  stage.work();
  stage.frames(2);
  CHECK(stage.app.replay().position == stage.app.replay().end);
}

TEST_CASE("Frames come 30 times a second while training, 60 while a stroke is drawn", "[ui]") {
  Stage stage;
  stage.load();
  stage.frames(2);
  CHECK(stage.app.frame_seconds() == Catch::Approx(1.0 / 60.0));
  stage.session.post(command::Start{});
  (void)stage.session.advance(Budget{0.0});
  CHECK(stage.app.frame_seconds() == Catch::Approx(1.0 / 30.0));
  const ui::CssRect pad = stage.app.pad();
  stage.app.pad_down(0, pad.x + pad.width * 0.5f, pad.y + pad.height * 0.5f);
  CHECK(stage.app.frame_seconds() == Catch::Approx(1.0 / 60.0));
  stage.app.pad_up(0);
  CHECK(stage.app.frame_seconds() == Catch::Approx(1.0 / 30.0));
}
