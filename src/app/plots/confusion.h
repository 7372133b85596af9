// What a network takes for what.
#pragma once

#include <string>
#include <vector>

#include "core/analysis/metrics.h"

namespace inkling::plots {

// A cell for each pair of classes; `names` one for each.
std::string draw_confusion(const Confusion& confusion, const std::vector<std::string>& names);

}  // namespace inkling::plots
