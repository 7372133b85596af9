// Numbers as people type them.
#pragma once

#include <string>

namespace inkling {

// The shortest text that reads back as the same number, "0.1", "1e-08", fixed where both forms are
// as long: as short as what std::to_chars gives, without the 110 KB of tables that it brings along.
std::string shortest_text(double value);

}  // namespace inkling
