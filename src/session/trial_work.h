// The trials of a search for hyper-parameters that a session was asked for: one after another, in
// portions, each by a network of its own. No clock of its own.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "core/base/executor.h"
#include "core/base/result.h"
#include "core/search/trial.h"
#include "session/commands.h"

namespace inkling {

class TrialWork {
 public:
  // Budgets and rung by themselves, and that images are held out.
  static Status check(const request::Trial& request);

  bool has_work() const { return !waiting_.empty(); }
  // The request has been checked, and fits the data.
  void add(std::uint64_t id, request::Trial request, const std::shared_ptr<const Dataset>& dataset,
           const std::shared_ptr<Executor>& executor);
  // Works for about ten milliseconds on the first that waits; its answer once there is one.
  std::optional<Reply> advance(const std::function<double()>& clock);
  void cancel(std::uint64_t id);
  // Gives up all that wait, and lets go of what was kept for further ones; their numbers.
  std::vector<std::uint64_t> give_up();
  std::uint64_t first() const { return waiting_.front().id; }
  // Where trials have run since give_up(): so that its threads need not be started anew.
  const std::shared_ptr<Executor>& executor() const { return executor_; }

 private:
  struct Waiting {
    std::uint64_t id = 0;
    request::Trial request;
    std::shared_ptr<const Dataset> data;
  };
  bool continues(const Waiting& next) const;
  Status begin(const Waiting& next);

  std::deque<Waiting> waiting_;
  bool begun_ = false;  // the first of them
  double seconds_ = 0.0;

  std::shared_ptr<Executor> executor_;
  std::weak_ptr<const Dataset> whole_;
  std::shared_ptr<const Dataset> data_;  // `whole_` without its test images
  // The one that runs, or ran last: a further rung of it goes on from where it is.
  std::unique_ptr<Trial> trial_;
  request::Trial trial_request_;
  std::shared_ptr<const Dataset> trial_data_;
};

}  // namespace inkling
