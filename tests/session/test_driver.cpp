// The two drivers reach what direct calls reach. Waiting is on replies, never on time.
#include <catch_amalgamated.hpp>
#include <chrono>
#include <thread>

#include "session/driver.h"
#include "support/tiny_data.h"

using namespace inkling;
using testing::tiny_files;
using testing::tiny_settings;

namespace {

double seconds() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

void order_training(TrainingSession& session) {
  session.post(command::LoadDataset{tiny_files()});
  session.post(command::Configure{tiny_settings()});
  session.post(command::Start{});
}

SnapshotPtr by_direct_calls() {
  TrainingSession session({.clock = seconds});
  order_training(session);
  while (session.advance(Budget{0.1})) {
  }
  return session.snapshot();
}

MatrixF first_weights(const Snapshot& snapshot) {
  return snapshot.model->network.layers[0].weights;
}

}  // namespace

TEST_CASE("a thread reaches the same weights as direct calls", "[session][driver]") {
  TrainingSession session({.clock = seconds});
  ThreadDriver driver(session);
  REQUIRE(driver.started());
  order_training(session);
  while (session.snapshot()->state != SessionState::kFinished) {
    // Meanwhile the other side may do all it is allowed to.
    session.ask({1, request::Images{Split::kTest, {0}}});
    session.cancel(1);
    (void)session.take_replies();
    std::this_thread::yield();
  }
  CHECK(first_weights(*session.snapshot()) == first_weights(*by_direct_calls()));
}

TEST_CASE("frame slices reach the same weights as direct calls", "[session][driver]") {
  TrainingSession session({.clock = seconds});
  FrameSliceDriver driver(session);
  order_training(session);
  int slices = 0;
  while (driver.slice(0.0)) ++slices;
  CHECK(slices > 2);
  CHECK(first_weights(*session.snapshot()) == first_weights(*by_direct_calls()));
}

TEST_CASE("a driver that sleeps between slow steps is woken by whatever is posted",
          "[session][driver]") {
  TrainingSession session({.clock = seconds});
  ThreadDriver driver(session);
  REQUIRE(driver.started());
  session.post(command::SetPace{1.0});  // a step in eight seconds
  order_training(session);
  const auto refused = [&](std::uint64_t id) {
    for (;;) {
      for (const Reply& reply : session.take_replies())
        if (reply.id == id) return std::holds_alternative<reply::Failed>(reply.body);
      std::this_thread::yield();
    }
  };
  session.post(command::Pause{}, 1);
  CHECK_FALSE(refused(1));
  session.ask({2, request::Images{Split::kTest, {0}}});
  CHECK_FALSE(refused(2));
  session.post(command::Start{}, 3);
  CHECK_FALSE(refused(3));
  CHECK(session.snapshot()->step <= 2);
  session.post(command::SetPace{0.0});
  while (session.snapshot()->state != SessionState::kFinished) std::this_thread::yield();
  CHECK(first_weights(*session.snapshot()) == first_weights(*by_direct_calls()));
}

TEST_CASE("a driver can be stopped in the middle of training", "[session][driver]") {
  TrainingSession session({.clock = seconds});
  {
    ThreadDriver driver(session);
    Hyperparameters h = tiny_settings();
    h.epochs = 100000;
    session.post(command::LoadDataset{tiny_files()});
    session.post(command::Configure{h});
    session.post(command::Start{});
    while (session.snapshot()->step < 3) std::this_thread::yield();
  }
  CHECK(session.snapshot()->state == SessionState::kRunning);
}
