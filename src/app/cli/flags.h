// Flags that more than one command has, or that come from the descriptions of the hyper-parameters.
#pragma once

#include <CLI/CLI.hpp>
#include <memory>
#include <string>
#include <vector>

#include "app/common/data_files.h"
#include "app/common/files.h"
#include "core/training/hyperparameters.h"

namespace inkling::cli {

// "learning_rate" -> "--learning-rate"
std::string flag_of(std::string_view name);

// An error whose message begins with the parameter's name gets the flag's instead, as the person
// typed it.
Error name_the_flag(Error error);

// Underscores in the names of long flags become hyphens, so that both spellings work.
std::vector<std::string> with_hyphens(int argc, const char* const* argv);

// One flag for each hyper-parameter.
class ParameterFlags {
 public:
  explicit ParameterFlags(CLI::App& app);

  // `base` with the given flags laid over it, each checked by itself. Rules that concern several
  // parameters are the session's, which knows the data.
  Result<Hyperparameters> over(const Hyperparameters& base) const;
  bool given(std::string_view name) const;

 private:
  struct Flag {
    const ParameterInfo* info = nullptr;
    CLI::Option* option = nullptr;
    std::string text;
  };
  std::vector<std::unique_ptr<Flag>> flags_;  // by pointer: CLI11 keeps the addresses of the texts
};

// --json, --force, --quiet.
struct OutputFlags {
  explicit OutputFlags(CLI::App& app);

  IfExists if_exists() const { return force ? IfExists::kReplace : IfExists::kRefuse; }
  bool json_to_stdout() const { return json == "-"; }
  // Whether the report can be written, to be asked before the work.
  Status check() const;

  std::string json;  // a file, "-" for standard output, "" for none
  bool force = false;
  bool quiet = false;
};

}  // namespace inkling::cli
