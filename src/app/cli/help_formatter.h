// How --help looks: each flag with its kind and default, the text beside it wrapped to the width of
// a page.
#pragma once

#include <CLI/CLI.hpp>
#include <string>

namespace inkling::cli {

class HelpFormatter final : public CLI::Formatter {
 public:
  HelpFormatter();

  std::string make_option(const CLI::Option* option, bool is_positional) const override;
  std::string make_option_opts(const CLI::Option* option) const override;
};

}  // namespace inkling::cli
