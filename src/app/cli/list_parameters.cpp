// `inkling parameters`: the table of all hyper-parameters, from which docs are made.
#include <memory>

#include "app/cli/commands.h"
#include "app/cli/output.h"
#include "core/training/presets.h"
#include "formats/hyperparameters_json.h"
#include "formats/strict_json.h"

namespace inkling::cli {
namespace {

std::string values_text(const ParameterInfo& info) {
  if (!info.choices.empty()) {
    std::string text;
    for (const auto choice : info.choices) text += (text.empty() ? "" : ", ") + std::string(choice);
    return text;
  }
  if (info.kind == ParameterKind::kSwitch) return "true, false";
  if (info.kind == ParameterKind::kName) return "a name";
  const auto number = [](double value) { return to_text(ParameterValue(value)); };
  std::string text = number(info.minimum) + " to " + number(info.maximum);
  if (!info.zero_means.empty()) text += " (0: " + std::string(info.zero_means) + ")";
  return text;
}

const char* applies_text(Applies applies) {
  switch (applies) {
    case Applies::kAtOnce:
      return "at once";
    case Applies::kNextEpoch:
      return "next epoch";
    case Applies::kOnRestart:
      return "restart";
  }
  return "";
}

void print_markdown() {
  const Hyperparameters defaults;
  std::puts("| Name | Flag | Default | Values | Unit | Acts | Meaning |");
  std::puts("| --- | --- | --- | --- | --- | --- | --- |");
  for (const ParameterInfo& info : parameters()) {
    const std::string row = "| `" + std::string(info.name) + "` | `" + flag_of(info.name) + "` | " +
                            to_text(get_parameter(defaults, info)) + " | " + values_text(info) +
                            " | " + std::string(info.unit) + " | " + applies_text(info.applies) +
                            " | " + std::string(info.help) + " |";
    std::puts(row.c_str());
  }
}

void print_text() {
  const Hyperparameters defaults;
  for (const ParameterInfo& info : parameters()) {
    std::printf("%s [%s]\n    %s\n    %s; acts %s\n", flag_of(info.name).c_str(),
                to_text(get_parameter(defaults, info)).c_str(), std::string(info.help).c_str(),
                values_text(info).c_str(),
                info.applies == Applies::kOnRestart ? "on restart" : applies_text(info.applies));
  }
  std::puts("\nPresets:");
  for (const Preset& preset : presets())
    std::printf("  %-10s  %s\n", std::string(preset.name).c_str(),
                std::string(preset.summary).c_str());
}

}  // namespace

Action add_parameters(CLI::App& app) {
  CLI::App* command = app.add_subcommand("parameters", "List all hyper-parameters and presets");
  struct Flags {
    bool markdown = false, json = false;
  };
  const auto flags = std::make_shared<Flags>();
  auto* markdown = command->add_flag("--markdown", flags->markdown, "As a table in Markdown");
  command->add_flag("--json", flags->json, "As JSON")->excludes(markdown);
  return [flags] {
    if (flags->markdown)
      print_markdown();
    else if (flags->json)
      std::puts(dump_json(describe_parameters(), 1).c_str());
    else
      print_text();
    return ExitCode::kOk;
  };
}

}  // namespace inkling::cli
