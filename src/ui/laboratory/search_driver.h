// A search for hyper-parameters in the page: which runs the session is asked for next, what came of
// them, and a form in which all of it outlives a visit. Draws nothing.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/search/search_schedule.h"
#include "session/session_port.h"

namespace inkling::ui::laboratory {

// A run that the session refused or could not carry out. It counts as diverged, so that the search
// goes on.
struct SearchFailure {
  SearchRun run;
  std::string message;
};

class SearchDriver {
 public:
  enum class State { kPaused, kRunning, kDone };
  // Runs that are asked for before the first of them is answered: more than there are processors as
  // a rule, so that the session need not wait for the page.
  static constexpr std::size_t kAhead = 16;

  // `search` has been checked. `images`: how many the data set has to train with; results of one
  // count are not continued with another. Begins paused.
  SearchDriver(SearchDescription search, std::int64_t images);
  // What saved() gave. Errors: text that is something else; a last line that was torn off is
  // dropped.
  static Result<SearchDriver> restore(std::string_view text);

  State state() const;
  const std::string& reason() const { return reason_; }  // why it paused by itself
  void resume();                                         // where it is not done
  void pause(SessionPort& session);                      // runs under way are given up
  // Asks for as many runs as there is room for; `next_request` counts up. To be called after
  // resume() and after each answer.
  void ask(SessionPort& session, std::uint64_t& next_request);
  // Whether the reply was one of this search's; it may have paused the search.
  bool receive(const Reply& reply);

  // One line for the search, one for each result (formats/search_results) and failure.
  const std::string& saved() const { return saved_; }

  const SearchSchedule& schedule() const { return schedule_; }
  const SearchDescription& search() const { return schedule_.search(); }
  std::int64_t images() const { return images_; }
  const std::vector<SearchFailure>& failures() const { return failures_; }
  std::string_view failure_of(std::int64_t point) const;  // the first of its seeds'; ""

 private:
  struct Asked {
    std::uint64_t id = 0;
    SearchRun run;
  };
  void record(const RunResult& result);
  void fail(const SearchRun& run, std::string message);
  void give_back(const SearchRun& run);
  Status take_line(std::string_view line);

  SearchSchedule schedule_;
  std::int64_t images_;
  std::vector<double> budgets_;
  bool running_ = false;
  std::string reason_;
  std::vector<Asked> asked_;
  std::vector<SearchRun> again_;  // taken from the schedule, given up, to be asked for first
  std::vector<SearchFailure> failures_;
  std::string saved_;
};

}  // namespace inkling::ui::laboratory
