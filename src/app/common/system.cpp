#include "app/common/system.h"

#include <sys/ioctl.h>
#include <unistd.h>

#if defined(__APPLE__)
#include <mach-o/dyld.h>

#include <vector>
#endif

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <optional>
#include <string>
#include <string_view>

namespace inkling {
namespace {

// Both control group versions; a limit of "max", or one so high that it means none, reads as absent
// or is never the least.
std::optional<std::size_t> number_in_file(const char* path) {
  std::ifstream file(path);
  std::size_t number = 0;
  if (file >> number) return number;
  return std::nullopt;
}

std::optional<std::size_t> group_headroom() {
  constexpr const char* kFiles[][2] = {
      {"/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory.current"},
      {"/sys/fs/cgroup/memory/memory.limit_in_bytes",
       "/sys/fs/cgroup/memory/memory.usage_in_bytes"},
  };
  for (const auto& [limit_file, usage_file] : kFiles) {
    const auto limit = number_in_file(limit_file), usage = number_in_file(usage_file);
    if (limit && usage) return *limit - std::min(*limit, *usage);
  }
  return std::nullopt;
}

std::optional<std::size_t> machine_headroom() {
  std::ifstream file("/proc/meminfo");
  for (std::string line; std::getline(file, line);)
    if (line.starts_with("MemAvailable:"))
      return std::strtoull(line.c_str() + 13, nullptr, 10) * 1024;
  return std::nullopt;
}

}  // namespace

double monotonic_seconds() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

std::size_t available_memory_bytes() {
  std::size_t least = SIZE_MAX;
  for (const auto& bytes : {group_headroom(), machine_headroom()})
    if (bytes) least = std::min(least, *bytes);
  return least != SIZE_MAX ? least : std::size_t{2} << 30;
}

std::filesystem::path program_folder() {
#if defined(__APPLE__)
  std::uint32_t size = 0;
  _NSGetExecutablePath(nullptr, &size);
  std::vector<char> path(size);
  if (size > 0 && _NSGetExecutablePath(path.data(), &size) == 0)
    return std::filesystem::path(path.data()).parent_path();
  return {};
#else
  std::error_code error;
  const auto program = std::filesystem::read_symlink("/proc/self/exe", error);
  return error ? std::filesystem::path() : program.parent_path();
#endif
}

Terminal terminal_of(std::FILE* stream) {
  Terminal terminal;
  const int file = fileno(stream);
  const char* kind = std::getenv("TERM");
  terminal.interactive = isatty(file) == 1 && kind != nullptr && std::string_view(kind) != "dumb";
  struct winsize size = {};
  if (terminal.interactive && ioctl(file, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
    terminal.columns = size.ws_col;
  return terminal;
}

}  // namespace inkling
