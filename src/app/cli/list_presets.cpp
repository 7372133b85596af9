// `inkling presets`: the named settings, those that suit any data and those of published systems.
#include <memory>
#include <string>

#include "app/cli/commands.h"
#include "app/cli/output.h"
#include "core/training/presets.h"
#include "core/training/reference_presets.h"
#include "formats/hyperparameters_json.h"
#include "formats/strict_json.h"

namespace inkling::cli {
namespace {

nlohmann::json to_json(const TestSplit& split) {
  return {{"first", split.first},
          {"test_share", split.share ? nlohmann::json(*split.share) : nlohmann::json()},
          {"split_seed", split.seed}};
}

nlohmann::json describe_presets() {
  nlohmann::json list = nlohmann::json::array();
  for (const Preset& preset : presets())
    list.push_back({{"name", preset.name},
                    {"summary", preset.summary},
                    {"data", nullptr},
                    {"settings", inkling::to_json(*apply_preset(preset.name, Hyperparameters{}))}});
  for (const ReferencePreset& preset : reference_presets())
    list.push_back({{"name", preset.name},
                    {"summary", preset.summary},
                    {"data", preset.data},
                    {"split", to_json(preset.split)},
                    {"keeps_best", preset.keeps_best},
                    {"settings", inkling::to_json(settings_of(preset))}});
  return list;
}

// The flags that `h` needs beside `base`.
std::string flags_text(const Hyperparameters& base, const Hyperparameters& h) {
  std::string text;
  for (const ParameterInfo& info : parameters()) {
    const ParameterValue value = get_parameter(h, info);
    if (value != get_parameter(base, info))
      text += (text.empty() ? "" : " ") + flag_of(info.name) + " " + to_text(value);
  }
  return text;
}

std::string flags_text(const TestSplit& split) {
  std::string text;
  if (split.first > 0) text += " --first " + std::to_string(split.first);
  if (split.share) text += " --test-share " + to_text(ParameterValue(*split.share));
  return text;
}

void print(std::string_view name, std::string_view summary, const std::string& flags) {
  std::printf("%s\n    %s\n    %s\n", std::string(name).c_str(), std::string(summary).c_str(),
              flags.empty() ? "the defaults" : flags.c_str());
}

void print_presets() {
  const Hyperparameters defaults;
  std::puts("For any data set; the flags are what each changes in the defaults.\n");
  for (const Preset& preset : presets())
    print(preset.name, preset.summary, flags_text(defaults, *apply_preset(preset.name, defaults)));
  std::puts("\nPublished systems, each with its data set.\n");
  for (const ReferencePreset& preset : reference_presets())
    print(preset.name, preset.summary,
          flags_text(defaults, settings_of(preset)) + flags_text(preset.split) +
              (preset.keeps_best ? " --restore-best" : ""));
}

}  // namespace

Action add_presets(CLI::App& app) {
  CLI::App* command = app.add_subcommand("presets", "List all named settings");
  const auto json = std::make_shared<bool>(false);
  command->add_flag("--json", *json, "As JSON");
  return [json] {
    if (*json)
      std::puts(dump_json(describe_presets(), 1).c_str());
    else
      print_presets();
    return ExitCode::kOk;
  };
}

}  // namespace inkling::cli
