#include <catch_amalgamated.hpp>

#include "ui/learn_status.h"

using namespace inkling;
using namespace inkling::ui;

namespace {

Snapshot with_history(std::vector<EvalPoint> points) {
  Snapshot snapshot;
  snapshot.train_history = std::make_shared<const std::vector<TrainPoint>>();
  snapshot.eval_history = std::make_shared<const std::vector<EvalPoint>>(std::move(points));
  snapshot.train_seconds = 3.0;
  return snapshot;
}

EvalPoint point(double seconds, double accuracy) {
  EvalPoint result;
  result.seconds = seconds;
  result.samples = static_cast<std::int64_t>(seconds * 1000.0);
  result.test_accuracy = accuracy;
  return result;
}

}  // namespace

TEST_CASE("The clock runs on until the goal is passed", "[learn]") {
  const LearnStatus status = learn_status(with_history({point(1.0, 0.9), point(2.0, 0.979)}));
  CHECK(status.clock_seconds == 3.0);
  CHECK_FALSE(status.goal_passed);
  CHECK(status.reached[2] == 1.0);
  CHECK_FALSE(status.reached[5].has_value());
}

TEST_CASE("The clock stands where the goal was first passed, also when accuracy falls again",
          "[learn]") {
  const LearnStatus status =
      learn_status(with_history({point(1.0, 0.97), point(1.5, 0.981), point(2.5, 0.975)}));
  CHECK(status.goal_passed);
  CHECK(status.clock_seconds == 1.5);
  CHECK(status.goal_samples == 1500);
  CHECK(status.accuracy == 0.975);
}

TEST_CASE("Progress and epoch follow the run, not the network's whole life", "[learn]") {
  Snapshot snapshot = with_history({});
  snapshot.run_first_step = 300;
  snapshot.run_last_step = 600;
  snapshot.step = 400;
  snapshot.epochs_per_run = 3.0;
  CHECK(run_progress(snapshot) == Catch::Approx(1.0 / 3.0));
  CHECK(epoch_text(snapshot) == "Epoch 2 of 3");
  snapshot.step = 600;
  CHECK(epoch_text(snapshot) == "Epoch 3 of 3");
}
