#include "formats/hyperparameters_json.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>
#include <vector>

#include "formats/strict_json.h"

namespace inkling {

using nlohmann::json;

namespace {

constexpr std::string_view kind_text(ParameterKind kind) {
  switch (kind) {
    case ParameterKind::kInteger:
      return "integer";
    case ParameterKind::kReal:
      return "real";
    case ParameterKind::kSwitch:
      return "switch";
    case ParameterKind::kChoice:
      return "choice";
    case ParameterKind::kName:
      return "name";
    case ParameterKind::kIntegerList:
      return "integer_list";
    case ParameterKind::kRealList:
      return "real_list";
    case ParameterKind::kChoiceList:
      return "choice_list";
  }
  return "";
}

constexpr std::string_view group_text(ParameterGroup group) {
  switch (group) {
    case ParameterGroup::kData:
      return "data";
    case ParameterGroup::kAugmentation:
      return "augmentation";
    case ParameterGroup::kNetwork:
      return "network";
    case ParameterGroup::kLearning:
      return "learning";
    case ParameterGroup::kRegularization:
      return "regularization";
    case ParameterGroup::kStart:
      return "start";
    case ParameterGroup::kMachine:
      return "machine";
  }
  return "";
}

constexpr std::string_view applies_text(Applies applies) {
  switch (applies) {
    case Applies::kAtOnce:
      return "at_once";
    case Applies::kNextEpoch:
      return "next_epoch";
    case Applies::kOnRestart:
      return "on_restart";
  }
  return "";
}

bool has_range(ParameterKind kind) {
  return kind == ParameterKind::kInteger || kind == ParameterKind::kReal ||
         kind == ParameterKind::kIntegerList || kind == ParameterKind::kRealList;
}

Error wrong_setting(std::string_view name, const json& found, std::string_view expected) {
  return {ErrorCode::kInvalidArgument, std::string(name) + ": found " + brief(found) +
                                           ", expected " + std::string(expected) + "."};
}

// Levenshtein's edit distance, by rows.
std::size_t edit_distance(std::string_view from, std::string_view to) {
  std::vector<std::size_t> row(to.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < from.size(); ++i) {
    std::size_t diagonal = std::exchange(row[0], i + 1);
    for (std::size_t j = 0; j < to.size(); ++j) {
      const std::size_t replaced = diagonal + (from[i] == to[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({replaced, row[j] + 1, row[j + 1] + 1});
    }
  }
  return row.back();
}

}  // namespace

std::string_view nearest_name(std::string_view name, std::span<const std::string_view> names) {
  // Slips of the finger change a third of a word at the most.
  const std::string_view start = name.substr(0, 40);
  std::size_t nearest = std::max<std::size_t>(2, start.size() / 3) + 1;
  std::string_view suggestion;
  for (const std::string_view known : names) {
    const std::size_t distance = edit_distance(start, known);
    if (distance < nearest) {
      nearest = distance;
      suggestion = known;
    }
  }
  return suggestion;
}

const ParameterInfo* nearest_parameter(std::string_view name) {
  std::vector<std::string_view> names;
  for (const ParameterInfo& info : parameters()) names.push_back(info.name);
  const std::string_view nearest = nearest_name(name, names);
  return nearest.empty() ? nullptr : find_parameter(nearest);
}

Error unknown_parameter(std::string_view name) {
  std::string message = "Found the unknown hyper-parameter " + brief(json(std::string(name))) + ".";
  if (const ParameterInfo* nearest = nearest_parameter(name))
    message += " Did you mean " + std::string(nearest->name) + "?";
  return {ErrorCode::kInvalidArgument, message};
}

json parameter_to_json(const ParameterInfo& info, const ParameterValue& value) {
  json out = std::visit([](const auto& content) { return json(content); }, value);
  // One activation for all layers reads better as "relu" than as ["relu"]; the widths are always a
  // list.
  const bool one_for_all =
      info.kind == ParameterKind::kRealList || info.kind == ParameterKind::kChoiceList;
  if (one_for_all && out.is_array() && out.size() == 1) return json(std::move(out[0]));
  return out;
}

Result<ParameterValue> parameter_from_json(const ParameterInfo& info, const json& value) {
  if (value.is_boolean()) return ParameterValue(value.get<bool>());
  if (value.is_string()) return ParameterValue(value.get<std::string>());
  // Beyond 2^63 an integer is read as a real, whose range is checked like any other.
  if (value.is_number_unsigned() && value.get<std::uint64_t>() > std::uint64_t{INT64_MAX})
    return ParameterValue(value.get<double>());
  if (value.is_number_integer()) return ParameterValue(value.get<std::int64_t>());
  if (value.is_number()) return ParameterValue(value.get<double>());
  if (value.is_array()) {
    if (std::all_of(value.begin(), value.end(),
                    [](const json& entry) { return entry.is_string(); }) &&
        info.kind == ParameterKind::kChoiceList)
      return ParameterValue(value.get<std::vector<std::string>>());
    if (std::all_of(value.begin(), value.end(),
                    [](const json& entry) { return entry.is_number(); }) &&
        has_range(info.kind))
      return ParameterValue(value.get<std::vector<double>>());
  }
  return wrong_setting(info.name, value, [&]() -> std::string_view {
    switch (info.kind) {
      case ParameterKind::kInteger:
      case ParameterKind::kReal:
        return "a number";
      case ParameterKind::kSwitch:
        return "true or false";
      case ParameterKind::kChoice:
      case ParameterKind::kName:
        return "text";
      case ParameterKind::kIntegerList:
      case ParameterKind::kRealList:
        return "a number or an array of numbers";
      case ParameterKind::kChoiceList:
        return "text or an array of texts";
    }
    return "";
  }());
}

json to_json(const Hyperparameters& h) {
  json out = json::object();
  for (const ParameterInfo& info : parameters())
    out[std::string(info.name)] = parameter_to_json(info, get_parameter(h, info));
  return out;
}

Result<Hyperparameters> merge_json(const Hyperparameters& base, const json& members) {
  if (!members.is_object())
    return Error{ErrorCode::kInvalidArgument, "Found " + std::string(kind_name(members)) +
                                                  ", expected an object of hyper-parameters."};
  Hyperparameters merged = base;
  for (const auto& [name, content] : members.items()) {
    const ParameterInfo* info = find_parameter(name);
    if (info == nullptr) return unknown_parameter(name);
    const auto value = parameter_from_json(*info, content);
    if (!value) return value.error();
    if (const Status status = set_parameter(merged, *info, *value); !status) return status.error();
  }
  if (const Status status = validate(merged); !status) return status.error();
  return merged;
}

json describe_parameters() {
  const Hyperparameters defaults;
  json list = json::array();
  for (const ParameterInfo& info : parameters()) {
    json entry = {{"name", info.name},
                  {"label", info.label},
                  {"help", info.help},
                  {"unit", info.unit},
                  {"kind", kind_text(info.kind)},
                  {"group", group_text(info.group)},
                  {"applies", applies_text(info.applies)},
                  {"default", parameter_to_json(info, get_parameter(defaults, info))},
                  {"zero_means", info.zero_means}};
    if (has_range(info.kind)) {
      entry["minimum"] = info.minimum;
      entry["maximum"] = info.maximum;
      entry["step"] = info.step;
      entry["logarithmic"] = info.logarithmic;
    }
    if (!info.choices.empty())
      entry["choices"] = std::vector<std::string_view>(info.choices.begin(), info.choices.end());
    list.push_back(std::move(entry));
  }
  return list;
}

}  // namespace inkling
