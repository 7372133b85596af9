// A search as it is being described by hand: searches to begin with, axes from text and back, and
// what a description comes to in words. Draws nothing.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/search/search_space.h"
#include "session/snapshot.h"

namespace inkling::ui::laboratory {

// More than this is for the command line, which writes results to a disk.
inline constexpr std::int64_t kMostPageRuns = 10'000;

struct SearchExample {
  const char* name;
  const char* note;
  std::string_view description;  // JSON (formats/search_json.h)
};
std::span<const SearchExample> search_examples();
// The example for the data that are loaded; counts that they do not have are cut.
SearchDescription search_for(const SearchExample& example, const DatasetInfo* dataset);

// `search` as it is, on the data that are loaded.
SearchDescription on_data(SearchDescription search, const DatasetInfo& dataset);
// Whether it can be started: core's check(), the loaded data, and the page's limit.
Status check_for_page(const SearchDescription& search, const DatasetInfo* dataset);

// "100, 200, 300", lists as "128; 256,128"; in a random search also "0.01 to 1" and
// "0.01 to 1 log". `axis` says of which hyper-parameter. Ranges of values are checked here, the
// ends of a range by check().
Result<SearchAxis> parse_axis(const SearchAxis& axis, std::string_view text);
std::string axis_text(const SearchAxis& axis);  // parse_axis() reads it back

// Names of what could be searched besides.
std::vector<std::string> further_axes(const SearchDescription& search);
// With values around those of `base`.
SearchAxis suggested_axis(std::string_view name, const Hyperparameters& base);

std::string axis_label(const SearchAxis& axis);        // "Learning rate", "Hidden layer 1"
std::string short_axis_label(const SearchAxis& axis);  // "Rate", "Hidden"
// "9 widths x 5 rates x 5 strengths of L2, one seed each"
std::string search_summary(const SearchDescription& search);
// "225 runs of 1 epoch, 75 of 3, 25 of 9"; `search` has been checked.
std::string rungs_text(const SearchDescription& search);

// "42, 43" -> the seeds. Errors: what is none.
Result<std::vector<std::int64_t>> parse_seeds(std::string_view text);

}  // namespace inkling::ui::laboratory
