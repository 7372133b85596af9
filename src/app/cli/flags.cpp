#include "app/cli/flags.h"

#include <algorithm>
#include <charconv>
#include <utility>

namespace inkling::cli {
namespace {

std::string number_text(double value) { return to_text(ParameterValue(value)); }

// "REAL", "INT,..." as the help shows it behind the flag.
const char* type_text(ParameterKind kind) {
  switch (kind) {
    case ParameterKind::kInteger:
      return "INT";
    case ParameterKind::kReal:
      return "REAL";
    case ParameterKind::kSwitch:
      return "BOOL";
    case ParameterKind::kChoice:
    case ParameterKind::kName:
      return "NAME";
    case ParameterKind::kIntegerList:
      return "INT,...";
    case ParameterKind::kRealList:
      return "REAL,...";
    case ParameterKind::kChoiceList:
      return "NAME,...";
  }
  return "";
}

const char* group_text(ParameterGroup group) {
  switch (group) {
    case ParameterGroup::kData:
      return "Data";
    case ParameterGroup::kAugmentation:
      return "Augmentation";
    case ParameterGroup::kNetwork:
      return "Network";
    case ParameterGroup::kLearning:
      return "Learning";
    case ParameterGroup::kRegularization:
      return "Regularization";
    case ParameterGroup::kStart:
      return "Start";
    case ParameterGroup::kMachine:
      return "Machine";
  }
  return "";
}

std::string help_text(const ParameterInfo& info) {
  std::string text(info.help);
  std::string details;
  const auto add = [&](const std::string& detail) {
    details += (details.empty() ? "" : "; ") + detail;
  };
  if (!info.choices.empty()) {
    std::string choices;
    for (const auto choice : info.choices)
      choices += (choices.empty() ? "" : ", ") + std::string(choice);
    add(choices);
  }
  if (info.maximum > info.minimum) {
    // A bound of two billion says nothing to people.
    const bool open = info.maximum >= 1e9;
    add(number_text(info.minimum) + (open ? " or more" : " to " + number_text(info.maximum)));
  }
  if (!info.zero_means.empty()) add("0: " + std::string(info.zero_means));
  if (!details.empty()) text += " (" + details + ")";
  return text;
}

}  // namespace

std::string flag_of(std::string_view name) {
  std::string flag = "--" + std::string(name);
  std::replace(flag.begin(), flag.end(), '_', '-');
  return flag;
}

Error name_the_flag(Error error) {
  const std::string name = error.message.substr(0, error.message.find(':'));
  const bool of_split = name == "first" || name == "test_share";
  if (of_split || find_parameter(name) != nullptr)
    error.message.replace(0, name.size(), flag_of(name));
  return error;
}

std::vector<std::string> with_hyphens(int argc, const char* const* argv) {
  std::vector<std::string> arguments;
  for (int i = 1; i < argc; ++i) {
    std::string argument = argv[i];
    if (argument.starts_with("--"))
      std::replace(argument.begin(),
                   argument.begin() +
                       static_cast<std::ptrdiff_t>(std::min(argument.size(), argument.find('='))),
                   '_', '-');
    arguments.push_back(std::move(argument));
  }
  return arguments;
}

ParameterFlags::ParameterFlags(CLI::App& app) {
  const Hyperparameters defaults;
  for (const ParameterInfo& info : parameters()) {
    auto flag = std::make_unique<Flag>();
    flag->info = &info;
    flag->option = app.add_option(flag_of(info.name), flag->text, help_text(info))
                       ->type_name(type_text(info.kind))
                       ->default_str(to_text(get_parameter(defaults, info)))
                       ->group(group_text(info.group))
                       ->multi_option_policy(
                           CLI::MultiOptionPolicy::TakeLast);  // scripts add to their defaults
    if (info.kind == ParameterKind::kSwitch)
      flag->option->expected(0, 1);  // --nesterov means --nesterov true
    flags_.push_back(std::move(flag));
  }
}

Result<Hyperparameters> ParameterFlags::over(const Hyperparameters& base) const {
  Hyperparameters h = base;
  for (const auto& flag : flags_) {
    if (flag->option->count() == 0) continue;
    const bool bare_switch = flag->info->kind == ParameterKind::kSwitch && flag->text.empty();
    const auto value = parse_parameter(*flag->info, bare_switch ? "true" : flag->text);
    if (!value) return name_the_flag(value.error());
    if (const Status status = set_parameter(h, *flag->info, *value); !status)
      return name_the_flag(status.error());
  }
  return h;
}

bool ParameterFlags::given(std::string_view name) const {
  return std::any_of(flags_.begin(), flags_.end(), [&](const auto& flag) {
    return flag->info->name == name && flag->option->count() > 0;
  });
}

OutputFlags::OutputFlags(CLI::App& app) {
  app.add_option("--json", json,
                 "Write a report as JSON; - is standard output, text then goes to standard error")
      ->type_name("FILE");
  app.add_flag("--force", force, "Replace files that exist");
  app.add_flag("--quiet", quiet, "Print errors only");
}

Status OutputFlags::check() const {
  if (json.empty() || json_to_stdout()) return {};
  const Status status = check_writable(json, if_exists());
  if (status.ok()) return {};
  return Error{status.error().code, "--json: " + status.error().message};
}

}  // namespace inkling::cli
