// Joins the shards of a search.
#pragma once

#include <string>
#include <vector>

#include "app/cli/exit_code.h"
#include "app/cli/flags.h"

namespace inkling::cli {

// The folder `out` is then one of the whole search. Parts of different searches or data, runs that
// occur twice and runs that are missing are refused by name, and nothing is written.
ExitCode merge_searches(const std::vector<std::string>& parts, const std::string& out,
                        const OutputFlags& flags);

}  // namespace inkling::cli
