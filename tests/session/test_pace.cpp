// Slow motion under a clock that the test turns: steps come when the pace allows them, and change
// nothing but the time.
#include <catch_amalgamated.hpp>
#include <limits>

#include "session/training_session.h"
#include "support/tiny_data.h"

using namespace inkling;
using testing::tiny_files;
using testing::tiny_settings;

namespace {

struct Paced {
  double time = 100.0;
  TrainingSession session{SessionOptions{.clock = [this] { return time; }}};

  Paced() {
    session.post(command::LoadDataset{tiny_files()});
    session.post(command::Configure{tiny_settings()});
  }
  // Calls as a driver would: whenever there is something to do.
  void run_until(double end) {
    while (session.advance(Budget{0.0})) {
      const double rest = session.rest_seconds();
      if (time + rest > end) break;
      sleep(rest);
    }
    time = end;
  }
  SnapshotPtr finish() {
    while (session.advance(Budget{0.0})) sleep(session.rest_seconds());
    return now();
  }
  SnapshotPtr now() const { return session.snapshot(); }
  // Time always passes while a driver sleeps, however short the rest.
  void sleep(double rest) {
    if (rest > 0.0) time += rest + 1e-6;
  }
};

const MatrixF& first_layer_weights(const Snapshot& snapshot) {
  return snapshot.model->network.layers[0].weights;
}

}  // namespace

TEST_CASE("slow motion trains as many samples a second as it was told", "[session][pace]") {
  Paced f;
  f.session.post(command::SetPace{80.0});  // batches of 8: ten steps a second
  f.session.post(command::Start{});
  f.run_until(102.0);
  CHECK(f.now()->state == SessionState::kRunning);
  CHECK(f.now()->pace == 80.0);
  // The first step comes at once.
  CHECK(f.now()->step >= 20);
  CHECK(f.now()->step <= 21);
}

TEST_CASE("a pace acts at once, faster and slower", "[session][pace]") {
  Paced f;
  f.session.post(command::SetPace{8.0});
  f.session.post(command::Start{});
  f.run_until(101.5);
  CHECK(f.now()->step == 2);
  f.session.post(command::SetPace{80.0});
  f.run_until(102.0);
  // The wait for the third step ends with the slow pace: it was due 0.1 s after the second.
  CHECK(f.now()->step >= 7);
  const std::int64_t before = f.now()->step;
  f.session.post(command::SetPace{1.0});
  f.run_until(105.0);
  CHECK(f.now()->step == before);
  f.session.post(command::SetPace{0.0});
  CHECK(f.finish()->state == SessionState::kFinished);
  CHECK(f.now()->pace == 0.0);
}

TEST_CASE("the pace changes no weight and no point of the curves", "[session][pace]") {
  Paced fast, slow;
  slow.session.post(command::SetPace{1000.0});
  for (Paced* f : {&fast, &slow}) f->session.post(command::Start{});
  const SnapshotPtr a = fast.finish(), b = slow.finish();
  CHECK(slow.time - fast.time > 0.5);
  CHECK(first_layer_weights(*a) == first_layer_weights(*b));
  CHECK(a->wanted == b->wanted);
  REQUIRE(a->train_history->size() == b->train_history->size());
  for (std::size_t i = 0; i < a->train_history->size(); ++i) {
    CHECK((*a->train_history)[i].step == (*b->train_history)[i].step);
    CHECK((*a->train_history)[i].loss == (*b->train_history)[i].loss);
    CHECK((*a->train_history)[i].accuracy == (*b->train_history)[i].accuracy);
  }
  CHECK(*a->test_answers == *b->test_answers);
}

TEST_CASE("every slow step is seen, and its weights soon after", "[session][pace]") {
  Paced f;
  f.session.post(command::SetPace{8.0});
  f.session.post(command::Start{});
  f.run_until(100.5);
  SnapshotPtr before = f.now();
  for (int second = 1; second <= 5; ++second) {
    f.run_until(100.5 + second);
    CHECK(f.now()->step == before->step + 1);
    CHECK(first_layer_weights(*f.now()) != first_layer_weights(*before));
    // log_every is 2: between two points of the curve its tail moves.
    CHECK(f.now()->train_tail.has_value() == (f.now()->step % 2 == 1));
    before = f.now();
  }
}

TEST_CASE("slow motion waits neither with answers nor with a pause", "[session][pace]") {
  Paced f;
  f.session.post(command::SetPace{1.0});
  f.session.post(command::Start{});
  f.run_until(101.0);
  f.session.ask({7, request::Images{Split::kTest, {0}}});
  f.session.post(command::Pause{});
  f.session.advance(Budget{0.0});
  CHECK(f.session.take_replies().size() == 1);
  CHECK(f.now()->state == SessionState::kPaused);
  // One step by hand is taken at once.
  f.session.post(command::Step{});
  const std::int64_t step = f.now()->step;
  f.run_until(101.5);
  CHECK(f.now()->step == step + 1);
}

TEST_CASE("a pace that is none is refused and the former stays", "[session][pace]") {
  Paced f;
  f.session.post(command::SetPace{500.0});
  const double bad = GENERATE(-1.0, 0.5, std::numeric_limits<double>::quiet_NaN(),
                              std::numeric_limits<double>::infinity());
  f.session.post(command::SetPace{bad}, 9);
  f.session.advance(Budget{0.0});
  const auto replies = f.session.take_replies();
  REQUIRE(replies.size() == 1);
  CHECK(std::holds_alternative<reply::Failed>(replies[0].body));
  CHECK(f.now()->pace == 500.0);
}

TEST_CASE("while training weights are copied at most ten times a second", "[session][pace]") {
  Paced f;
  Hyperparameters h = tiny_settings();
  h.epochs = 1000;
  f.session.post(command::Configure{h});
  f.session.post(command::Start{});
  int copies = 0, snapshots = 0;
  SnapshotPtr before = f.now();
  for (int i = 0; i < 2000; ++i) {
    f.session.advance(Budget{0.0});
    f.time += 0.001;
    const SnapshotPtr present = f.now();
    snapshots += present != before;
    copies += present->model != before->model;
    before = present;
  }
  CHECK(snapshots >= 50);
  CHECK(snapshots <= 62);
  CHECK(copies >= 15);
  CHECK(copies <= 22);
}

TEST_CASE("a long history is copied less often, and whole at the end", "[session][pace]") {
  Paced f;
  Hyperparameters h = tiny_settings();
  h.epochs = 500;  // 10,000 steps
  h.log_every = 1;
  h.eval_every = 100000;
  f.session.post(command::Configure{h});
  f.session.post(command::Start{});
  while (f.now()->train_history->size() < 6000) {
    f.session.advance(Budget{0.0});
    f.time += 0.001;
  }
  int copies = 0, snapshots = 0;
  SnapshotPtr before = f.now();
  for (int i = 0; i < 1000; ++i) {
    f.session.advance(Budget{0.0});
    f.time += 0.001;
    const SnapshotPtr present = f.now();
    snapshots += present != before;
    copies += present->train_history != before->train_history;
    before = present;
  }
  CHECK(snapshots >= 25);
  CHECK(copies >= 5);
  CHECK(copies <= 11);
  CHECK(f.finish()->train_history->size() == 10000);
}
