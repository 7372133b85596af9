#include "app/cli/help_formatter.h"

#include <string_view>

namespace inkling::cli {
namespace {

constexpr std::size_t kTextColumn = 34;
constexpr std::size_t kPageWidth = 100;

// `text` in lines that fit beside the flags; the first one goes on where `lines` ends.
void append_wrapped(std::string& lines, std::string_view text) {
  std::size_t column = kTextColumn;
  while (!text.empty()) {
    const std::size_t space = text.find(' ');
    const std::string_view word = text.substr(0, space);
    if (column > kTextColumn && column + 1 + word.size() > kPageWidth) {
      lines += "\n" + std::string(kTextColumn, ' ');
      column = kTextColumn;
    } else if (column > kTextColumn) {
      lines += ' ';
      ++column;
    }
    lines += word;
    column += word.size();
    text = space == text.npos ? std::string_view() : text.substr(space + 1);
  }
}

}  // namespace

HelpFormatter::HelpFormatter() { column_width(kTextColumn); }

std::string HelpFormatter::make_option(const CLI::Option* option, bool is_positional) const {
  std::string line = "  " + make_option_name(option, is_positional) + make_option_opts(option);
  if (line.size() >= kTextColumn)
    line += "\n" + std::string(kTextColumn, ' ');
  else
    line.resize(kTextColumn, ' ');
  append_wrapped(line, make_option_desc(option));
  return line + "\n";
}

std::string HelpFormatter::make_option_opts(const CLI::Option* option) const {
  std::string text;
  if (option->get_type_size() != 0) text += " " + option->get_type_name();
  if (!option->get_default_str().empty()) text += " [" + option->get_default_str() + "]";
  return text;
}

}  // namespace inkling::cli
