// Figures of a card as comma-separated values.
#pragma once

#include <span>
#include <string>

namespace inkling::ui::laboratory {

// A text as a field of RFC 4180: quoted where it has commas, quotes or line breaks.
std::string csv_field(const std::string& text);
// One record with its line break.
std::string csv_row(std::span<const std::string> fields);
// The shortest form that reads back as the same number; empty where it is none.
std::string csv_number(double value);

}  // namespace inkling::ui::laboratory
