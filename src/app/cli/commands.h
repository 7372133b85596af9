// The program's commands. Each adds its flags to a subcommand and returns what to do when that was
// called.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>

#include "app/cli/exit_code.h"

namespace inkling::cli {

using Action = std::function<ExitCode()>;

Action add_train(CLI::App& app);
Action add_evaluate(CLI::App& app);
Action add_predict(CLI::App& app);
Action add_inspect(CLI::App& app);
Action add_export(CLI::App& app);
Action add_plot(CLI::App& app);
Action add_search(CLI::App& app);
Action add_digits(CLI::App& app);
Action add_benchmark(CLI::App& app);
Action add_parameters(CLI::App& app);
Action add_presets(CLI::App& app);

}  // namespace inkling::cli
