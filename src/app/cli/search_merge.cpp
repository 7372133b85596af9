#include "app/cli/search_merge.h"

#include <optional>
#include <utility>

#include "app/cli/output.h"
#include "app/cli/search_folder.h"
#include "formats/search_json.h"
#include "formats/search_results.h"

namespace inkling::cli {
namespace {

constexpr std::size_t kMostNamed = 20;

struct Merged {
  nlohmann::json identity;
  SearchSchedule schedule;
  std::string lines;  // with an end to each but the last
};

// Of all shards, or of a search in one piece.
nlohmann::json without_shard(nlohmann::json identity) {
  identity["shard"] = {{"index", 1}, {"count", 1}};
  return identity;
}

std::string missing_text(const SearchSchedule& schedule) {
  const auto missing = schedule.missing();
  std::string text = std::to_string(missing.size()) + (missing.size() == 1 ? " run" : " runs");
  for (std::size_t i = 0; i < missing.size() && i < kMostNamed; ++i)
    text += (i == 0 ? ": point " : ", point ") + std::to_string(missing[i].point) + " with seed " +
            std::to_string(schedule.search().seeds[missing[i].seed]);
  return text + (missing.size() > kMostNamed ? " and others" : "");
}

Result<Merged> merge(const std::vector<std::string>& parts) {
  std::optional<Merged> merged;
  for (const std::string& part : parts) {
    auto read = read_search_folder(part);
    if (!read) return read.error();
    nlohmann::json identity = without_shard(std::move(read->identity));
    if (!merged) {
      auto search = search_from_json(identity.value("search", nlohmann::json()));
      if (!search) return Error{ErrorCode::kInvalidData, part + ": " + search.error().message};
      merged = Merged{std::move(identity), SearchSchedule(std::move(*search)), ""};
    } else if (const auto difference = first_difference(identity, merged->identity);
               !difference.empty()) {
      return Error{ErrorCode::kInvalidData,
                   part + ": found another search than in " + parts.front() + ": " + difference};
    }
    if (const Status status = read_results(read->lines, part, merged->schedule); !status)
      return status.error();
    for (const std::string& line : read->lines)
      merged->lines += (merged->lines.empty() ? "" : "\n") + line;
  }
  if (!merged->schedule.done())
    return Error{ErrorCode::kInvalidData, "The parts lack " + missing_text(merged->schedule) + "."};
  return std::move(*merged);
}

}  // namespace

ExitCode merge_searches(const std::vector<std::string>& parts, const std::string& out,
                        const OutputFlags& flags) {
  const auto merged = merge(parts);
  if (!merged) return fail(ExitCode::kFailure, "--merge: " + merged.error().message);
  auto folder = SearchFolder::open(out, merged->identity,
                                   flags.force ? IfSearched::kReplace : IfSearched::kRefuse);
  if (!folder) return fail(Error{folder.error().code, "--out: " + folder.error().message});
  const nlohmann::json report = results_json(merged->schedule);
  Status status = folder->append(merged->lines);
  if (status.ok()) status = write_results(*folder, merged->schedule, report);
  if (status.ok()) status = write_report(flags, report);
  if (!status.ok()) return fail(ExitCode::kFailure, status.error().message);
  if (!flags.quiet)
    std::fprintf(text_stream(flags), "Merged %s results of %zu parts into %s.\n",
                 with_commas(static_cast<std::int64_t>(merged->schedule.results().size())).c_str(),
                 parts.size(), folder->file("results.csv").c_str());
  return ExitCode::kOk;
}

}  // namespace inkling::cli
