#include <catch_amalgamated.hpp>
#include <cmath>

#include "core/training/trainer.h"
#include "session/thread_pool.h"
#include "support/random_images.h"
#include "support/tiny_data.h"

using namespace inkling;

namespace {

// Until the condition holds, or a second has passed. A thread that gets no processor while a round
// begins, as on a machine with other work, leaves the round to the caller, who then waits in vain.
template <class Condition>
bool wait_for(Condition&& condition) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(1);
  while (!condition() && std::chrono::steady_clock::now() < end) std::this_thread::yield();
  return condition();
}

// Whether one of several fresh pools does it: a pool that was let wait in vain goes on alone.
template <class Attempt>
bool one_succeeds(Attempt&& attempt) {
  for (int i = 0; i < 20; ++i)
    if (attempt()) return true;
  return false;
}

}  // namespace

TEST_CASE("a pool does each piece of work once, round after round", "[pool]") {
  const std::size_t lanes = GENERATE(1u, 2u, 3u, 8u);
  ThreadPool pool(lanes);
  CHECK(pool.concurrency() == lanes);
  Random random(3, RandomStream::kShuffling);
  std::vector<int> done(40);
  std::vector<int> expected(40);
  for (int round = 0; round < 3000; ++round) {
    const std::size_t count = random.below(static_cast<std::uint32_t>(done.size()) + 1);
    // Not atomic: two threads with the same piece, or a round that ends too early, are data races.
    pool.for_each(count, [&](std::size_t i) { ++done[i]; });
    for (std::size_t i = 0; i < count; ++i) ++expected[i];
    REQUIRE(done == expected);
    // Now and then longer than the threads spin.
    if (round % 500 == 0) std::this_thread::sleep_for(std::chrono::milliseconds(3));
  }
}

TEST_CASE("a pool whose threads are held up loses nothing", "[pool]") {
  ThreadPool pool(3);
  int first = 0;
  std::atomic<int> others = 0;
  for (int round = 0; round < 40; ++round)
    pool.for_each(3, [&](std::size_t i) {
      if (i == 0) {
        ++first;
        return;
      }
      if (round % 4 == 0) std::this_thread::sleep_for(std::chrono::milliseconds(2));
      ++others;
    });
  CHECK(first == 40);
  CHECK(others == 80);
}

TEST_CASE("a round with a beginning keeps its order and leaves nothing out", "[pool]") {
  const std::size_t lanes = GENERATE(1u, 2u, 3u);
  ThreadPool pool(lanes);
  SerialExecutor serial;
  Executor& executor = GENERATE(false, true) ? static_cast<Executor&>(serial) : pool;
  Random random(5, RandomStream::kShuffling);
  // Not atomic: what runs twice, or too early, is a data race.
  std::vector<int> done(6), spare_done(9), expected(done.size()), spare_expected(spare_done.size());
  int begun = 0;
  std::atomic<int> too_early = 0;
  for (int round = 1; round <= 3000; ++round) {
    const std::size_t count = 1 + random.below(static_cast<std::uint32_t>(done.size()));
    const std::size_t spares = random.below(static_cast<std::uint32_t>(spare_done.size()) + 1);
    executor.for_each_after(
        [&] {
          // Now and then longer than the threads spin.
          if (round % 500 == 0) std::this_thread::sleep_for(std::chrono::milliseconds(3));
          begun = round;
        },
        count,
        [&](std::size_t i) {
          if (begun != round) ++too_early;
          ++done[i];
        },
        spares, [&](std::size_t i) { ++spare_done[i]; });
    for (std::size_t i = 0; i < count; ++i) ++expected[i];
    for (std::size_t i = 0; i < spares; ++i) ++spare_expected[i];
    REQUIRE(done == expected);
    REQUIRE(spare_done == spare_expected);
  }
  CHECK(too_early == 0);
}

TEST_CASE("who waits for a round's beginning does what is spare meanwhile", "[pool]") {
  const auto caller = std::this_thread::get_id();
  CHECK(one_succeeds([&] {
    ThreadPool pool(2);
    std::atomic<int> others = 0;
    pool.for_each_after([&] { wait_for([&] { return others > 0; }); }, 2, [](std::size_t) {}, 3,
                        [&](std::size_t) {
                          if (std::this_thread::get_id() != caller) ++others;
                        });
    return others > 0;
  }));
}

TEST_CASE("who is done takes over what a thread that is held up has not begun", "[pool]") {
  constexpr int kTasks = 8;
  const auto caller = std::this_thread::get_id();
  CHECK(one_succeeds([&] {
    ThreadPool pool(2);
    std::atomic<int> done = 0;
    std::atomic<bool> held_up = false;
    bool lonely = false, helped = false;
    pool.for_each(kTasks, [&](std::size_t) {
      if (std::this_thread::get_id() == caller) {
        lonely = lonely || !wait_for([&] { return held_up.load(); });
      } else if (!held_up.exchange(true)) {
        helped = wait_for([&] { return done == kTasks - 1; });
      }
      ++done;
    });
    REQUIRE(done == kTasks);
    return helped;
  }));
}

TEST_CASE("a pool that was never used, and one that is at rest, end at once", "[pool]") {
  { const ThreadPool unused(4); }
  ThreadPool used(4);
  used.for_each(4, [](std::size_t) {});
}

TEST_CASE("one, two and three threads give the same weights, bit for bit", "[pool]") {
  // A full epoch and more, of images as large as MNIST's, by the lists of lit pixels and densely.
  Hyperparameters h;
  h.data = "chance";
  h.input_scaling = GENERATE("unit", "z_score");
  h.hidden = GENERATE(std::vector<int>{150}, std::vector<int>{200, 70});
  h.optimizer = GENERATE("sgd", "adam");
  h.learning_rate = h.optimizer == "adam" ? 0.001 : 0.02;
  h.dropout = {0.1};
  h.validation_count = 0;
  h.eval_every = 1000;
  Random random(4, RandomStream::kShuffling);
  const auto dataset = testing::random_dataset(random, 1500, 300, 28, 28, 0.19, 10);
  std::vector<NetworkF> found;
  double loss = 0.0;
  for (const std::size_t lanes : {1u, 2u, 3u}) {
    ThreadPool pool(lanes);
    auto created = Trainer::create(dataset, h, pool);
    REQUIRE(created.ok());
    Trainer& trainer = **created;
    trainer.begin_run(trainer.steps_for_epochs(1.5));
    Advanced advanced;
    do advanced = trainer.advance();
    while (advanced != Advanced::kRunEnd && advanced != Advanced::kDiverged);
    REQUIRE(advanced == Advanced::kRunEnd);
    found.push_back(trainer.model().network);
    if (lanes == 1) loss = trainer.last_evaluation().test.loss;
    CHECK(trainer.last_evaluation().test.loss == loss);
  }
  for (const NetworkF& other : found)
    for (std::size_t l = 0; l < other.layers.size(); ++l) {
      CHECK(other.layers[l].weights == found[0].layers[l].weights);
      CHECK(other.layers[l].biases == found[0].layers[l].biases);
    }
}
