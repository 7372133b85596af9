#include <algorithm>
#include <map>
#include <memory>
#include <new>
#include <string>

#include "app/cli/commands.h"
#include "app/cli/help_formatter.h"
#include "app/cli/output.h"
#include "formats/hyperparameters_json.h"
#include "formats/version.h"

namespace {

constexpr const char* kFooter =
    "Exit codes:\n"
    "  0    done\n"
    "  1    a file cannot be read, written or understood, or memory does not suffice\n"
    "  2    an unknown flag, a bad value, or a file that exists and would be replaced without "
    "--force\n"
    "  3    the data set is nowhere to be found\n"
    "  4    the loss became infinite or NaN; the last good weights are kept\n"
    "  130  interrupted by Ctrl+C; what was learned so far is kept\n"
    "\n"
    "Names of flags may be written with underscores too: --learning_rate.\n"
    "inkling train --help lists all the hyper-parameters.";

// "--lerning-rate" is nearest to "--learning-rate".
std::string unknown_arguments(const CLI::App& command) {
  std::string message;
  for (const std::string& argument : command.remaining()) {
    if (!argument.starts_with("-")) continue;
    const std::string name = argument.substr(0, argument.find('='));
    message = "Found the unknown flag " + name + ".";
    std::string word = name.substr(std::min(name.size(), name.find_first_not_of('-')));
    std::replace(word.begin(), word.end(), '-', '_');
    if (const auto* nearest = inkling::nearest_parameter(word))
      message += " Did you mean " + inkling::cli::flag_of(nearest->name) + "?";
    return message;
  }
  return "Found " + command.remaining().front() + ", expected a flag.";
}

}  // namespace

int main(int argc, char** argv) {
  using inkling::cli::ExitCode;
  CLI::App app("Train a small neural network on images of digits, and test it.", "inkling");
  app.set_version_flag("--version", "inkling " + std::string(inkling::version()),
                       "Print the version");
  app.footer(kFooter);
  app.require_subcommand(1);
  app.formatter(std::make_shared<inkling::cli::HelpFormatter>());
  const auto train = inkling::cli::add_train(app);
  const auto evaluate = inkling::cli::add_evaluate(app);
  const auto predict = inkling::cli::add_predict(app);
  const auto inspect = inkling::cli::add_inspect(app);
  const auto export_model = inkling::cli::add_export(app);
  const auto plot = inkling::cli::add_plot(app);
  const auto search = inkling::cli::add_search(app);
  const auto digits = inkling::cli::add_digits(app);
  const auto benchmark = inkling::cli::add_benchmark(app);
  const auto parameters = inkling::cli::add_parameters(app);
  const auto presets = inkling::cli::add_presets(app);
  const std::map<std::string, inkling::cli::Action> actions = {
      {"train", train},           {"evaluate", evaluate},   {"predict", predict},
      {"inspect", inspect},       {"export", export_model}, {"plot", plot},
      {"search", search},         {"digits", digits},       {"benchmark", benchmark},
      {"parameters", parameters}, {"presets", presets}};

  try {
    auto arguments = inkling::cli::with_hyphens(argc, argv);
    // CLI11 takes the arguments from the back.
    app.parse(std::vector<std::string>(arguments.rbegin(), arguments.rend()));
  } catch (const CLI::Success& request) {  // --help, --version
    return app.exit(request);
  } catch (const CLI::ParseError& error) {
    std::string message = error.what();
    std::string help = "inkling --help";
    std::string path = "inkling";
    for (const CLI::App* command = &app; !command->get_subcommands().empty();) {
      command = command->get_subcommands().front();
      path += " " + command->get_name();
      help = path + " --help";
      if (!command->remaining().empty()) message = unknown_arguments(*command);
    }
    return static_cast<int>(inkling::cli::fail(ExitCode::kUsage, message + "\nSee " + help + "."));
  }
  try {
    return static_cast<int>(actions.at(app.get_subcommands().front()->get_name())());
  } catch (const std::bad_alloc&) {
    return static_cast<int>(
        inkling::cli::fail(ExitCode::kFailure, "There is not enough memory for this."));
  }
}
