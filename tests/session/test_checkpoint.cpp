#include <catch_amalgamated.hpp>

#include "formats/checkpoint_file.h"
#include "session/training_session.h"
#include "support/tiny_data.h"

using namespace inkling;
using Catch::Matchers::ContainsSubstring;
using testing::tiny_files;
using testing::tiny_settings;

namespace {

struct Interrupted {
  double time = 0.0;
  TrainingSession session{SessionOptions{.clock = [this] { return time += 0.0005; }}};

  void load(DatasetFiles files = tiny_files()) {
    session.post(command::LoadDataset{std::move(files)});
    session.post(command::Configure{tiny_settings()});
    session.advance({.seconds = 0.0});
    REQUIRE(session.snapshot()->error.empty());
  }
  // Where the first `epochs` of a run are over.
  Checkpoint train_until(std::int64_t epochs) {
    session.post(command::Start{});
    while (session.advance({.seconds = 0.0}))
      if (session.finished_epochs() == epochs) return session.checkpoint();
    FAIL("the run is over");
    return {};
  }
  SnapshotPtr finish() {
    while (session.advance({.seconds = 0.05})) {
    }
    return session.snapshot();
  }
};

}  // namespace

TEST_CASE("a run goes on in another session with its curves and to the same end", "[checkpoint]") {
  Interrupted whole;
  whole.load();
  const Checkpoint checkpoint = whole.train_until(3);
  CHECK(checkpoint.state.samples_seen == 3 * 160);
  const SnapshotPtr expected = whole.finish();

  const auto file = parse_checkpoint(format_checkpoint(checkpoint));
  REQUIRE(file);
  Interrupted other;
  other.load();
  REQUIRE(other.session.resume(*file, 1).ok());
  CHECK(other.session.snapshot()->epoch == 3.0);
  CHECK(other.session.snapshot()->state == SessionState::kRunning);
  const SnapshotPtr snapshot = other.finish();
  CHECK(snapshot->state == SessionState::kFinished);
  CHECK(snapshot->step == expected->step);
  CHECK(snapshot->model->network.layers[0].weights == expected->model->network.layers[0].weights);
  CHECK(snapshot->best_step == expected->best_step);
  REQUIRE(snapshot->train_history->size() == expected->train_history->size());
  REQUIRE(snapshot->eval_history->size() == expected->eval_history->size());
  for (std::size_t i = 0; i < snapshot->train_history->size(); ++i) {
    CHECK((*snapshot->train_history)[i].step == (*expected->train_history)[i].step);
    CHECK((*snapshot->train_history)[i].loss == (*expected->train_history)[i].loss);
  }
  CHECK(snapshot->eval_history->back().test_loss == expected->eval_history->back().test_loss);
  CHECK(snapshot->train_seconds > 0.0005 * static_cast<double>(checkpoint.state.step));
}

TEST_CASE("epochs are finished only between two of them, in a run", "[checkpoint]") {
  Interrupted fixture;
  CHECK(fixture.session.finished_epochs() == 0);
  fixture.load();
  CHECK(fixture.session.finished_epochs() == 0);
  fixture.session.post(command::Start{});
  std::vector<std::int64_t> seen;
  while (fixture.session.advance({.seconds = 0.0}))
    if (const auto epochs = fixture.session.finished_epochs(); epochs > 0) seen.push_back(epochs);
  CHECK(seen == std::vector<std::int64_t>{1, 2, 3, 4});
}

TEST_CASE("a checkpoint of other data or with damaged curves changes nothing", "[checkpoint]") {
  Interrupted first;
  first.load();
  Checkpoint checkpoint = first.train_until(1);

  Interrupted empty;
  CHECK(empty.session.resume(checkpoint, 1).error().code == ErrorCode::kState);

  Interrupted other;
  other.load(tiny_files(200, 50));
  const Status status = other.session.resume(checkpoint, 1);
  REQUIRE_FALSE(status.ok());
  CHECK_THAT(status.error().message, ContainsSubstring("learned from other images"));
  CHECK(other.session.snapshot()->state == SessionState::kReady);

  Interrupted same;
  same.load();
  for (const Bytes& history : {Bytes{}, Bytes{0xFF}, Bytes{0xA0}, Bytes{0xF6}}) {
    checkpoint.history = history;
    CHECK_FALSE(same.session.resume(checkpoint, 1).ok());
  }
  CHECK(same.session.snapshot()->state == SessionState::kReady);
  CHECK_FALSE(same.session.snapshot()->trained);
}
