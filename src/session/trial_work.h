// The trials of a search for hyper-parameters that a session was asked for: as many at a time as
// there are processors, one on each, in portions, each by a network of its own. No clock of its
// own.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "core/base/executor.h"
#include "core/base/result.h"
#include "core/search/trial.h"
#include "session/commands.h"

namespace inkling {

// What people are told where memory ends in the middle of training.
inline constexpr const char* kTooLargeToTrain =
    "There is not enough memory for this. A smaller network or batch will fit.";

class TrialWork {
 public:
  // Trials run at the same time, and finished ones are kept for their further rungs, as long as
  // all of them are estimated to fit into so many bytes; the first one runs in any case.
  explicit TrialWork(std::size_t memory_limit_bytes) : memory_limit_(memory_limit_bytes) {}

  // Budgets and rung by themselves, and that images are held out.
  static Status check(const request::Trial& request);

  bool has_work() const { return !waiting_.empty() || !running_.empty(); }
  // The request has been checked, and fits the data. `make_executor` is asked for the processors
  // where none are at hand since give_up().
  void add(std::uint64_t id, request::Trial request, const std::shared_ptr<const Dataset>& dataset,
           const std::function<std::shared_ptr<Executor>()>& make_executor);
  // Works for about ten milliseconds on the first ones that wait; the answers of those that came to
  // their end. The clock is asked on the executor's threads.
  std::vector<Reply> advance(const std::function<double()>& clock);
  void cancel(std::uint64_t id);
  // Gives up all that wait, and lets go of what was kept for further ones; their numbers.
  std::vector<std::uint64_t> give_up();

 private:
  struct Work {
    std::uint64_t id = 0;
    request::Trial request;
    std::shared_ptr<const Dataset> data;
    std::size_t bytes = 0;
    std::unique_ptr<Trial> trial;  // once it has begun, or goes on
    double seconds = 0.0;
    enum class State { kRunning, kEnded, kOutOfMemory } state = State::kRunning;

    void advance(const std::function<double()>& clock);
  };
  static std::size_t bytes_of(const std::vector<Work>& all);
  std::unique_ptr<Trial> take_finished(const Work& next);
  bool makes_room(std::size_t bytes);
  Status begin(Work& next);
  void begin_waiting(std::vector<Reply>& replies);

  std::size_t memory_limit_;
  SerialExecutor serial_;  // of each trial by itself; no move while trials hold on to it
  std::vector<Work> waiting_, running_;
  std::vector<Work> finished_;  // the oldest first; a further rung of one goes on from where it is

  std::shared_ptr<Executor> executor_;
  std::weak_ptr<const Dataset> whole_;
  std::shared_ptr<const Dataset> data_;  // `whole_` without its test images
};

}  // namespace inkling
