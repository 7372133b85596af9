#include "ui/laboratory/csv.h"

#include <cmath>

#include "core/base/number_text.h"

namespace inkling::ui::laboratory {

std::string csv_field(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string quoted = "\"";
  for (const char c : text) quoted.append(c == '"' ? 2 : 1, c);
  return quoted + '"';
}

std::string csv_row(std::span<const std::string> fields) {
  std::string row;
  for (const std::string& field : fields) {
    if (&field != fields.data()) row += ',';
    row += csv_field(field);
  }
  return row + "\r\n";
}

std::string csv_number(double value) { return std::isfinite(value) ? shortest_text(value) : ""; }

}  // namespace inkling::ui::laboratory
