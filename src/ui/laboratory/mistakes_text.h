// The worst mistakes as CSV.
#pragma once

#include <span>
#include <string>

#include "core/analysis/mistakes.h"

namespace inkling::ui::laboratory {

// sample (from 0), truth, answer, confidence, loss. `names`: of all classes that are named.
std::string mistakes_csv(std::span<const Mistake> mistakes, std::span<const std::string> names);

}  // namespace inkling::ui::laboratory
