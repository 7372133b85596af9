// The rows of the run ledger, and the ledger itself over a real session.
#include <catch_amalgamated.hpp>

#include "stage.h"
#include "ui/laboratory/run_list.h"

using namespace inkling;
using namespace inkling::testing;
using ui::laboratory::RunColumn;

namespace {

RunRecord run_of(const char* id, const char* name, std::vector<int> hidden, double rate,
                 std::optional<double> accuracy) {
  RunRecord run;
  run.id = id, run.name = name, run.data = "mnist";
  run.inputs = 784, run.outputs = 10;
  run.settings.hidden = std::move(hidden);
  run.settings.optimizer = "nesterov";
  run.settings.learning_rate = rate;
  run.parameter_count = run.settings.hidden.empty() ? 7850 : 795 * run.settings.hidden[0];
  if (accuracy) {
    EvalPoint point;
    point.test_accuracy = *accuracy;
    point.seconds = 0.5;
    run.evaluations.push_back(point);
  }
  return run;
}

std::string ids(const std::vector<const RunRecord*>& runs) {
  std::string text;
  for (const RunRecord* run : runs) text += run->id;
  return text;
}

std::map<std::string, RunRecord> four_runs() {
  std::map<std::string, RunRecord> runs;
  for (RunRecord run : {run_of("a", "Wide, first", {900}, 0.25, 0.984),
                        run_of("b", "", {}, 0.5, 0.925), run_of("c", "Narrow", {64}, 0.05, 0.977),
                        run_of("d", "Stopped", {900}, 0.25, std::nullopt)})
    runs[run.id] = run;
  return runs;
}

}  // namespace

TEST_CASE("Runs are sorted by each column, those without a value last", "[ledger]") {
  const auto runs = four_runs();
  const auto order = [&](RunColumn column, bool falling) {
    return ids(ui::laboratory::sorted_runs(runs, {column, falling}, ""));
  };
  CHECK(order(RunColumn::kTest, true) == "acbd");
  CHECK(order(RunColumn::kTest, false) == "bcad");
  CHECK(order(RunColumn::kNetwork, false) == "bcda");  // equal ones: the newest first
  CHECK(order(RunColumn::kName, false) == "bcda");     // "784-10, seed ..." comes first
  CHECK(order(RunColumn::kUntil98, false)[0] == 'a');
}

TEST_CASE("Runs are filtered by words of their name, network, optimiser or data", "[ledger]") {
  const auto runs = four_runs();
  const auto found = [&](const char* words) {
    return ids(ui::laboratory::sorted_runs(runs, {RunColumn::kName, false}, words));
  };
  CHECK(found("WIDE") == "a");
  CHECK(found("784-900 0.25") == "da");
  CHECK(found("nesterov mnist").size() == 4);
  CHECK(found("nothing").empty());
}

TEST_CASE("Tables of runs quote what CSV wants quoted", "[ledger]") {
  const auto runs = four_runs();
  const std::string text = ui::laboratory::runs_csv({&runs.at("a")});
  CHECK_THAT(text, Catch::Matchers::ContainsSubstring(
                       "\r\na,\"Wide, first\",mnist,784-900-10,nesterov,0.25,"));
  CHECK_THAT(text, Catch::Matchers::EndsWith(",0.5,0.984\r\n"));
}

TEST_CASE("A run that ends is kept with its weights, and goes on under the same name", "[ledger]") {
  Stage stage;
  stage.load();
  stage.session.post(command::Start{RunLength{.steps = 150}});
  stage.work();
  stage.frames(2);
  stage.work();  // the question for the weights
  stage.frames(2);
  CHECK(stage.platform.kept_under("runs/") == 1);
  CHECK(stage.platform.kept_under("models/") == 1);
  stage.session.post(command::Reset{});
  stage.session.post(command::Start{RunLength{.steps = 20}});
  stage.work();
  stage.frames(2);
  CHECK(stage.platform.kept_under("runs/") == 1);  // a look by hand is no run
  stage.session.post(command::Reset{});
  stage.session.post(command::Start{RunLength{.steps = 120}});
  stage.work();
  stage.frames(2);
  CHECK(stage.platform.kept_under("runs/") == 2);
}
