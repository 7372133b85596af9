// The folder of a search: what is searched, every result as soon as there is one, and the tables in
// the end.
//   search.json     the search with every default, its data and its shard
//   results.jsonl   a line for each rung of a run, appended when that is done
//   results.csv, results.json, best.json, best.safetensors     written anew each time
#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <span>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/search/search_schedule.h"

namespace inkling::cli {

enum class IfSearched { kRefuse, kResume, kReplace };

class SearchFolder {
 public:
  // Makes the folder where there is none, and keeps other processes out of it. With kResume a
  // folder of another search, or of other data, is refused with what differs; without a search in
  // it, it is begun. `identity` is what search.json holds.
  static Result<SearchFolder> open(const std::filesystem::path& path,
                                   const nlohmann::json& identity, IfSearched if_searched);

  SearchFolder(SearchFolder&& other) noexcept;
  SearchFolder& operator=(SearchFolder&&) = delete;
  ~SearchFolder();

  // The lines of results that the folder brought along, without a last one that was broken off;
  // that is cut from the file and told in note().
  const std::vector<std::string>& lines() const { return lines_; }
  const std::string& note() const { return note_; }

  // On the disk when this returns.
  Status append(const std::string& line);
  Status write(const std::string& name, std::span<const std::uint8_t> content) const;
  std::filesystem::path file(const std::string& name) const { return path_ / name; }

 private:
  SearchFolder(std::filesystem::path path, int results)
      : path_(std::move(path)), results_(results) {}
  Status read_lines();

  std::filesystem::path path_;
  int results_;  // of results.jsonl, locked
  std::vector<std::string> lines_;
  std::string note_;
};

// The results in a folder that nobody works in, for merging.
struct SearchedPart {
  nlohmann::json identity;
  std::vector<std::string> lines;
};
Result<SearchedPart> read_search_folder(const std::filesystem::path& path);

// Records each line; `name` and the line's number open the message of one that is no result, or not
// one that was due.
Status read_results(const std::vector<std::string>& lines, const std::string& name,
                    SearchSchedule& schedule);

// results.csv, `report` as results.json, and the best point's settings as best.json.
Status write_results(const SearchFolder& folder, const SearchSchedule& schedule,
                     const nlohmann::json& report);

}  // namespace inkling::cli
