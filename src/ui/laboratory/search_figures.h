// What a search's views show, computed from its results: progress, leaderboard, heatmap, halving.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/base/types.h"
#include "core/search/search_schedule.h"

namespace inkling::ui::laboratory {

struct SearchProgress {
  std::int64_t results = 0, expected = 0;  // of all rungs; `expected` without what may diverge
  std::int64_t stopped = 0;                // points that halving took no further
  double share = 0.0;                      // of the work: weights times epochs
  double seconds = 0.0;                    // of computing so far
  double seconds_left = 0.0;               // by the speed so far; 0 before the first result
};
// Image and class sizes tell how much work a network is. A run of a further rung counts from the
// start again.
SearchProgress search_progress(const SearchSchedule& schedule, Index pixels, Index classes);

struct LeaderboardRow {
  Standing standing;
  std::vector<std::string> values;  // of each axis
  double epochs = 0.0;
  RunState state = RunState::kWaiting;
};
std::vector<LeaderboardRow> leaderboard(const SearchSchedule& schedule);

// What points are compared by: accuracy, or loss; whichever it is, `better` says which wins.
double score_of(const SearchSchedule& schedule, const Standing& standing);
bool is_better(Objective objective, double score, double than);

struct HeatCell {
  std::int64_t tried = 0, diverged = 0;  // points
  std::optional<double> best;            // score over all other axes
  std::int64_t best_point = -1;
};
struct Heatmap {
  std::vector<std::string> columns, rows;  // values of the axes, or lower ends of ranges
  std::vector<HeatCell> cells;             // [rows x columns]
  double least = 0.0, most = 0.0;          // of the scores
};
// `across` gives the columns; without `down` there is one row. Ranges are cut into six parts.
Heatmap search_heatmap(const SearchSchedule& schedule, std::size_t across,
                       std::optional<std::size_t> down);

// A point's scores from rung to rung: means over those of its seeds that have a result.
struct HalvingLine {
  std::int64_t point = 0;
  std::vector<double> scores;
};
std::vector<HalvingLine> halving_lines(const SearchSchedule& schedule);
// How many points have a result at each rung.
std::vector<std::int64_t> points_at_rungs(const SearchSchedule& schedule);

// RFC 4180 with a header.
std::string heatmap_csv(const Heatmap& map, const std::string& across, const std::string& down);
std::string halving_csv(const SearchSchedule& schedule);

}  // namespace inkling::ui::laboratory
