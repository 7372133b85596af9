// What `inkling train --json` has written.
#pragma once

#include <filesystem>

#include "app/plots/runs.h"
#include "core/base/result.h"

namespace inkling::cli {

// The curves and the final accuracy. Messages begin with the file's name.
Result<plots::Run> read_history(const std::filesystem::path& path);

// The same of a report at hand; `name` opens messages and names the run.
Result<plots::Run> parse_history(std::string_view report, const std::string& name);

}  // namespace inkling::cli
