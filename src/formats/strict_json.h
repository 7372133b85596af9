// JSON text from outside. Nothing here throws: the page is lost after an uncaught exception.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/result.h"

namespace inkling {

// Refuses what nlohmann's parser lets pass: a name that occurs twice in one object, of which it
// would silently keep the last. `what` opens every message. The text is bounded by the caller;
// parsed, it takes up to 50 times its length.
Result<nlohmann::json> parse_strict_json(std::string_view text, std::string_view what);

// Text for a message: the JSON itself, shortened to one line.
std::string brief(const nlohmann::json& json);

// The text as JSON has it, shortened likewise.
std::string in_quotes(std::string_view text);

// The member of that name; null where there is none, or `json` is no object.
const nlohmann::json* member_of(const nlohmann::json& json, const char* name);

// A whole number of 0 or more.
std::optional<std::uint64_t> natural_number(const nlohmann::json& json);

// Invalid UTF-8, possible in names that come from files, becomes U+FFFD instead of an exception.
// `indent` -1: one line.
std::string dump_json(const nlohmann::json& json, int indent = -1);

// "true", "a number", "an object": for messages about the wrong type.
std::string_view kind_name(const nlohmann::json& json);

}  // namespace inkling
