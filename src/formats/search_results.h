// The results of a search as JSON and CSV.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "core/base/result.h"
#include "core/search/search_schedule.h"

namespace inkling {

// "waiting", "stopped", "finished", "diverged"
std::string_view to_string(RunState state);

// One line for each rung of a run, by which a search that was broken off is continued:
//   {"point": 3, "seed": 42, "rung": 0, "epochs": 1, "diverged": false, "train_loss": ...,
//    "train_accuracy": ..., "validation_loss": ..., "validation_accuracy": ..., "seconds": ...}
// After a divergence the four scores are null.
nlohmann::json to_json(const SearchSchedule& schedule, const RunResult& result);
// Checks every member. Whether the run is due is the schedule's to say.
Result<RunResult> result_from_json(const SearchSchedule& schedule, std::string_view line);

// RFC 4180 with a header: point, seed, each searched hyper-parameter, epochs, train_loss,
// train_accuracy, validation_loss, validation_accuracy, seconds (of all rungs), state. One line for
// each run that has a result, by point and seed, as it stands at its last rung.
std::string results_csv(const SearchSchedule& schedule);

// {"search": ..., "done": true, "points": 225, "results": 344, "seconds": ..., "leaderboard":
// [{"rank": 1, "point": 7, "parameters": {...}, "epochs": 9, means over the seeds, "state",
// "seeds": [one object for each]}, ...], "best": {"point": 7, "settings": {...}}}; "best" is null
// where no point has a result that did not diverge.
nlohmann::json results_json(const SearchSchedule& schedule);

// The whole settings of the best point with the first seed, which train the same network again;
// null as above.
nlohmann::json best_settings_json(const SearchSchedule& schedule);

}  // namespace inkling
