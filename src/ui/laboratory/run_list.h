// The rows of the run ledger: what they say, in which order, and which are shown. Without drawing.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "session/run_record.h"

namespace inkling::ui::laboratory {

std::string run_network(const RunRecord& run);    // "784-256-10"
std::string run_optimizer(const RunRecord& run);  // "Nesterov 0.25"
// The name that was given, else what tells the run apart: network and seed.
std::string run_name(const RunRecord& run);

enum class RunColumn { kName, kNetwork, kOptimizer, kSeed, kUntil98, kTime, kTest };

struct RunOrder {
  RunColumn column = RunColumn::kTest;
  bool falling = true;
};

// The runs whose name, network, optimiser or data contain every word of `filter`, whatever the
// case, in that order; runs without a value come last, equal ones the newest first.
std::vector<const RunRecord*> sorted_runs(const std::map<std::string, RunRecord>& runs,
                                          const RunOrder& order, std::string_view filter);

// All of them as a table, RFC 4180, one row each.
std::string runs_csv(const std::vector<const RunRecord*>& runs);
// Their evaluations: id, name, step, epoch, seconds and the scores.
std::string run_curves_csv(const std::vector<const RunRecord*>& runs);

}  // namespace inkling::ui::laboratory
