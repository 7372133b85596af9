// What the native programs ask the machine.
#pragma once

#include <cstddef>
#include <cstdio>
#include <filesystem>

namespace inkling {

// Seconds since some moment, never going back.
double monotonic_seconds();

// Memory that this process may still take without pushing others out, within its control group's
// limit; 2 GiB where that cannot be told.
std::size_t available_memory_bytes();

// The folder of the running program; empty where that cannot be told.
std::filesystem::path program_folder();

struct Terminal {
  bool interactive = false;  // a person watches: lines may be drawn over
  int columns = 80;
};
// A dumb terminal (TERM=dumb or unset) counts as none.
Terminal terminal_of(std::FILE* stream);

}  // namespace inkling
