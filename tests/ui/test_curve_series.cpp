// What the laboratory's curves are made of.
#include <catch_amalgamated.hpp>
#include <cmath>
#include <limits>

#include "ui/laboratory/axis_scale.h"
#include "ui/laboratory/curve_series.h"

using namespace inkling;
using namespace inkling::ui::laboratory;

namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

Snapshot trained() {
  Snapshot snapshot;
  snapshot.train_history = std::make_shared<const std::vector<TrainPoint>>(
      std::vector<TrainPoint>{{10, 0.1, 0.2, 2.0, 0.3, 0.05}, {20, 0.2, 0.4, 1.5, 0.5, 0.04}});
  EvalPoint first{20, 640, 0.2, 0.4, 1.4, 0.6, {}, {}, 0.1, 1.25};
  EvalPoint second{40, 1280, 0.4, 0.8, 1.0, 0.7, 1.1, 0.65, 0.2, {}};
  snapshot.eval_history =
      std::make_shared<const std::vector<EvalPoint>>(std::vector<EvalPoint>{first, second});
  return snapshot;
}

}  // namespace

// w = 0.6 over 1, 3, 2 by hand: sums 0.4, 1.44, 1.664; divisors 0.4, 0.64, 0.784.
TEST_CASE("smoothing is a moving average without a pull towards zero", "[laboratory]") {
  const std::vector<double> values = {1.0, 3.0, 2.0};
  const std::vector<double> mean = smoothed(values, 0.6);
  REQUIRE(mean.size() == 3);
  CHECK(mean[0] == Catch::Approx(1.0));
  CHECK(mean[1] == Catch::Approx(1.44 / 0.64));
  CHECK(mean[2] == Catch::Approx(1.664 / 0.784));
  CHECK(smoothed(values, 0.0) == values);
  const std::vector<double> constant(50, 0.25);
  for (const double value : smoothed(constant, 0.9)) CHECK(value == Catch::Approx(0.25));
  const std::vector<double> gap = smoothed(std::vector<double>{1.0, kNan, 3.0}, 0.6);
  CHECK(std::isnan(gap[1]));
  CHECK(gap[2] == Catch::Approx(1.44 / 0.64));
  CHECK(smoothed({}, 0.6).empty());
}

TEST_CASE("series hold what was measured of each part", "[laboratory]") {
  Snapshot snapshot = trained();
  const auto accuracy = series_of(snapshot, Measure::kAccuracy);
  REQUIRE(accuracy.size() == 3);
  CHECK(accuracy[0].part == Part::kTraining);
  CHECK(accuracy[0].points[1].value == 0.5);
  CHECK(accuracy[1].part == Part::kValidation);
  REQUIRE(accuracy[1].points.size() == 1);
  CHECK(accuracy[1].points[0].step == 40);
  CHECK(accuracy[1].points[0].value == 0.65);
  CHECK(accuracy[2].part == Part::kUnseen);
  CHECK(accuracy[2].points.back().value == 0.7);

  CHECK(series_of(snapshot, Measure::kLoss)[2].points[0].value == 1.4);
  const auto rate = series_of(snapshot, Measure::kLearningRate);
  REQUIRE(rate.size() == 1);
  CHECK(rate[0].points[1].value == 0.04);
  const auto norm = series_of(snapshot, Measure::kGradientNorm);
  REQUIRE(norm.size() == 1);
  REQUIRE(norm[0].points.size() == 1);  // the second has none
  CHECK(norm[0].points[0].value == 1.25);
  CHECK(norm[0].points[0].along(Along::kEpochs) == 0.2);
  CHECK(norm[0].points[0].along(Along::kSteps) == 20.0);
  CHECK(norm[0].points[0].along(Along::kSeconds) == 0.4);

  snapshot.train_tail = TrainPoint{23, 0.23, 0.5, 1.2, 0.55, 0.03};
  CHECK(series_of(snapshot, Measure::kLoss)[0].points.size() == 2);
  snapshot.pace = 100.0;  // each step can be watched
  CHECK(series_of(snapshot, Measure::kLoss)[0].points.back().value == 1.2);
}

TEST_CASE("a series is written as it was measured", "[laboratory]") {
  CHECK(series_csv(series_of(trained(), Measure::kAccuracy)) ==
        "part,step,epoch,seconds,value\r\n"
        "training,10,0.1,0.2,0.3\r\n"
        "training,20,0.2,0.4,0.5\r\n"
        "validation,40,0.4,0.8,0.65\r\n"
        "unseen,20,0.2,0.4,0.6\r\n"
        "unseen,40,0.4,0.8,0.7\r\n");
}

TEST_CASE("the axis reaches to where the run will end", "[laboratory]") {
  Snapshot snapshot = trained();
  snapshot.state = SessionState::kRunning;
  snapshot.run_first_step = 10, snapshot.step = 40, snapshot.run_last_step = 110;
  snapshot.epoch = 0.4, snapshot.epochs_per_run = 2.0;
  snapshot.train_seconds = 0.8, snapshot.seconds_left = 1.5;
  CHECK(end_of_run(snapshot, Along::kSteps) == 110.0);
  CHECK(end_of_run(snapshot, Along::kSeconds) == Catch::Approx(2.3));
  CHECK(end_of_run(snapshot, Along::kEpochs) == Catch::Approx(0.4 + 0.7 * 2.0));
  snapshot.state = SessionState::kPaused;
  CHECK(end_of_run(snapshot, Along::kSteps) == 40.0);
  CHECK(end_of_run(snapshot, Along::kSeconds) == 0.8);
  CHECK(end_of_run(snapshot, Along::kEpochs) == 0.4);
}

TEST_CASE("values lie where their scale puts them", "[laboratory]") {
  const AxisScale linear{ScaleKind::kLinear, 2.0, 6.0}, log{ScaleKind::kLog, 0.01, 100.0},
      nines{ScaleKind::kNines, 0.0, 0.999};
  CHECK(linear.share(3.0) == Catch::Approx(0.25));
  CHECK(log.share(1.0) == Catch::Approx(0.5));
  CHECK(nines.share(0.9) == Catch::Approx(1.0 / 3.0));
  CHECK_FALSE(log.can_show(0.0));
  CHECK_FALSE(linear.can_show(kNan));
  CHECK(linear.can_show(-1.0));
  CHECK(AxisScale{ScaleKind::kLinear, 0.0, 1.0}.ticks(6).size() == 6);
  CHECK_FALSE(std::signbit(AxisScale{ScaleKind::kLinear, 0.0, 1.0}.ticks(6).front()));
  CHECK(AxisScale{ScaleKind::kLinear, 0.0, 23.0}.ticks(5) == std::vector<double>{0.0, 10.0, 20.0});
  const std::vector<double> decades = log.ticks(8);
  REQUIRE(decades.size() == 5);
  for (std::size_t i = 0; i < 5; ++i)
    CHECK(decades[i] == Catch::Approx(std::pow(10.0, static_cast<double>(i) - 2.0)));
}

TEST_CASE("an axis holds its values and has ticks for any of them", "[laboratory]") {
  for (const ScaleKind kind : {ScaleKind::kLinear, ScaleKind::kLog, ScaleKind::kNines})
    for (const double low : {0.0, 1e-9, 0.03, 0.9, 0.97, 1.0, 40.0})
      for (const double range : {0.0, 1e-7, 0.01, 0.5, 3.0, 1e6}) {
        if (kind == ScaleKind::kNines && low + range > 1.0) continue;
        if (kind == ScaleKind::kLog && low <= 0.0) continue;
        INFO("kind " << static_cast<int>(kind) << ", " << low << " and " << range << " more");
        const AxisScale scale = scale_for(kind, low, low + range);
        CHECK(scale.low < scale.high);
        CHECK(scale.share(low + range) <= 1.0 + 1e-9);
        if (kind != ScaleKind::kNines) CHECK(scale.share(low) >= -1e-9);
        for (const int most : {2, 5, 8}) {
          const std::vector<double> ticks = scale.ticks(most);
          CHECK(!ticks.empty());
          CHECK(static_cast<int>(ticks.size()) <= most);
          CHECK(std::is_sorted(ticks.begin(), ticks.end()));
          for (const double tick : ticks) {
            CHECK(scale.share(tick) >= -1e-6);
            CHECK(scale.share(tick) <= 1.0 + 1e-6);
          }
        }
      }
}
