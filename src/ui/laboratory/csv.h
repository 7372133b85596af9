// Figures of a card as comma-separated values.
#pragma once

#include <span>
#include <string>

namespace inkling::ui::laboratory {

// One record of RFC 4180 with its line break: fields with commas, quotes or line breaks are quoted.
std::string csv_row(std::span<const std::string> fields);
// The shortest form that reads back as the same number; empty where it is none.
std::string csv_number(double value);

}  // namespace inkling::ui::laboratory
