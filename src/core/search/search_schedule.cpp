#include "core/search/search_schedule.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "core/base/number_text.h"

namespace inkling {
namespace {

std::vector<double> budgets_of(const SearchDescription& search) {
  std::vector<double> budgets;
  // A rung that only rounding keeps apart from the last one would have its very steps.
  const double end = search.epochs * (1.0 - 1e-9);
  if (search.halving) {
    budgets.push_back(search.halving->first_epochs);
    while (budgets.back() * search.halving->eta < end)
      budgets.push_back(budgets.back() * search.halving->eta);
  }
  budgets.push_back(search.epochs);
  return budgets;
}

std::int64_t count_points(const SearchDescription& search, const Shard& shard) {
  return (point_count(search) - shard.index + shard.count - 1) / shard.count;
}

std::vector<std::int64_t> points_of(const SearchDescription& search, const Shard& shard) {
  std::vector<std::int64_t> points;
  for (std::int64_t point = shard.index; point < point_count(search); point += shard.count)
    points.push_back(point);
  return points;
}

template <class Entries>
auto find_point(Entries& entries, std::int64_t point) {
  const auto at =
      std::lower_bound(entries.begin(), entries.end(), point,
                       [](const auto& entry, std::int64_t number) { return entry.point < number; });
  return at != entries.end() && at->point == point ? &*at : nullptr;
}

}  // namespace

Status check_shard(const SearchDescription& search, const Shard& shard) {
  if (shard.count < 1 || shard.index < 0 || shard.index >= shard.count)
    return Error{ErrorCode::kInvalidArgument, "shard: found " + std::to_string(shard.index + 1) +
                                                  "/" + std::to_string(shard.count) +
                                                  ", expected i/n with i from 1 to n."};
  if (shard.count > 1 && search.halving)
    return Error{ErrorCode::kInvalidArgument,
                 "shard: found it with halving, which compares all points with each other, "
                 "expected a search without halving, or one process for all points."};
  if (shard.count > point_count(search))
    return Error{ErrorCode::kInvalidArgument,
                 "shard: found " + std::to_string(shard.count) + " shards, expected at most " +
                     std::to_string(point_count(search)) + ", the number of points."};
  return {};
}

bool BetterStanding::operator()(const Standing& a, const Standing& b) const {
  if (a.diverged != b.diverged) return b.diverged;
  if (a.rung != b.rung) return a.rung > b.rung;
  const auto by_accuracy = a.validation_accuracy <=> b.validation_accuracy;
  const auto by_loss = b.validation_loss <=> a.validation_loss;
  const bool accuracy_first = objective == Objective::kValidationAccuracy;
  const auto first = accuracy_first ? by_accuracy : by_loss;
  const auto second = accuracy_first ? by_loss : by_accuracy;
  if (first != 0) return first > 0;
  if (second != 0) return second > 0;
  return a.point < b.point;
}

SearchSchedule::SearchSchedule(SearchDescription search, Shard shard)
    : search_(std::move(search)),
      shard_(shard),
      budgets_(budgets_of(search_)),
      contenders_(BetterStanding{search_.objective}) {
  begin_rung(points_of(search_, shard_));
}

std::int64_t SearchSchedule::survivors(std::size_t rung) const {
  std::int64_t count = count_points(search_, shard_);
  // floor(floor(n / a) / b) = floor(n / (a b))
  for (std::size_t i = 0; i < rung; ++i) count /= search_.halving->eta;
  return std::max<std::int64_t>(count, 1);
}

void SearchSchedule::begin_rung(const std::vector<std::int64_t>& points) {
  places_ = rung_ + 1 < budgets_.size() ? survivors(rung_ + 1) : 1;
  contenders_.clear();
  entries_.clear();
  for (const std::int64_t point : points)
    entries_.push_back({point, std::vector<std::optional<RunResult>>(search_.seeds.size()), 0});
  incomplete_ = entries_.size();
  taken_ = 0;
}

std::optional<SearchRun> SearchSchedule::take_next() {
  if (done()) return std::nullopt;
  const std::size_t seeds = search_.seeds.size();
  while (taken_ < entries_.size() * seeds) {
    const Entry& entry = entries_[taken_ / seeds];
    const std::size_t seed = taken_++ % seeds;
    if (!entry.results[seed]) return SearchRun{entry.point, seed, rung_};
  }
  return std::nullopt;
}

const SearchSchedule::Entry* SearchSchedule::find(std::int64_t point) const {
  return find_point(entries_, point);
}

Status SearchSchedule::record(const RunResult& result) {
  const auto refused = [&](const std::string& why) {
    return Error{ErrorCode::kState, "Found a result of point " + std::to_string(result.run.point) +
                                        " at rung " + std::to_string(result.run.rung) + " " + why};
  };
  if (done()) return refused("after the end of the search.");
  if (result.run.rung != rung_) return refused("while rung " + std::to_string(rung_) + " runs.");
  Entry* entry = find_point(entries_, result.run.point);
  if (entry == nullptr) return refused("that has no part in it.");
  if (result.run.seed >= entry->results.size()) return refused("with a seed that is not searched.");
  auto& slot = entry->results[result.run.seed];
  if (slot)
    return refused("with seed " + std::to_string(search_.seeds[result.run.seed]) +
                   " twice, expected it once.");
  slot = result;
  results_.push_back(result);
  if (++entry->recorded < entry->results.size()) return {};
  if (const Standing standing = standing_of(*entry); !standing.diverged) {
    contenders_.insert(standing);
    if (static_cast<std::int64_t>(contenders_.size()) > places_)
      contenders_.erase(std::prev(contenders_.end()));
  }
  if (--incomplete_ == 0) end_rung();
  return {};
}

// Means over the seeds in their order, so that they do not depend on who was first.
Standing SearchSchedule::standing_of(const Entry& entry) const {
  Standing mean{.point = entry.point, .rung = rung_};
  const auto count = static_cast<double>(entry.results.size());
  for (const auto& result : entry.results) {
    mean.diverged |= result->diverged;
    mean.train_loss += result->train_loss / count;
    mean.train_accuracy += result->train_accuracy / count;
    mean.validation_loss += result->validation_loss / count;
    mean.validation_accuracy += result->validation_accuracy / count;
  }
  if (mean.diverged) return {.point = entry.point, .rung = rung_, .diverged = true};
  return mean;
}

void SearchSchedule::end_rung() {
  const bool last = rung_ + 1 == budgets_.size();
  promoted_.clear();
  if (!last) promoted_.assign(contenders_.begin(), contenders_.end());
  const auto by_point = [](const Standing& a, const Standing& b) { return a.point < b.point; };
  std::sort(promoted_.begin(), promoted_.end(), by_point);
  for (const Entry& entry : entries_)
    if (find_point(promoted_, entry.point) == nullptr) earlier_.push_back(standing_of(entry));
  std::sort(earlier_.begin(), earlier_.end(), by_point);
  // Where every point has diverged nothing is left to compare.
  if (promoted_.empty()) {
    entries_.clear();
    rung_ = budgets_.size();
    return;
  }
  ++rung_;
  std::vector<std::int64_t> points;
  for (const Standing& standing : promoted_) points.push_back(standing.point);
  begin_rung(points);
}

std::vector<SearchRun> SearchSchedule::missing() const {
  std::vector<SearchRun> runs;
  for (const Entry& entry : entries_)
    for (std::size_t seed = 0; seed < entry.results.size(); ++seed)
      if (!entry.results[seed]) runs.push_back({entry.point, seed, rung_});
  return runs;
}

bool SearchSchedule::may_continue(std::int64_t point) const {
  const Entry* entry = find(point);
  if (entry == nullptr) return false;
  if (entry->recorded < entry->results.size()) return true;
  return rung_ + 1 < budgets_.size() && contenders_.contains(standing_of(*entry));
}

RunState SearchSchedule::state_of(const RunResult& newest) const {
  if (newest.diverged) return RunState::kDiverged;
  if (newest.run.rung + 1 == budgets_.size()) return RunState::kFinished;
  return may_continue(newest.run.point) ? RunState::kWaiting : RunState::kStopped;
}

std::vector<Standing> SearchSchedule::standings() const {
  std::vector<Standing> all = earlier_;
  for (const Entry& entry : entries_) {
    if (entry.recorded == entry.results.size())
      all.push_back(standing_of(entry));
    else if (const Standing* before = find_point(promoted_, entry.point))
      all.push_back(*before);
  }
  std::sort(all.begin(), all.end(), BetterStanding{search_.objective});
  return all;
}

std::optional<Standing> SearchSchedule::best() const {
  if (!contenders_.empty()) return *contenders_.begin();
  // At the beginning of a rung, and where all points of it have diverged.
  const auto all = standings();
  if (all.empty() || all.front().diverged) return std::nullopt;
  return all.front();
}

}  // namespace inkling
