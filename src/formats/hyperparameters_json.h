// The JSON form of hyper-parameters: one member for each, by name. `hidden` is an array;
// `activation` and `dropout` are one value for all layers or an array with one for each.
#pragma once

#include <nlohmann/json.hpp>
#include <span>
#include <string_view>

#include "core/base/result.h"
#include "core/training/hyperparameters.h"

namespace inkling {

nlohmann::json to_json(const Hyperparameters& h);

// `base` with the members of `json` (an object) laid over it and validated. An unknown name, a
// wrong type or a value out of range is an error that names it; then nothing is changed.
Result<Hyperparameters> merge_json(const Hyperparameters& base, const nlohmann::json& json);

// One value, or one layer's entry of it, in the same form; from JSON the kind is checked here and
// the range by set_parameter().
nlohmann::json parameter_to_json(const ParameterInfo& info, const ParameterValue& value);
Result<ParameterValue> parameter_from_json(const ParameterInfo& info, const nlohmann::json& value);

// Name, label, help, kind, range, default, choices, and when it acts: for pages and scripts.
nlohmann::json describe_parameters();

// The one whose name is nearest to a misspelt name, or null where none is near: for "did you mean".
const ParameterInfo* nearest_parameter(std::string_view name);
// The same among other names, or "".
std::string_view nearest_name(std::string_view name, std::span<const std::string_view> names);
// "Found the unknown hyper-parameter "lerning_rate". Did you mean learning_rate?"
Error unknown_parameter(std::string_view name);

}  // namespace inkling
