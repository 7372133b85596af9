#include "session/trial_work.h"

#include <algorithm>

#include "core/base/number_text.h"

namespace inkling {
namespace {

constexpr double kPortionSeconds = 0.01;

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
                    const std::shared_ptr<Executor>& executor) {
  if (!data_ || whole_.lock() != dataset) {
    whole_ = dataset;
    data_ = without_test(*dataset);
  }
  executor_ = executor;
  waiting_.push_back({id, std::move(request), data_});
}

bool TrialWork::continues(const Waiting& next) const {
  return trial_ && trial_data_ == next.data && trial_request_.settings == next.request.settings &&
         trial_request_.budgets == next.request.budgets && next.request.rung > trial_request_.rung;
}

Status TrialWork::begin(const Waiting& next) {
  if (!continues(next)) {
    trial_.reset();  // before there is another one
    auto made = Trial::create(next.data, next.request.settings, next.request.budgets, *executor_);
    if (!made) return made.error();
    trial_ = std::move(*made);
  }
  trial_request_ = next.request;
  trial_data_ = next.data;
  trial_->begin(next.request.rung);
  return {};
}

std::optional<Reply> TrialWork::advance(const std::function<double()>& clock) {
  const double begin_time = clock();
  const std::uint64_t id = first();
  if (!begun_) {
    seconds_ = 0.0;
    if (const Status status = begin(waiting_.front()); !status) {
      cancel(id);
      return Reply{id, reply::Failed{status.error().code, status.error().message}};
    }
    begun_ = true;
  }
  bool more = true;
  double now = begin_time;
  while (more && now - begin_time < kPortionSeconds) {
    more = trial_->advance();
    now = clock();
  }
  seconds_ += now - begin_time;
  if (more) return std::nullopt;
  const RunResult& result = trial_->result();
  waiting_.pop_front();
  begun_ = false;
  return Reply{id, reply::Trial{result.diverged, result.train_loss, result.train_accuracy,
                                result.validation_loss, result.validation_accuracy, seconds_}};
}

void TrialWork::cancel(std::uint64_t id) {
  if (has_work() && first() == id && begun_) {
    begun_ = false;
    trial_.reset();  // in the middle of a rung
  }
  std::erase_if(waiting_, [id](const Waiting& each) { return each.id == id; });
}

std::vector<std::uint64_t> TrialWork::give_up() {
  std::vector<std::uint64_t> ids;
  for (const Waiting& each : waiting_) ids.push_back(each.id);
  trial_.reset();  // before its processors
  *this = TrialWork();
  return ids;
}

}  // namespace inkling
