// A training session: commands in, snapshots out. See docs/architecture.md.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "session/session_port.h"

namespace inkling {

struct Checkpoint;  // formats/checkpoint_file.h

struct SessionOptions {
  // Seconds, monotonic; must not be empty. Asked on the processors' threads too.
  std::function<double()> clock;
  // Processors that training takes where the hyper-parameter `threads` leaves the choice, and the
  // most that it may be given: 1 where there are no threads.
  std::size_t processors = 1, most_processors = 64;
  std::size_t memory_limit_bytes = std::size_t{2}
                                   << 30;        // what a configuration may need at the most
  double publish_interval_seconds = 1.0 / 30.0;  // while training
  double model_interval_seconds = 0.1;           // between two copies of the weights, likewise
};

// How much work one call of advance may do. The work in hand is finished first: about 1 ms for
// networks of some 100,000 weights.
struct Budget {
  double seconds = 0.004;
};

// Thread rules: post, ask, cancel, snapshot and take_replies may be called from any thread, at any
// time, and never wait for training. advance is called by one driver at a time.
class TrainingSession final : public SessionPort {
 public:
  explicit TrainingSession(SessionOptions options);
  ~TrainingSession() override;

  void post(Command command, std::uint64_t id = 0) override;
  void ask(Request request) override;
  void cancel(std::uint64_t request_id) override;
  SnapshotPtr snapshot() const override;
  std::vector<Reply> take_replies() override;

  // Carries out what was posted, then trains, evaluates and answers until the budget is spent.
  // Returns whether work is left, so that a driver knows when it may rest.
  bool advance(Budget budget);

  // After advance() left work: the seconds for which a driver may sleep unless it is woken, since
  // slow motion makes training wait; 0 where there is something to do at once. For the driver.
  double rest_seconds() const;

  // For the driver: how many epochs the network has learned, where the last of them is just over,
  // its evaluation too; else 0. Only then can a checkpoint be made. advance({.seconds = 0}) does
  // one portion and so passes no such moment over.
  std::int64_t finished_epochs() const;
  // All that resume() needs; `source` is for the caller.
  Checkpoint checkpoint() const;
  // The run of the checkpoint in place of the present network, from where it was; the weights
  // become, to the last bit, what they would have been. Its data must be loaded. `threads` may
  // differ.
  Status resume(const Checkpoint& checkpoint, int threads);

  // Called (from any thread) whenever something was posted: wakes a resting driver. Set before the
  // driver starts.
  void set_wake(std::function<void()> wake);

 private:
  struct Inner;  // what belongs to the driver's thread
  mutable std::mutex mutex_;
  std::vector<std::pair<Command, std::uint64_t>> commands_;
  std::vector<Request> requests_;
  std::vector<std::uint64_t> cancelled_;
  std::vector<Reply> replies_;
  SnapshotPtr snapshot_;
  std::function<void()> wake_;
  std::unique_ptr<Inner> inner_;
};

}  // namespace inkling
