#include "app/cli/search_folder.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <iterator>
#include <string_view>
#include <system_error>
#include <utility>

#include "app/common/files.h"
#include "formats/search_json.h"
#include "formats/search_results.h"
#include "formats/strict_json.h"

namespace inkling::cli {
namespace {

namespace fs = std::filesystem;

constexpr const char* kSearch = "search.json";
constexpr const char* kResults = "results.jsonl";
constexpr const char* kTables[] = {"results.csv", "results.json", "best.json", "best.safetensors"};
constexpr std::size_t kMaxResultsBytes = std::size_t{512} << 20;

Error failure(const fs::path& path, const std::string& what) {
  return {ErrorCode::kInvalidData, path.string() + ": " + what + "."};
}
Error system_failure(const fs::path& path, const std::string& what) {
  return failure(path, what + ": " + std::strerror(errno));
}

std::span<const std::uint8_t> bytes_of(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

Result<std::string> read_text(const fs::path& path, std::size_t most) {
  const auto bytes = read_file(path, most);
  if (!bytes) return bytes.error();
  return std::string(bytes->begin(), bytes->end());
}

// Whole lines, and what follows the last of them.
std::pair<std::vector<std::string>, std::string> split_lines(std::string_view text) {
  std::vector<std::string> lines;
  for (;;) {
    const std::size_t end = text.find('\n');
    if (end == text.npos) return {std::move(lines), std::string(text)};
    lines.emplace_back(text.substr(0, end));
    text.remove_prefix(end + 1);
  }
}

Result<nlohmann::json> read_identity(const fs::path& folder) {
  const fs::path path = folder / kSearch;
  const auto text = read_text(path, kMaxSearchBytes);
  if (!text) return text.error();
  return parse_strict_json(*text, path.string());
}

// A file that a search would replace, or "".
std::string file_in_the_way(const fs::path& folder) {
  std::vector<const char*> names = {kSearch};
  names.insert(names.end(), std::begin(kTables), std::end(kTables));
  for (const char* name : names)
    if (fs::exists(fs::symlink_status(folder / name))) return name;
  std::error_code ignored;
  const auto size = fs::file_size(folder / kResults, ignored);
  return !ignored && size > 0 ? kResults : "";
}

}  // namespace

Result<SearchFolder> SearchFolder::open(const fs::path& path, const nlohmann::json& identity,
                                        IfSearched if_searched) {
  std::error_code failed;
  fs::create_directories(path, failed);
  if (failed) return failure(path, "the folder could not be made: " + failed.message());
  const bool resumes = if_searched == IfSearched::kResume && fs::exists(path / kSearch);
  if (!resumes && if_searched != IfSearched::kReplace)
    if (const std::string found = file_in_the_way(path); !found.empty())
      return Error{ErrorCode::kInvalidArgument,
                   path.string() + ": found " + found + " in this folder, expected an empty one, " +
                       "--resume to continue its search or --force to replace it."};
  const fs::path results = path / kResults;
  const int file = ::open(results.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
  if (file < 0) return system_failure(results, "cannot be written");
  SearchFolder folder(path, file);
  if (::flock(file, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK)
    return failure(path, "another process searches in this folder");

  if (resumes) {
    const auto former = read_identity(path);
    if (!former) return former.error();
    const std::string difference = first_difference(identity, *former);
    if (!difference.empty())
      return Error{ErrorCode::kInvalidArgument,
                   path.string() + ": this folder is of another search: " + difference};
    if (const Status status = folder.read_lines(); !status) return status.error();
    return folder;
  }
  // First no results, then the search: broken off in between, nothing wrong is left.
  if (::ftruncate(file, 0) != 0) return system_failure(results, "cannot be written");
  for (const char* name : kTables) fs::remove(path / name, failed);
  const std::string text = dump_json(identity, 1) + "\n";
  if (const Status status = folder.write(kSearch, bytes_of(text)); !status) return status.error();
  return folder;
}

SearchFolder::SearchFolder(SearchFolder&& other) noexcept
    : path_(std::move(other.path_)),
      results_(std::exchange(other.results_, -1)),
      lines_(std::move(other.lines_)),
      note_(std::move(other.note_)) {}

SearchFolder::~SearchFolder() {
  if (results_ >= 0) ::close(results_);
}

Status SearchFolder::read_lines() {
  const fs::path path = path_ / kResults;
  const auto text = read_text(path, kMaxResultsBytes);
  if (!text) return text.error();
  auto [lines, torn] = split_lines(*text);
  lines_ = std::move(lines);
  if (torn.empty()) return {};
  if (::ftruncate(results_, static_cast<off_t>(text->size() - torn.size())) != 0)
    return system_failure(path, "cannot be written");
  note_ = path.string() + ": the last line was broken off (" + std::to_string(torn.size()) +
          " bytes) and is dropped; its run is made again.";
  return {};
}

Status SearchFolder::append(const std::string& line) {
  const std::string whole = line + "\n";
  std::span<const std::uint8_t> rest = bytes_of(whole);
  while (!rest.empty()) {
    const ssize_t written = ::write(results_, rest.data(), rest.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return system_failure(path_ / kResults, "cannot be written");
    rest = rest.subspan(static_cast<std::size_t>(written));
  }
  if (::fsync(results_) != 0 && errno != EINVAL && errno != EROFS)
    return system_failure(path_ / kResults, "cannot be written");
  return {};
}

Status SearchFolder::write(const std::string& name, std::span<const std::uint8_t> content) const {
  return write_file_atomically(path_ / name, content, IfExists::kReplace);
}

Result<SearchedPart> read_search_folder(const fs::path& path) {
  auto identity = read_identity(path);
  if (!identity) return identity.error();
  const auto text = read_text(path / kResults, kMaxResultsBytes);
  if (!text) return text.error();
  auto [lines, torn] = split_lines(*text);
  if (!torn.empty())
    return failure(path / kResults,
                   "found a last line that was broken off, expected a search that has ended; "
                   "continue it with --resume");
  return SearchedPart{std::move(*identity), std::move(lines)};
}

Status read_results(const std::vector<std::string>& lines, const std::string& name,
                    SearchSchedule& schedule) {
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const auto result = result_from_json(schedule, lines[i]);
    const Status status = result ? schedule.record(*result) : Status(result.error());
    if (!status.ok())
      return Error{ErrorCode::kInvalidData,
                   name + ": line " + std::to_string(i + 1) + ": " + status.error().message};
  }
  return {};
}

Status write_results(const SearchFolder& folder, const SearchSchedule& schedule,
                     const nlohmann::json& report) {
  const std::string table = results_csv(schedule), text = dump_json(report, 1) + "\n";
  if (const Status status = folder.write("results.csv", bytes_of(table)); !status) return status;
  if (const Status status = folder.write("results.json", bytes_of(text)); !status) return status;
  const nlohmann::json best = best_settings_json(schedule);
  if (best.is_null()) return {};
  const std::string settings = dump_json(best, 1) + "\n";
  return folder.write("best.json", bytes_of(settings));
}

}  // namespace inkling::cli
