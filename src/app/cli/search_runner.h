// Carries out a search's runs, several at a time, each on one thread. What comes out does not
// depend on how many.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>

#include "core/data/dataset.h"
#include "core/search/search_schedule.h"

namespace inkling::cli {

struct SearchWork {
  std::size_t jobs = 1;
  // Of trials that wait for a further rung; those beyond it are trained from the start again.
  std::size_t kept_bytes = 0;
  // After each recorded result, and some times a second with null; never two calls at once. An
  // error ends the search.
  std::function<Status(const RunResult*)> report;
};

// Until the search is done or a signal is caught; unfinished runs then leave no result.
Status run_search(SearchSchedule& schedule, std::shared_ptr<const Dataset> dataset,
                  const SearchWork& work);

}  // namespace inkling::cli
