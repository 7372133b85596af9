// The JSON form of a search (core/search/search_space.h); docs/search.md shows it by example:
//   {"name": "rates", "method": "random", "trials": 40, "seed": 42,
//    "data": "mnist", "validation_count": 5000, "objective": "accuracy",
//    "epochs": 9, "seeds": [42], "halving": {"eta": 3, "first_epochs": 1},
//    "preset": "Plain SGD", "settings": {"batch_size": 16},
//    "parameters": {"learning_rate": {"log_uniform": [0.001, 1]}, "hidden[0]": [64, 128]}}
// Only "parameters" must be there.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "core/base/result.h"
#include "core/search/search_space.h"

namespace inkling {

// Files are read up to here; a hundred thousand choices are shorter.
inline constexpr std::size_t kMaxSearchBytes = std::size_t{4} << 20;

// Checked as a whole. Unknown names, values of the wrong kind or out of range are errors that name
// them and what was expected.
Result<SearchDescription> parse_search(std::string_view text);
Result<SearchDescription> search_from_json(const nlohmann::json& json);

// With every default spelled out, so that equal searches have equal forms; search_from_json() reads
// it back.
nlohmann::json to_json(const SearchDescription& search);

// The values of the axes at a point, by name.
nlohmann::json point_json(const SearchDescription& search, std::int64_t point);

// Where two forms part first: "epochs: found 3, expected 9"; "" where they are equal.
std::string first_difference(const nlohmann::json& found, const nlohmann::json& expected);

}  // namespace inkling
