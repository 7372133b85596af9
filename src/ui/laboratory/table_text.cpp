#include "ui/laboratory/table_text.h"

#include <array>
#include <cmath>
#include <cstdio>
#include <cstdlib>

namespace inkling::ui::laboratory {

std::string float_text(float value) {
  std::array<char, 32> text{};
  for (int digits = 6; digits <= 9; ++digits) {
    std::snprintf(text.data(), text.size(), "%.*g", digits, static_cast<double>(value));
    if (!std::isfinite(value) || std::strtof(text.data(), nullptr) == value) break;
  }
  return text.data();
}

void add_csv_cell(std::string& csv, std::string_view cell, bool last) {
  if (cell.find_first_of(",\"\r\n") == cell.npos) {
    csv += cell;
  } else {
    csv += '"';
    for (const char c : cell) csv.append(c == '"' ? 2 : 1, c);
    csv += '"';
  }
  csv += last ? "\r\n" : ",";
}

void add_csv_row(std::string& csv, std::initializer_list<std::string_view> cells) {
  for (const std::string_view& cell : cells) add_csv_cell(csv, cell, &cell == cells.end() - 1);
}

}  // namespace inkling::ui::laboratory
