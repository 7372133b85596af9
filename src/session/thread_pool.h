// Several processors for the core.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "core/base/executor.h"
#include "session/crowding.h"

namespace inkling {

// How many of a machine's processors training takes when nothing is said: all but the one that
// draws, where there are more than two.
std::size_t training_processors(std::size_t of_machine);

// A pool of so many, or none where one is enough.
std::shared_ptr<Executor> make_executor(std::size_t lanes);

// A pool that stays: between two calls, some millionths of a second apart in training, its threads
// spin briefly, and sleep when nothing comes. The caller is one of the processors. Each has its own
// share of the tasks, always the same ones, so that their part of the weights stays in its cache;
// whoever is done takes what is spare, and then the last tasks of the others' shares that nobody
// has begun, so a processor that is slow for a while, or a thread that gets none, holds little up.
// Where threads are interrupted or come too late again and again, because the machine has other
// work, the caller goes on alone for a while.
//
// Thread rules: for_each and for_each_after are called by one thread at a time.
class ThreadPool final : public Executor {
 public:
  // `lanes` includes the calling thread. Threads are started when first needed; where the system
  // refuses one, the others do its work.
  explicit ThreadPool(std::size_t lanes);
  ~ThreadPool() override;

  std::size_t concurrency() const override { return lanes_; }
  void for_each(std::size_t count, Task task) override;
  void for_each_after(FunctionRef<void()> first, std::size_t count, Task task, std::size_t spares,
                      Task spare) override;

 private:
  using Clock = Crowding::Clock;
  static constexpr std::size_t kMaxLanes = 64;

  // On cache lines of their own: each is written by one and watched by others.
  struct alignas(64) Counter {
    std::atomic<std::uint64_t> value{0};
  };

  // Consecutive numbers, of a round's tasks or of its spares, of which each is taken once. Who
  // comes late, with the number of a former round, gets none: that round has ended, so all were
  // taken.
  class alignas(64) Share {
   public:
    static constexpr std::size_t kMost = 0xfff;  // end, at most

    void open(std::uint64_t round, std::size_t begin, std::size_t end);
    std::optional<std::size_t> take_first(std::uint64_t round);
    std::optional<std::size_t> take_last(std::uint64_t round);

   private:
    std::atomic<std::uint64_t> word_{0};  // the round's number, and what is left: begin and end
  };

  // What a processor needs to know of a round, on one cache line. All but the word is only read by
  // the caller and by who has begun a piece of the round, and so holds it open.
  struct alignas(64) Round {
    std::atomic<std::uint64_t> word{0};  // its number, which grows with each call, and its shares
    std::size_t count = 0;               // of calls of *task
    std::size_t stride = 1;              // a task makes each stride-th of them
    const Task* task = nullptr;
    const Task* spare = nullptr;
    std::uint64_t finished_at_end = 0;
  };

  void start();
  void work(std::size_t lane);
  std::uint64_t run_round(std::size_t lane, std::uint64_t number, std::size_t shares);
  bool run_task(std::optional<std::size_t> taken);
  bool run_spare(std::uint64_t number);
  bool finish(std::uint64_t pieces);
  void note_help(std::size_t lane);
  void wait_for_all(Clock::time_point begun, bool helped);
  void note_wait(Clock::duration worked, Clock::duration waited);

  std::size_t lanes_;
  std::vector<std::thread> threads_;
  bool started_ = false;

  Round round_;
  Counter opened_;     // number of the latest round whose tasks may begin
  Counter finished_;   // pieces, tasks and spares, of all rounds
  Counter helped_at_;  // when a thread last was done with its share: the clock's ticks
  std::unique_ptr<Share[]> shares_;  // of the tasks, for each lane
  Share spares_;

  std::mutex mutex_;
  std::condition_variable round_begun_, round_done_;
  std::atomic<int> sleeping_{0};
  std::atomic<bool> caller_sleeps_{false}, stopping_{false};

  // Of the caller.
  Crowding crowding_;
};

}  // namespace inkling
