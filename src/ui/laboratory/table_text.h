// The cells of CSV files.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

namespace inkling::ui::laboratory {

// The shortest text that reads back as the same float.
std::string float_text(float value);
// Adds a row as RFC 4180 has it: quoted where it must be, ended by CR LF.
void add_csv_row(std::string& csv, std::initializer_list<std::string_view> cells);
// The same cell by cell; `last` ends the row.
void add_csv_cell(std::string& csv, std::string_view cell, bool last);

}  // namespace inkling::ui::laboratory
