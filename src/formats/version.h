// The version of the program that writes files, "0.1.0".
#pragma once

#include <string_view>

namespace inkling {

std::string_view version();

}  // namespace inkling
