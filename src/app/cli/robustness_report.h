// What `inkling evaluate --robustness` tells.
#pragma once

#include <cstdio>
#include <nlohmann/json.hpp>
#include <vector>

#include "core/analysis/robustness.h"

namespace inkling::cli {

// Of one model, on all the images.
std::vector<RobustnessCurve> measure_robustness(const Model& model, const LabeledImages& images,
                                                Executor& executor);

void print_robustness(std::FILE* stream, const std::vector<RobustnessCurve>& curves);

// [{"name", "unit", "amounts", "accuracies"}]
nlohmann::json robustness_json(const std::vector<RobustnessCurve>& curves);

}  // namespace inkling::cli
