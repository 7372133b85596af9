// Which run comes next, given the results so far: the rungs of successive halving, or a single rung
// without it. No thread, no clock, no chance: the same results lead to the same runs, in whatever
// order the results of a rung arrive, so a search that was broken off is continued by recording its
// results anew.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <vector>

#include "core/base/result.h"
#include "core/search/search_space.h"

namespace inkling {

// One training of a point with one seed to the end of a rung.
struct SearchRun {
  std::int64_t point = 0;
  std::size_t seed = 0;  // index into the description's seeds
  std::size_t rung = 0;

  bool operator==(const SearchRun&) const = default;
};

struct RunResult {
  SearchRun run;
  bool diverged = false;  // the loss became infinite or NaN; the scores are then 0
  double train_loss = 0.0, train_accuracy = 0.0;  // means over the steps since the former rung
  double validation_loss = 0.0, validation_accuracy = 0.0;
  double seconds = 0.0;  // that this rung took; told by the caller
};

// Every n-th point of a search, so that several machines can share it.
struct Shard {
  std::int64_t index = 0, count = 1;  // 0 <= index < count

  bool operator==(const Shard&) const = default;
};

// Halving compares all points with each other, which a shard cannot.
Status check_shard(const SearchDescription& search, const Shard& shard);

// How a point stands with one seed, in the end or for now.
enum class RunState {
  kWaiting,   // goes on, or may still go on, to a further rung
  kStopped,   // does not: others were better, or the point diverged with another seed
  kFinished,  // trained for all epochs
  kDiverged,
};

// A point's means over its seeds, at the last rung that all of them have reached.
struct Standing {
  std::int64_t point = 0;
  std::size_t rung = 0;
  bool diverged = false;  // with one seed at least; the means are then 0
  double train_loss = 0.0, train_accuracy = 0.0;
  double validation_loss = 0.0, validation_accuracy = 0.0;
};

// The order of a leaderboard: what diverged behind all others, a further rung before a nearer one,
// then the objective, then the other measure, then the lower number. No two points are equal.
struct BetterStanding {
  Objective objective = Objective::kValidationAccuracy;
  bool operator()(const Standing& a, const Standing& b) const;
};

class SearchSchedule {
 public:
  // `search` and `shard` have been checked.
  explicit SearchSchedule(SearchDescription search, Shard shard = {});

  // The next run, which is then taken; nothing where all of the present rung are taken (the next
  // rung depends on their results) or the search is done.
  std::optional<SearchRun> take_next();
  // Takes the result of a run of the present rung, taken or not. Errors: a run that is not part of
  // the rung, or has a result.
  Status record(const RunResult& result);
  bool done() const { return rung_ == budgets_.size(); }

  const SearchDescription& search() const { return search_; }
  const Shard& shard() const { return shard_; }
  std::size_t rung() const { return rung_; }  // the present one; rungs() where done
  std::size_t rungs() const { return budgets_.size(); }
  double budget(std::size_t rung) const { return budgets_[rung]; }  // epochs from the start on
  // How many points reach a rung: floor(n / eta^rung), 1 at least; fewer where points diverge.
  std::int64_t survivors(std::size_t rung) const;
  // The runs of the present rung that have no result, by point and seed.
  std::vector<SearchRun> missing() const;
  // Whether the point is in a rung to come, or may still get there: what it has learned is worth
  // keeping.
  bool may_continue(std::int64_t point) const;

  const std::vector<RunResult>& results() const { return results_; }  // in the order of recording
  RunState state_of(const RunResult& newest) const;                   // of that point and seed
  // Best first. Points of which a rung is incomplete stand by the rung before; those without any
  // are left out.
  std::vector<Standing> standings() const;
  // The first of them; nothing while no point has a result, or where all have diverged.
  std::optional<Standing> best() const;

 private:
  struct Entry {  // of a point in the present rung
    std::int64_t point = 0;
    std::vector<std::optional<RunResult>> results;  // of each seed
    std::size_t recorded = 0;
  };

  Standing standing_of(const Entry& entry) const;
  const Entry* find(std::int64_t point) const;
  void begin_rung(const std::vector<std::int64_t>& points);
  void end_rung();

  SearchDescription search_;
  Shard shard_;
  std::vector<double> budgets_;
  std::size_t rung_ = 0;
  std::int64_t places_ = 0;  // in the next rung; 1 in the last
  // The best points of the present rung so far, as many as there are places.
  std::set<Standing, BetterStanding> contenders_;
  std::vector<Entry> entries_;      // of the present rung, by point
  std::size_t incomplete_ = 0;      // entries that lack results
  std::size_t taken_ = 0;           // runs of the rung that have been looked at by take_next()
  std::vector<Standing> earlier_;   // of points that the present rung does not have, by point
  std::vector<Standing> promoted_;  // how the points of the present rung stood before it
  std::vector<RunResult> results_;
};

}  // namespace inkling
