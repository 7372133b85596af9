#include "formats/search_json.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>
#include <vector>

#include "core/training/presets.h"
#include "formats/hyperparameters_json.h"
#include "formats/strict_json.h"

namespace inkling {

using nlohmann::json;

namespace {

constexpr std::array<std::string_view, 13> kMembers = {
    "name",   "method", "trials",  "seed",   "data",     "validation_count", "objective",
    "epochs", "seeds",  "halving", "preset", "settings", "parameters",
};
constexpr std::array<std::string_view, 2> kHalvingMembers = {"eta", "first_epochs"};
constexpr std::string_view kGrid = "grid", kRandom = "random";
constexpr std::string_view kAccuracy = "accuracy", kLoss = "loss";
constexpr std::string_view kUniform = "uniform", kLogUniform = "log_uniform";
constexpr std::size_t kMaxNameBytes = 200;
constexpr int kMostSeeds = 1000;

// Hyper-parameters that a description gives beside "settings", or by other means.
constexpr std::array<std::pair<std::string_view, std::string_view>, 5> kNotSettings = {{
    {"data", "it beside \"settings\", as \"data\""},
    {"validation_count", "it beside \"settings\", as \"validation_count\""},
    {"epochs", "it beside \"settings\", as \"epochs\""},
    {"seed", "\"seeds\" beside \"settings\""},
    {"patience", "\"halving\", which stops runs that lag behind"},
}};

Error wrong(std::string_view name, const std::string& found, const std::string& expected) {
  return {ErrorCode::kInvalidArgument,
          std::string(name) + ": found " + found + ", expected " + expected + "."};
}
Error wrong(std::string_view name, const json& found, const std::string& expected) {
  return wrong(name, brief(found), expected);
}

Status check_members(const json& object, std::string_view what,
                     std::span<const std::string_view> known) {
  if (!object.is_object())
    return Error{ErrorCode::kInvalidArgument, "Found " + std::string(kind_name(object)) +
                                                  ", expected an object with the " +
                                                  std::string(what) + "."};
  for (const auto& [name, value] : object.items()) {
    if (std::find(known.begin(), known.end(), name) != known.end()) continue;
    std::string message =
        "Found the unknown member " + brief(json(name)) + " of the " + std::string(what) + ".";
    if (const auto nearest = nearest_name(name, known); !nearest.empty())
      message += " Did you mean " + std::string(nearest) + "?";
    // A hyper-parameter has slipped out of its object.
    else if (find_parameter(name) != nullptr)
      message += " Hyper-parameters stand in \"settings\" or \"parameters\".";
    return Error{ErrorCode::kInvalidArgument, message};
  }
  return {};
}

Result<double> number_of(std::string_view name, const json& value) {
  if (!value.is_number()) return wrong(name, value, "a number");
  return value.get<double>();
}

Result<int> whole_of(std::string_view name, const json& value, double most) {
  const double number = value.is_number() ? value.get<double>() : 0.5;
  if (number != std::floor(number) || !(number >= 0.0 && number <= most))
    return wrong(name, value, "a whole number from 0 to " + to_text(ParameterValue(most)));
  return static_cast<int>(number);
}

Result<bool> is_second(std::string_view name, const json& value, std::string_view first,
                       std::string_view second) {
  if (value == first) return false;
  if (value == second) return true;
  return wrong(name, value, "\"" + std::string(first) + "\" or \"" + std::string(second) + "\"");
}

// A hyper-parameter that stands at the top, by the rules of the table.
Status set_from_json(Hyperparameters& h, std::string_view name, const json& value) {
  const ParameterInfo& info = *find_parameter(name);
  const auto parsed = parameter_from_json(info, value);
  if (!parsed) return parsed.error();
  return set_parameter(h, info, *parsed);
}

Status read_settings(const json& members, Hyperparameters& h) {
  if (members.is_object())
    for (const auto& [name, instead] : kNotSettings)
      if (members.contains(name)) return wrong("settings", std::string(name), std::string(instead));
  const auto merged = merge_json(h, members);
  if (!merged) return Error{merged.error().code, "settings: " + merged.error().message};
  h = *merged;
  return {};
}

Result<std::vector<std::int64_t>> seeds_of(const json& value) {
  std::vector<std::int64_t> seeds;
  if (value.is_array()) {
    for (const json& entry : value) {
      if (!entry.is_number_integer()) return wrong("seeds", entry, "whole numbers");
      Hyperparameters scratch;
      if (const Status status = set_from_json(scratch, "seed", entry); !status)
        return Error{status.error().code, "seeds: " + status.error().message};
      seeds.push_back(scratch.seed);
    }
    return seeds;
  }
  const auto count = whole_of("seeds", value, kMostSeeds);
  if (!count || *count == 0)
    return wrong("seeds", value,
                 "an array of seeds, or how many from 1 to " + std::to_string(kMostSeeds));
  const std::int64_t first = Hyperparameters{}.seed;
  for (int i = 0; i < *count; ++i) seeds.push_back(first + i);
  return seeds;
}

Result<std::optional<Halving>> halving_of(const json& value) {
  if (value.is_boolean())
    return value.get<bool>() ? std::optional(Halving{}) : std::optional<Halving>();
  if (!value.is_object())
    return wrong("halving", value, "true, false or an object with eta and first_epochs");
  if (const Status status = check_members(value, "halving", kHalvingMembers); !status)
    return status.error();
  Halving halving;
  if (const auto at = value.find("eta"); at != value.end()) {
    const auto eta = whole_of("eta", *at, 1000);
    if (!eta) return eta.error();
    halving.eta = *eta;
  }
  if (const auto at = value.find("first_epochs"); at != value.end()) {
    const auto epochs = number_of("first_epochs", *at);
    if (!epochs) return epochs.error();
    halving.first_epochs = *epochs;
  }
  return std::optional(halving);
}

// ---- axes ----

// A choice in the form in which fields, or their entries, are kept; kind and range are checked.
Result<ParameterValue> choice_of(const SearchAxis& axis, const json& value) {
  if (axis.layer && value.is_array()) return wrong(axis.name(), value, "one value for this layer");
  auto parsed = parameter_from_json(*axis.parameter, value);
  Hyperparameters scratch;
  Status status = parsed ? set_parameter(scratch, *axis.parameter, *parsed) : parsed.error();
  if (!status.ok()) {
    std::string message = status.error().message;
    const std::string_view parameter = axis.parameter->name;
    if (message.starts_with(parameter)) message.replace(0, parameter.size(), axis.name());
    return Error{status.error().code, message};
  }
  ParameterValue kept = get_parameter(scratch, *axis.parameter);
  if (!axis.layer) return kept;
  return std::visit(
      [](const auto& content) -> ParameterValue {
        if constexpr (requires { content.front(); } &&
                      !std::is_same_v<std::decay_t<decltype(content)>, std::string>)
          return content.front();
        else
          return content;
      },
      kept);
}

Status read_range(const json& value, SearchAxis& axis) {
  const auto first = value.begin();
  const std::string& kind = first.key();
  const json& ends = first.value();
  if (value.size() != 1 || (kind != kUniform && kind != kLogUniform) || !ends.is_array() ||
      ends.size() != 2 || !ends[0].is_number() || !ends[1].is_number())
    return wrong(
        axis.name(), value,
        "an array of values, {\"uniform\": [low, high]} or {\"log_uniform\": [low, high]}");
  axis.kind = kind == kUniform ? AxisKind::kUniform : AxisKind::kLogUniform;
  axis.low = ends[0].get<double>();
  axis.high = ends[1].get<double>();
  return {};
}

Result<SearchAxis> axis_of(const std::string& name, const json& value) {
  const std::string parameter = name.substr(0, name.find('['));
  if (find_parameter(parameter) == nullptr) return unknown_parameter(parameter);
  auto axis = make_axis(name);
  if (!axis) return axis.error();
  if (value.is_object() && !value.empty()) {
    if (const Status status = read_range(value, *axis); !status) return status.error();
    return axis;
  }
  if (!value.is_array())
    return wrong(name, value, "an array of values; what is not searched stands in \"settings\"");
  for (const json& choice : value) {
    auto kept = choice_of(*axis, choice);
    if (!kept) return kept.error();
    axis->choices.push_back(std::move(*kept));
  }
  return axis;
}

json axis_json(const SearchAxis& axis) {
  if (axis.kind != AxisKind::kChoices) {
    json range = json::object();
    range[axis.kind == AxisKind::kUniform ? kUniform : kLogUniform] =
        json::array({axis.low, axis.high});
    return range;
  }
  json choices = json::array();
  for (const ParameterValue& choice : axis.choices)
    choices.push_back(parameter_to_json(*axis.parameter, choice));
  return choices;
}

// ---- the members of a description ----

Status read_member(const std::string& name, const json& value, SearchDescription& search) {
  if (name == "name") {
    if (!value.is_string() || value.get_ref<const std::string&>().size() > kMaxNameBytes)
      return wrong(name, value, "text of at most " + std::to_string(kMaxNameBytes) + " bytes");
    search.name = value.get<std::string>();
  } else if (name == "method") {
    const auto random = is_second(name, value, kGrid, kRandom);
    if (!random) return random.error();
    search.method = *random ? SearchMethod::kRandom : SearchMethod::kGrid;
  } else if (name == "objective") {
    const auto loss = is_second(name, value, kAccuracy, kLoss);
    if (!loss) return loss.error();
    search.objective = *loss ? Objective::kValidationLoss : Objective::kValidationAccuracy;
  } else if (name == "trials") {
    const auto trials = whole_of(name, value, kMaxSearchRuns);
    if (!trials) return trials.error();
    search.trials = *trials;
  } else if (name == "data" || name == "validation_count") {
    return set_from_json(search.settings, name, value);
  } else if (name == "epochs" || name == "seed") {
    Hyperparameters scratch;
    if (const Status status = set_from_json(scratch, name, value); !status) return status;
    (name == "epochs") ? void(search.epochs = scratch.epochs) : void(search.seed = scratch.seed);
  } else if (name == "seeds") {
    auto seeds = seeds_of(value);
    if (!seeds) return seeds.error();
    search.seeds = std::move(*seeds);
  } else if (name == "halving") {
    auto halving = halving_of(value);
    if (!halving) return halving.error();
    search.halving = *halving;
  } else if (name == "settings") {
    return read_settings(value, search.settings);
  } else if (name == "parameters") {
    if (!value.is_object()) return wrong(name, value, "an object of hyper-parameters");
    for (const auto& [axis_name, values] : value.items()) {
      auto axis = axis_of(axis_name, values);
      if (!axis) return axis.error();
      search.axes.push_back(std::move(*axis));
    }
    sort_axes(search.axes);
  }
  return {};
}

Status read_preset(const json& members, Hyperparameters& h) {
  const auto preset = members.find("preset");
  if (preset == members.end()) return {};
  if (!preset->is_string()) return wrong("preset", *preset, "a name");
  const auto applied = apply_preset(preset->get_ref<const std::string&>(), h);
  if (!applied) return applied.error();
  const int held_out = h.validation_count;
  h = *applied;
  h.validation_count = held_out;  // a search compares by them
  return {};
}

}  // namespace

Result<SearchDescription> parse_search(std::string_view text) {
  const auto members = parse_strict_json(text, "The search");
  if (!members) return members.error();
  return search_from_json(*members);
}

Result<SearchDescription> search_from_json(const json& members) {
  if (const Status status = check_members(members, "search", kMembers); !status)
    return status.error();
  SearchDescription search;
  if (const Status status = read_preset(members, search.settings); !status) return status.error();
  // What is held out comes before the settings, which have to leave images to learn from.
  if (const auto held_out = members.find("validation_count"); held_out != members.end())
    if (const Status status = read_member(held_out.key(), *held_out, search); !status)
      return status.error();
  for (const auto& [name, value] : members.items())
    if (const Status status = read_member(name, value, search); !status) return status.error();
  const bool random = search.method == SearchMethod::kRandom;
  for (const char* name : {"trials", "seed"})
    if (!random && members.contains(name))
      return wrong(name, members[name], "it with the method \"random\" only");
  // What a search settles by other means is not a difference between two of them.
  search.settings.epochs = search.epochs;
  search.settings.seed = Hyperparameters{}.seed;
  search.settings.patience = 0;
  if (const Status status = check(search); !status) return status.error();
  return search;
}

json to_json(const SearchDescription& search) {
  json settings = to_json(search.settings);
  for (const auto& [name, instead] : kNotSettings) settings.erase(std::string(name));
  json parameters = json::object();
  for (const SearchAxis& axis : search.axes) parameters[axis.name()] = axis_json(axis);
  const bool random = search.method == SearchMethod::kRandom;
  const bool accuracy = search.objective == Objective::kValidationAccuracy;
  json out = {{"name", search.name},
              {"method", random ? kRandom : kGrid},
              {"data", search.settings.data},
              {"validation_count", search.settings.validation_count},
              {"objective", accuracy ? kAccuracy : kLoss},
              {"epochs", search.epochs},
              {"seeds", search.seeds},
              {"halving", false},
              {"settings", std::move(settings)},
              {"parameters", std::move(parameters)}};
  if (search.halving)
    out["halving"] = {{"eta", search.halving->eta}, {"first_epochs", search.halving->first_epochs}};
  if (random) {
    out["trials"] = search.trials;
    out["seed"] = search.seed;
  }
  return out;
}

json point_json(const SearchDescription& search, std::int64_t point) {
  json out = json::object();
  const auto values = point_values(search, point);
  for (std::size_t i = 0; i < values.size(); ++i)
    out[search.axes[i].name()] = parameter_to_json(*search.axes[i].parameter, values[i]);
  return out;
}

std::string first_difference(const json& found, const json& expected) {
  if (found == expected) return "";
  if (!found.is_object() || !expected.is_object())
    return ": found " + brief(found) + ", expected " + brief(expected) + ".";
  const auto member = [](const json& object, const std::string& name) {
    const auto at = object.find(name);
    return at == object.end() ? json() : *at;
  };
  json all = expected;
  all.update(found);
  for (const auto& [name, value] : all.items()) {
    const std::string rest = first_difference(member(found, name), member(expected, name));
    if (!rest.empty()) return name + (rest.front() == ':' ? "" : ".") + rest;
  }
  return "";
}

}  // namespace inkling
