#include "app/cli/output.h"

#include <algorithm>
#include <cmath>
#include <cstdarg>

#include "formats/strict_json.h"

namespace inkling::cli {

ExitCode fail(ExitCode code, const std::string& message) {
  std::fprintf(stderr, "inkling: %s\n", message.c_str());
  return code;
}

ExitCode fail(const Error& error) {
  const bool usage = error.code == ErrorCode::kInvalidArgument;
  return fail(usage ? ExitCode::kUsage : ExitCode::kFailure, error.message);
}

std::FILE* text_stream(const OutputFlags& flags) {
  return flags.json_to_stdout() ? stderr : stdout;
}

Status write_report(const OutputFlags& flags, const nlohmann::json& report) {
  if (flags.json.empty()) return {};
  // A line for each member: histories of thousands of numbers, one to a line, would help nobody.
  std::string text = "{";
  for (const auto& [name, value] : report.items())
    text += (text.size() > 1 ? ",\n " : "\n ") + dump_json(name) + ": " + dump_json(value);
  text += "\n}\n";
  if (flags.json_to_stdout()) {
    if (std::fwrite(text.data(), 1, text.size(), stdout) == text.size() && std::fflush(stdout) == 0)
      return {};
    return Error{ErrorCode::kInvalidData, "--json: standard output cannot be written to."};
  }
  const std::span<const std::uint8_t> bytes(reinterpret_cast<const std::uint8_t*>(text.data()),
                                            text.size());
  const Status status = write_file_atomically(flags.json, bytes, flags.if_exists());
  if (status.ok()) return {};
  return Error{status.error().code, "--json: " + status.error().message};
}

std::string format(const char* pattern, ...) {
  std::va_list arguments, again;
  va_start(arguments, pattern);
  va_copy(again, arguments);
  std::string text(
      static_cast<std::size_t>(std::max(0, std::vsnprintf(nullptr, 0, pattern, arguments))), '\0');
  std::vsnprintf(text.data(), text.size() + 1, pattern, again);
  va_end(again);
  va_end(arguments);
  return text;
}

std::string percent(double share) { return format("%.2f%%", 100.0 * share); }

std::string loss_text(double loss) {
  return loss < 1000.0 ? format("%.4f", loss) : format("%.3g", loss);
}

std::string with_commas(std::int64_t number) {
  std::string text = std::to_string(number);
  for (std::size_t at = text.size(); at > 3 + (number < 0 ? 1u : 0u);) text.insert(at -= 3, ",");
  return text;
}

std::string duration(double seconds) {
  // The guess for a run that has hardly begun can be anything.
  const auto whole = static_cast<long long>(std::clamp(std::round(seconds), 0.0, 1e9));
  if (whole < 60) return format("%lld s", whole);
  if (whole < 3600) return format("%lld:%02lld", whole / 60, whole % 60);
  return format("%lld:%02lld:%02lld", whole / 3600, whole / 60 % 60, whole % 60);
}

}  // namespace inkling::cli
