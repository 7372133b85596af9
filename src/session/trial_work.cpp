#include "session/trial_work.h"

#include <algorithm>
#include <new>
#include <utility>

#include "core/base/number_text.h"
#include "core/training/memory.h"

namespace inkling {
namespace {

constexpr double kTrialPortionSeconds = 0.01;
// For further rungs: some dozens of small networks.
constexpr std::size_t kKeptBytes = std::size_t{64} << 20;

}  // namespace

Status TrialWork::check(const request::Trial& request) {
  const auto& budgets = request.budgets;
  if (budgets.empty() || !(budgets.front() > 0.0) ||
      !std::is_sorted(budgets.begin(), budgets.end()) ||
      !(budgets.back() <= request.settings.epochs))
    return Error{ErrorCode::kInvalidArgument,
                 "trial: found budgets that are none, or do not rise from above 0 to at most the " +
                     shortest_text(request.settings.epochs) + " epochs of the run."};
  if (request.rung >= budgets.size())
    return Error{ErrorCode::kInvalidArgument, "trial: found rung " + std::to_string(request.rung) +
                                                  ", expected less than " +
                                                  std::to_string(budgets.size()) + "."};
  if (request.settings.validation_count < 1)
    return Error{ErrorCode::kInvalidArgument,
                 "validation_count: found 0, expected 1 or more: trials are compared by held-out "
                 "images."};
  return {};
}

void TrialWork::add(std::uint64_t id, request::Trial request,
                    const std::shared_ptr<const Dataset>& dataset,
                    const std::function<std::shared_ptr<Executor>()>& make_executor) {
  if (!data_ || whole_.lock() != dataset) {
    finished_.clear();
    whole_ = dataset;
    data_ = without_test(*dataset);
  }
  if (!executor_) executor_ = make_executor();
  Work work;
  work.id = id;
  work.data = data_;
  work.bytes = estimate_memory_bytes(request.settings, data_->train.pixel_count(),
                                     static_cast<Index>(data_->class_names.size()));
  work.request = std::move(request);
  waiting_.push_back(std::move(work));
}

std::size_t TrialWork::bytes_of(const std::vector<Work>& all) {
  std::size_t bytes = 0;
  for (const Work& each : all) bytes += each.bytes;
  return bytes;
}

// A finished one of which this is a further rung, taken away from them; null where there is none.
std::unique_ptr<Trial> TrialWork::take_finished(const Work& next) {
  const request::Trial& wanted = next.request;
  for (auto former = finished_.begin(); former != finished_.end(); ++former) {
    const request::Trial& asked = former->request;
    if (former->data != next.data || asked.settings != wanted.settings ||
        asked.budgets != wanted.budgets || asked.rung >= wanted.rung)
      continue;
    std::unique_ptr<Trial> trial = std::move(former->trial);
    finished_.erase(former);
    return trial;
  }
  return nullptr;
}

// Lets go of finished ones, the oldest first, as far as it must.
bool TrialWork::makes_room(std::size_t bytes) {
  bytes += data_->train.images.file.size() + bytes_of(running_);
  while (!finished_.empty() && bytes_of(finished_) + bytes > memory_limit_)
    finished_.erase(finished_.begin());
  return running_.empty() || bytes + bytes_of(finished_) <= memory_limit_;
}

Status TrialWork::begin(Work& next) {
  if (!next.trial) {
    auto made = Trial::create(next.data, next.request.settings, next.request.budgets, serial_);
    if (!made) return made.error();
    next.trial = std::move(*made);
  }
  next.trial->begin(next.request.rung);
  return {};
}

void TrialWork::begin_waiting(std::vector<Reply>& replies) {
  while (!waiting_.empty() && running_.size() < executor_->concurrency()) {
    Work& first = waiting_.front();
    if (!first.trial) first.trial = take_finished(first);
    if (!makes_room(first.bytes)) return;
    Work next = std::move(first);
    waiting_.erase(waiting_.begin());
    Status status;
    try {
      status = begin(next);
    } catch (const std::bad_alloc&) {
      next.state = Work::State::kOutOfMemory;
    }
    if (status.ok())
      running_.push_back(std::move(next));
    else
      replies.push_back({next.id, reply::Failed{status.error().code, status.error().message}});
  }
}

void TrialWork::Work::advance(const std::function<double()>& clock) {
  if (state != State::kRunning) return;
  try {
    const double begin = clock();
    double now = begin;
    while (state == State::kRunning && now - begin < kTrialPortionSeconds) {
      if (!trial->advance()) state = State::kEnded;
      now = clock();
    }
    seconds += now - begin;
  } catch (const std::bad_alloc&) {
    state = State::kOutOfMemory;
  }
}

std::vector<Reply> TrialWork::advance(const std::function<double()>& clock) {
  std::vector<Reply> replies;
  begin_waiting(replies);
  if (!running_.empty())
    executor_->for_each(running_.size(), [&](std::size_t i) { running_[i].advance(clock); });
  for (Work& each : running_) {
    if (each.state == Work::State::kOutOfMemory) {
      replies.push_back({each.id, reply::Failed{ErrorCode::kOutOfMemory, kTooLargeToTrain}});
    } else if (each.state == Work::State::kEnded) {
      const RunResult& result = each.trial->result();
      replies.push_back({each.id, reply::Trial{result.diverged, result.train_loss,
                                               result.train_accuracy, result.validation_loss,
                                               result.validation_accuracy, each.seconds}});
      if (each.request.rung + 1 < each.request.budgets.size() && !result.diverged)
        finished_.push_back(std::move(each));
    }
  }
  std::erase_if(running_, [](const Work& each) { return each.state != Work::State::kRunning; });
  while (finished_.size() > 1 && bytes_of(finished_) > kKeptBytes)
    finished_.erase(finished_.begin());
  return replies;
}

void TrialWork::cancel(std::uint64_t id) {
  const auto asked = [id](const Work& each) { return each.id == id; };
  std::erase_if(waiting_, asked);
  std::erase_if(running_, asked);
}

std::vector<std::uint64_t> TrialWork::give_up() {
  std::vector<std::uint64_t> ids;
  for (const Work& each : running_) ids.push_back(each.id);
  for (const Work& each : waiting_) ids.push_back(each.id);
  running_.clear();
  waiting_.clear();
  finished_.clear();
  executor_.reset();
  data_.reset();
  return ids;
}

}  // namespace inkling
