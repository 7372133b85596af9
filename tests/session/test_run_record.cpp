// Records of runs: what they keep of a session, and their way through JSON.
#include <catch_amalgamated.hpp>
#include <nlohmann/json.hpp>

#include "session/run_record.h"
#include "session/wire.h"

using namespace inkling;

namespace {

Snapshot snapshot_with(std::size_t points) {
  Snapshot snapshot;
  snapshot.state = SessionState::kFinished;
  snapshot.active.hidden = {12};
  snapshot.active.seed = 7;
  snapshot.step = 1000, snapshot.samples = 32000, snapshot.epoch = 2.5;
  snapshot.parameter_count = 910;
  auto dataset = std::make_shared<DatasetInfo>();
  dataset->name = "mnist", dataset->rows = 8, dataset->columns = 8;
  dataset->class_names = {"0", "1", "2"};
  snapshot.dataset = dataset;
  auto train = std::make_shared<std::vector<TrainPoint>>();
  for (std::size_t i = 0; i < points; ++i)
    train->push_back({static_cast<std::int64_t>(i), 0.0, 0.0, 1.0, 0.5, 0.1});
  snapshot.train_history = train;
  auto eval = std::make_shared<std::vector<EvalPoint>>();
  for (const double accuracy : {0.9, 0.979, 0.981, 0.975}) {
    EvalPoint point;
    point.seconds = 0.1 * static_cast<double>(eval->size() + 1);
    point.test_accuracy = accuracy;
    eval->push_back(point);
  }
  snapshot.eval_history = eval;
  return snapshot;
}

}  // namespace

TEST_CASE("A run's record keeps settings, figures and a bounded number of points", "[run_record]") {
  const auto [points, kept] = GENERATE(
      table<std::size_t, std::size_t>({{0, 0}, {1, 1}, {400, 400}, {401, 201}, {1200, 400}}));
  const RunRecord run = make_run_record(snapshot_with(points));
  CHECK(run.training.size() == kept);
  if (kept > 0) CHECK(run.training.back().step == static_cast<std::int64_t>(points) - 1);
  CHECK(run.settings.seed == 7);
  CHECK(run.data == "mnist");
  CHECK(run.inputs == 64);
  CHECK(run.outputs == 3);
  CHECK(run.steps == 1000);
}

TEST_CASE("A run's accuracy is that of its end, its time that of the first passing",
          "[run_record]") {
  const RunRecord run = make_run_record(snapshot_with(3));
  CHECK(test_accuracy(run) == 0.975);
  CHECK(seconds_until(run, 0.98).value() == Catch::Approx(0.3));
  CHECK_FALSE(seconds_until(run, 0.99).has_value());
  CHECK_FALSE(test_accuracy(RunRecord{}).has_value());
}

TEST_CASE("A run's record comes back from JSON as it was", "[run_record]") {
  RunRecord run = make_run_record(snapshot_with(3));
  run.id = "1700000000000-1";
  run.name = "wide \"one\"";
  run.ended = 1.7e9;
  run.evaluations[1].validation_accuracy = 0.5;
  const nlohmann::json json = wire::to_json(run);
  const auto back = wire::run_record_from_json(nlohmann::json::parse(json.dump()));
  REQUIRE(back);
  CHECK(wire::to_json(*back) == json);
  CHECK(back->name == run.name);
  CHECK(back->settings == run.settings);
  CHECK(back->evaluations[1].validation_accuracy == 0.5);
  nlohmann::json broken = json;
  broken["settings"]["batch_size"] = -1;
  CHECK_FALSE(wire::run_record_from_json(broken));
  broken = json;
  broken.erase("evaluations");
  CHECK_FALSE(wire::run_record_from_json(broken));
}
