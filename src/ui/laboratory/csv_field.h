// A text as a field of CSV.
#pragma once

#include <string>

namespace inkling::ui::laboratory {

// RFC 4180: quoted where it has to be.
inline std::string csv_field(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == text.npos) return text;
  std::string quoted = "\"";
  for (const char c : text) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
  return quoted + '"';
}

}  // namespace inkling::ui::laboratory
