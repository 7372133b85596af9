#include "app/cli/search_runner.h"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <map>
#include <mutex>
#include <new>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

#include "app/cli/signals.h"
#include "app/common/system.h"
#include "core/search/trial.h"
#include "core/training/memory.h"

namespace inkling::cli {
namespace {

constexpr auto kTick = std::chrono::milliseconds(100);

using TrialKey = std::pair<std::int64_t, std::size_t>;  // point, seed

class Runner {
 public:
  Runner(SearchSchedule& schedule, std::shared_ptr<const Dataset> dataset, const SearchWork& work)
      : schedule_(schedule), dataset_(std::move(dataset)), work_(work) {
    for (std::size_t rung = 0; rung < schedule.rungs(); ++rung)
      budgets_.push_back(schedule.budget(rung));
  }

  Status operator()();

 private:
  struct Kept {
    std::unique_ptr<Trial> trial;
    std::size_t bytes = 0;
  };
  using Lock = std::unique_lock<std::mutex>;

  void work();
  std::optional<SearchRun> next_run(Lock& lock);
  std::unique_ptr<Trial> take_kept(const SearchRun& run);  // or null
  Status attempt(const SearchRun& run, Lock& lock);
  Status carry_out(const SearchRun& run, Lock& lock);
  Status train(const SearchRun& run, std::unique_ptr<Trial>& trial, RunResult& result) const;
  void keep(const SearchRun& run, std::unique_ptr<Trial> trial);
  void forget_hopeless();
  void stop(const Status& status);
  bool interrupted() const { return stopping_ || signal_caught(); }

  SearchSchedule& schedule_;
  std::shared_ptr<const Dataset> dataset_;
  const SearchWork& work_;
  std::vector<double> budgets_;
  mutable SerialExecutor serial_;  // has no state, so that all trials can share it
  std::atomic<bool> stopping_{false};

  std::mutex mutex_;  // of what follows, of the schedule and of the report
  std::condition_variable changed_;
  std::map<TrialKey, Kept> kept_;
  std::size_t kept_bytes_ = 0;
  std::size_t running_ = 0, workers_ = 0;
  Status status_;
};

Status Runner::operator()() {
  std::vector<std::thread> threads;
  workers_ = work_.jobs;
  for (std::size_t i = 0; i < work_.jobs; ++i) threads.emplace_back([this] { work(); });
  {
    Lock lock(mutex_);
    while (workers_ > 0) {
      changed_.wait_for(lock, kTick);
      if (const Status status = work_.report(nullptr); !status) stop(status);
    }
  }
  for (std::thread& thread : threads) thread.join();
  return status_;
}

void Runner::work() {
  Lock lock(mutex_);
  while (const auto run = next_run(lock)) {
    ++running_;
    const Status status = attempt(*run, lock);
    --running_;
    if (!status.ok()) stop(status);
    changed_.notify_all();
  }
  --workers_;
  changed_.notify_all();
}

Status Runner::attempt(const SearchRun& run, Lock& lock) {
  try {
    return carry_out(run, lock);
  } catch (const std::bad_alloc&) {
    if (!lock.owns_lock()) lock.lock();
    return Error{ErrorCode::kOutOfMemory,
                 "There is not enough memory for this; fewer --jobs need less."};
  }
}

// Waits where the next rung depends on runs that others carry out.
std::optional<SearchRun> Runner::next_run(Lock& lock) {
  for (;;) {
    if (interrupted()) return std::nullopt;
    if (const auto run = schedule_.take_next()) return run;
    if (running_ == 0) return std::nullopt;
    changed_.wait(lock);
  }
}

std::unique_ptr<Trial> Runner::take_kept(const SearchRun& run) {
  const auto kept = kept_.find({run.point, run.seed});
  if (kept == kept_.end()) return nullptr;
  std::unique_ptr<Trial> trial = std::move(kept->second.trial);
  kept_bytes_ -= kept->second.bytes;
  kept_.erase(kept);
  return trial;
}

Status Runner::carry_out(const SearchRun& run, Lock& lock) {
  std::unique_ptr<Trial> trial = take_kept(run);
  lock.unlock();
  RunResult result;
  const Status trained = train(run, trial, result);
  lock.lock();
  if (!trained.ok() || interrupted()) return trained;
  if (const Status status = schedule_.record(result); !status) return status;
  keep(run, std::move(trial));
  return work_.report(&result);
}

// Without the lock.
Status Runner::train(const SearchRun& run, std::unique_ptr<Trial>& trial, RunResult& result) const {
  const double begun = monotonic_seconds();
  if (!trial) {
    const SearchDescription& search = schedule_.search();
    const std::int64_t seed = search.seeds[run.seed];
    auto created =
        Trial::create(dataset_, point_settings(search, run.point, seed), budgets_, serial_);
    if (!created) return created.error();
    trial = std::move(*created);
  }
  trial->begin(run.rung);
  while (!interrupted() && trial->advance()) {
  }
  result = trial->result();
  result.run = run;
  result.seconds = monotonic_seconds() - begun;
  return {};
}

void Runner::keep(const SearchRun& run, std::unique_ptr<Trial> trial) {
  if (!schedule_.may_continue(run.point)) return;
  const Hyperparameters h = point_settings(schedule_.search(), run.point, 0);
  const std::size_t bytes =
      estimate_memory_bytes(h, dataset_->pixel_count(), dataset_->class_count());
  if (kept_bytes_ + bytes > work_.kept_bytes) forget_hopeless();
  if (kept_bytes_ + bytes > work_.kept_bytes) return;
  kept_[{run.point, run.seed}] = {std::move(trial), bytes};
  kept_bytes_ += bytes;
}

void Runner::forget_hopeless() {
  std::erase_if(kept_, [&](const auto& kept) {
    if (schedule_.may_continue(kept.first.first)) return false;
    kept_bytes_ -= kept.second.bytes;
    return true;
  });
}

void Runner::stop(const Status& status) {
  if (!stopping_) status_ = status;
  stopping_ = true;
  changed_.notify_all();
}

}  // namespace

Status run_search(SearchSchedule& schedule, std::shared_ptr<const Dataset> dataset,
                  const SearchWork& work) {
  return Runner(schedule, std::move(dataset), work)();
}

}  // namespace inkling::cli
