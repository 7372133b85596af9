// The JSON form of hyper-parameters: one member for each, by name. `hidden` is an array;
// `activation` and `dropout` are one value for all layers or an array with one for each.
#pragma once

#include <nlohmann/json.hpp>
#include <string_view>

#include "core/base/result.h"
#include "core/training/hyperparameters.h"

namespace inkling {

nlohmann::json to_json(const Hyperparameters& h);

// `base` with the members of `json` (an object) laid over it and validated. An unknown name, a
// wrong type or a value out of range is an error that names it; then nothing is changed.
Result<Hyperparameters> merge_json(const Hyperparameters& base, const nlohmann::json& json);

// Name, label, help, kind, range, default, choices, and when it acts: for pages and scripts.
nlohmann::json describe_parameters();

// The one whose name is nearest to a misspelt name, or null where none is near: for "did you mean".
const ParameterInfo* nearest_parameter(std::string_view name);

}  // namespace inkling
