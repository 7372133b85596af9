// What the program prints and writes.
#pragma once

#include <cstdio>
#include <nlohmann/json.hpp>
#include <string>

#include "app/cli/exit_code.h"
#include "app/cli/flags.h"

namespace inkling::cli {

// "inkling: message" on standard error.
ExitCode fail(ExitCode code, const std::string& message);

// The same with the code that fits the error's kind.
ExitCode fail(const Error& error);

// Where text for people goes: standard output, unless the report takes that.
std::FILE* text_stream(const OutputFlags& flags);

// To --json's file or standard output; nothing without --json.
Status write_report(const OutputFlags& flags, const nlohmann::json& report);

// printf into a string.
[[gnu::format(printf, 1, 2)]] std::string format(const char* pattern, ...);

std::string percent(double share);             // "97.93%"
std::string loss_text(double loss);            // "0.1174", "3.67e+36"
std::string with_commas(std::int64_t number);  // "101,770"
std::string duration(double seconds);          // "12 s", "3:07", "1:02:45"

}  // namespace inkling::cli
