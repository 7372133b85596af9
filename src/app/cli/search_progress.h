// What a search shows while it goes on: a line for each run, or a bar on a terminal, and the
// leaderboard at the end of each rung.
#pragma once

#include <cstdio>
#include <string>
#include <vector>

#include "app/common/system.h"
#include "core/base/types.h"
#include "core/search/search_schedule.h"

namespace inkling::cli {

// "hidden[0] 300, learning_rate 0.01"
std::string point_text(const SearchDescription& search, std::int64_t point);

class SearchProgress {
 public:
  // Image and class sizes tell how much work a network is.
  SearchProgress(std::FILE* stream, const SearchSchedule& schedule, std::size_t jobs, Index pixels,
                 Index classes);

  // After each result. `now` counts seconds.
  void show_result(const RunResult& result, double now);
  // As often as one likes; draws at most some times a second.
  void show_bar(double now);
  // Clears the bar, so that other text can follow.
  void finish();
  void print_leaderboard(std::size_t rung) const;

 private:
  double work_of(const SearchRun& run) const;  // weights times epochs
  void count_rung();
  double share_done() const;
  std::string time_left(double now) const;

  std::FILE* stream_;
  const SearchSchedule& schedule_;
  std::size_t jobs_;
  Index pixels_, classes_;
  Terminal terminal_;
  std::size_t rung_ = 0;
  double begun_ = -1.0, last_drawn_ = -1.0;
  double work_done_ = 0.0, work_before_ = 0.0;    // all of it, and what a resumed search brought
  double work_of_rung_ = 0.0, work_after_ = 0.0;  // still to do, in later rungs by estimate
  bool bar_visible_ = false;
};

}  // namespace inkling::cli
