#include "session/training_session.h"

#include <new>

#include "session/training_session_inner.h"

namespace inkling {

TrainingSession::TrainingSession(SessionOptions options) {
  const auto publish = [this](SnapshotPtr snapshot) {
    const std::lock_guard lock(mutex_);
    snapshot_ = std::move(snapshot);
  };
  const auto reply = [this](Reply answer) {
    const std::lock_guard lock(mutex_);
    replies_.push_back(std::move(answer));
  };
  inner_ = std::make_unique<Inner>(Inner{SessionWork(std::move(options), publish, reply)});
  inner_->work.publish_now();
}

TrainingSession::~TrainingSession() = default;

void TrainingSession::post(Command command, std::uint64_t id) {
  {
    const std::lock_guard lock(mutex_);
    commands_.emplace_back(std::move(command), id);
  }
  if (wake_) wake_();
}

void TrainingSession::ask(Request request) {
  {
    const std::lock_guard lock(mutex_);
    requests_.push_back(std::move(request));
  }
  if (wake_) wake_();
}

void TrainingSession::cancel(std::uint64_t request_id) {
  {
    const std::lock_guard lock(mutex_);
    std::erase_if(requests_, [&](const Request& request) { return request.id == request_id; });
    cancelled_.push_back(request_id);
  }
  if (wake_) wake_();
}

SnapshotPtr TrainingSession::snapshot() const {
  const std::lock_guard lock(mutex_);
  return snapshot_;
}

std::vector<Reply> TrainingSession::take_replies() {
  const std::lock_guard lock(mutex_);
  return std::exchange(replies_, {});
}

void TrainingSession::set_wake(std::function<void()> wake) { wake_ = std::move(wake); }

bool TrainingSession::advance(Budget budget) {
  SessionWork& work = inner_->work;
  const double deadline = work.now() + budget.seconds;
  do {
    std::vector<std::pair<Command, std::uint64_t>> commands;
    std::vector<Request> requests;
    std::vector<std::uint64_t> cancelled;
    {
      const std::lock_guard lock(mutex_);
      commands.swap(commands_);
      requests.swap(requests_);
      cancelled.swap(cancelled_);
    }
    for (const std::uint64_t id : cancelled) work.cancel(id);
    for (auto& [command, id] : commands) work.execute(std::move(command), id);
    for (Request& request : requests) work.enqueue(std::move(request));
    try {
      if (work.has_work()) work.advance_portion();
      work.publish_if_due();
    } catch (const std::bad_alloc&) {
      work.run_out_of_memory();
      return false;
    }
  } while (work.has_work() && work.rest_seconds() <= 0.0 && work.now() < deadline);
  const std::lock_guard lock(mutex_);
  return work.has_work() || !commands_.empty() || !requests_.empty();
}

double TrainingSession::rest_seconds() const { return inner_->work.rest_seconds(); }

}  // namespace inkling
