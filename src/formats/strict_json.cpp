#include "formats/strict_json.h"

#include <set>
#include <vector>

namespace inkling {

using nlohmann::json;

Result<json> parse_strict_json(std::string_view text, std::string_view what) {
  std::vector<std::set<std::string>> names;  // of the objects that are open at this point
  std::string duplicate;
  const auto watch = [&](int, json::parse_event_t event, json& parsed) {
    if (event == json::parse_event_t::object_start) {
      names.emplace_back();
    } else if (event == json::parse_event_t::object_end) {
      names.pop_back();
    } else if (event == json::parse_event_t::key) {
      const auto& name = parsed.get_ref<const std::string&>();
      if (!names.back().insert(name).second && duplicate.empty()) duplicate = name;
    }
    return true;
  };
  json parsed = json::parse(text.begin(), text.end(), watch, /*allow_exceptions=*/false);
  if (parsed.is_discarded())
    return Error{ErrorCode::kInvalidData,
                 std::string(what) + ": found text that is not valid JSON."};
  if (!duplicate.empty())
    return Error{ErrorCode::kInvalidData, std::string(what) + ": found \"" + duplicate +
                                              "\" twice, expected each name once."};
  return parsed;
}

std::string brief(const json& value) {
  constexpr std::size_t kMost = 60;
  std::string text = dump_json(value);
  if (text.size() <= kMost) return text;
  std::size_t end = kMost - 3;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80)
    --end;  // not within a UTF-8 character
  return text.substr(0, end) + "...";
}

std::string in_quotes(std::string_view text) { return brief(json(text)); }

const json* member_of(const json& value, const char* name) {
  if (!value.is_object()) return nullptr;
  const auto found = value.find(name);
  return found == value.end() ? nullptr : &*found;
}

std::optional<std::uint64_t> natural_number(const json& value) {
  if (!value.is_number_unsigned()) return std::nullopt;
  return value.get<std::uint64_t>();
}

std::string dump_json(const json& value, int indent) {
  return value.dump(indent, ' ', /*ensure_ascii=*/false, json::error_handler_t::replace);
}

std::string_view kind_name(const json& value) {
  switch (value.type()) {
    case json::value_t::null:
      return "null";
    case json::value_t::object:
      return "an object";
    case json::value_t::array:
      return "an array";
    case json::value_t::string:
      return "text";
    case json::value_t::boolean:
      return value.get<bool>() ? "true" : "false";
    case json::value_t::number_integer:
    case json::value_t::number_unsigned:
    case json::value_t::number_float:
      return "a number";
    case json::value_t::binary:
      return "bytes";
    case json::value_t::discarded:
      break;
  }
  return "nothing";
}

}  // namespace inkling
