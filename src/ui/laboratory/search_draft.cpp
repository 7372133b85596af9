#include "ui/laboratory/search_draft.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <utility>

#include "core/base/number_text.h"
#include "core/search/search_schedule.h"
#include "ui/format.h"

namespace inkling::ui::laboratory {

namespace {

constexpr std::string_view kTo = " to ", kLog = " log";

Error wrong(const SearchAxis& axis, std::string_view found, const std::string& expected) {
  return {ErrorCode::kInvalidArgument,
          axis.name() + ": found " + std::string(found) + ", expected " + expected + "."};
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

std::vector<std::string_view> pieces(std::string_view text, char separator) {
  std::vector<std::string_view> result;
  for (;;) {
    const std::size_t end = text.find(separator);
    result.push_back(trimmed(text.substr(0, end)));
    if (end == text.npos) return result;
    text.remove_prefix(end + 1);
  }
}

// Whether one choice is a list of values, so that commas are its own.
bool is_list(const SearchAxis& axis) {
  const ParameterKind kind = axis.parameter->kind;
  return !axis.layer && (kind == ParameterKind::kIntegerList || kind == ParameterKind::kRealList ||
                         kind == ParameterKind::kChoiceList);
}

// The first entry of a list, another value itself.
ParameterValue entry_of(const ParameterValue& value) {
  return std::visit(
      [](const auto& content) -> ParameterValue {
        using Content = std::decay_t<decltype(content)>;
        if constexpr (!std::is_same_v<Content, std::string> && requires { content.front(); })
          return content.front();
        else
          return content;
      },
      value);
}

// In the form in which fields keep it.
Result<ParameterValue> read_choice(const SearchAxis& axis, std::string_view text) {
  if (text.empty()) return wrong(axis, "nothing", "a value between two commas");
  const auto parsed = parse_parameter(*axis.parameter, text);
  if (!parsed) return parsed.error();
  Hyperparameters scratch;
  if (const Status status = set_parameter(scratch, *axis.parameter, *parsed); !status)
    return status.error();
  const ParameterValue kept = get_parameter(scratch, *axis.parameter);
  if (!axis.layer) return kept;
  if (text == "none") return wrong(axis, text, "a value for this layer");
  return entry_of(kept);
}

Result<double> read_end(const SearchAxis& axis, std::string_view text) {
  double value = 0.0;
  const std::string copy(text);
  char* end = nullptr;
  value = std::strtod(copy.c_str(), &end);
  if (copy.empty() || *end != '\0' || !std::isfinite(value))
    return wrong(axis, "\"" + copy + "\"", "a number at each end of the range");
  return value;
}

// "9 widths"
struct Noun {
  std::string_view parameter, singular, plural;
};
constexpr std::array<Noun, 8> kNouns = {{{"hidden", "width", "widths"},
                                         {"learning_rate", "rate", "rates"},
                                         {"l2", "strength of L2", "strengths of L2"},
                                         {"batch_size", "batch size", "batch sizes"},
                                         {"activation", "activation", "activations"},
                                         {"optimizer", "optimizer", "optimizers"},
                                         {"schedule", "schedule", "schedules"},
                                         {"initializer", "initializer", "initializers"}}};

std::string lowered(std::string text) {
  // "L2" and "Beta 1" differ: only a word's capital goes.
  if (text.size() > 1 && text[1] >= 'a' && text[1] <= 'z')
    text[0] = static_cast<char>(text[0] - 'A' + 'a');
  return text;
}

std::string count_of(const SearchAxis& axis) {
  const std::size_t count = axis.choices.size();
  for (const Noun& noun : kNouns)
    if (noun.parameter == axis.parameter->name)
      return std::to_string(count) + " " + std::string(count == 1 ? noun.singular : noun.plural) +
             (axis.layer.value_or(0) > 0 ? " of layer " + std::to_string(*axis.layer + 1) : "");
  return std::to_string(count) + (count == 1 ? " value of " : " values of ") +
         lowered(axis_label(axis));
}

}  // namespace

Status check_for_page(const SearchDescription& search, const DatasetInfo* dataset) {
  if (dataset == nullptr)
    return Error{ErrorCode::kState,
                 "No data yet. A search can begin once the digits have arrived."};
  if (const Status status = check(search); !status) return status;
  if (search.settings.data != dataset->name)
    return Error{ErrorCode::kNotFound, "data: the search is for " + search.settings.data +
                                           ", but " + dataset->name + " is loaded."};
  const auto runs = point_count(search) * static_cast<std::int64_t>(search.seeds.size());
  if (runs > kMostPageRuns)
    return Error{ErrorCode::kInvalidArgument,
                 "Found " + grouped(runs) + " runs, expected at most " + grouped(kMostPageRuns) +
                     " in the page. The command line takes more."};
  const std::int64_t available = dataset->train_count;
  const std::int64_t used =
      search.settings.train_count == 0 ? available : search.settings.train_count;
  if (used > available)
    return Error{ErrorCode::kInvalidArgument, "train_count: found " + std::to_string(used) +
                                                  ", expected at most " +
                                                  std::to_string(available) + "."};
  if (search.settings.validation_count >= used)
    return Error{ErrorCode::kInvalidArgument,
                 "validation_count: found " + std::to_string(search.settings.validation_count) +
                     ", expected less than the " + std::to_string(used) + " training images."};
  return {};
}

Result<SearchAxis> parse_axis(const SearchAxis& axis, std::string_view text) {
  SearchAxis result{axis.parameter, axis.layer, AxisKind::kChoices, {}, 0.0, 0.0};
  text = trimmed(text);
  if (const std::size_t to = text.find(kTo); to != text.npos) {
    std::string_view high = text.substr(to + kTo.size());
    result.kind = AxisKind::kUniform;
    if (high.ends_with(kLog)) {
      result.kind = AxisKind::kLogUniform;
      high.remove_suffix(kLog.size());
    }
    const auto first = read_end(axis, trimmed(text.substr(0, to))),
               last = read_end(axis, trimmed(high));
    if (!first) return first.error();
    if (!last) return last.error();
    result.low = *first;
    result.high = *last;
    return result;
  }
  for (const std::string_view piece : pieces(text, is_list(axis) ? ';' : ',')) {
    const auto value = read_choice(axis, piece);
    if (!value) return value.error();
    if (std::find(result.choices.begin(), result.choices.end(), *value) != result.choices.end())
      return wrong(axis, std::string(piece) + " twice", "each value once");
    result.choices.push_back(*value);
  }
  return result;
}

std::string axis_text(const SearchAxis& axis) {
  if (axis.kind != AxisKind::kChoices)
    return shortest_text(axis.low) + std::string(kTo) + shortest_text(axis.high) +
           std::string(axis.kind == AxisKind::kLogUniform ? kLog : "");
  std::string text;
  for (const ParameterValue& choice : axis.choices)
    text += (text.empty() ? "" : is_list(axis) ? "; " : ", ") + to_text(choice);
  return text;
}

std::vector<std::string> further_axes(const SearchDescription& search) {
  std::vector<std::string> names;
  const auto offer = [&](const std::string& name) {
    const auto made = make_axis(name);
    // Nobody's own drawings are in a search.
    if (!made || made->parameter->name == "own_share") return;
    for (const SearchAxis& axis : search.axes)
      if (axis.parameter == made->parameter &&
          (axis.layer == made->layer || !axis.layer || !made->layer))
        return;
    names.push_back(name);
  };
  std::size_t layers = search.settings.hidden.size();
  for (const SearchAxis& axis : search.axes)
    if (axis.parameter->name == "hidden" && axis.layer) layers = std::max(layers, *axis.layer + 1);
  for (const ParameterInfo& info : parameters()) {
    const std::string name(info.name);
    const bool hidden = name == "hidden";
    if (hidden || name == "activation" || name == "dropout")
      for (std::size_t layer = 0; layer < layers + hidden; ++layer)
        offer(name + "[" + std::to_string(layer) + "]");
    if (!hidden || layers == 0) offer(name);
  }
  return names;
}

SearchAxis suggested_axis(std::string_view name, const Hyperparameters& base) {
  SearchAxis axis = *make_axis(name);
  const ParameterInfo& info = *axis.parameter;
  const auto add = [&](const ParameterValue& value) {
    Hyperparameters scratch;
    if (set_parameter(scratch, info, value) &&
        std::find(axis.choices.begin(), axis.choices.end(), value) == axis.choices.end())
      axis.choices.push_back(axis.layer ? entry_of(get_parameter(scratch, info))
                                        : get_parameter(scratch, info));
  };
  if (!info.choices.empty()) {
    for (const std::string_view choice : info.choices) add(std::string(choice));
    return axis;
  }
  if (info.kind == ParameterKind::kSwitch) {
    add(false), add(true);
    return axis;
  }
  const ParameterValue present = entry_of(get_parameter(base, info));
  if (info.kind == ParameterKind::kInteger || info.kind == ParameterKind::kIntegerList) {
    const auto* whole = std::get_if<std::int64_t>(&present);
    const std::int64_t middle = whole != nullptr && *whole > 0 ? *whole : 64;
    for (const std::int64_t value : {middle / 2, middle, 2 * middle}) add(value);
    return axis;
  }
  const auto* real = std::get_if<double>(&present);
  const double middle = real != nullptr ? *real : 0.0;
  const double most = std::min(info.maximum, 1.0);
  if (middle == 0.0)
    for (const double share : {0.0, 0.1, 0.2}) add(share * most);
  else
    for (const double factor : {1.0 / 3.0, 1.0, 3.0})
      add(std::min(std::strtod(plain(middle * factor).c_str(), nullptr), info.maximum));
  return axis;
}

std::string axis_label(const SearchAxis& axis) {
  if (!axis.layer) return std::string(axis.parameter->label);
  const std::string layer = "layer " + std::to_string(*axis.layer + 1);
  if (axis.parameter->name == "hidden") return "Hidden " + layer;
  return std::string(axis.parameter->label) + ", " + layer;
}

std::string short_axis_label(const SearchAxis& axis) {
  std::string label(axis.parameter->label);
  if (axis.parameter->name == "hidden") label = "Hidden";
  if (axis.parameter->name == "learning_rate") label = "Rate";
  if (axis.layer.value_or(0) > 0) label += " " + std::to_string(*axis.layer + 1);
  return label;
}

std::string search_summary(const SearchDescription& search) {
  std::string text;
  if (search.method == SearchMethod::kRandom) {
    text = std::to_string(search.trials) + " random points of ";
    for (std::size_t i = 0; i < search.axes.size(); ++i)
      text += (i == 0                        ? ""
               : i + 1 == search.axes.size() ? " and "
                                             : ", ") +
              lowered(axis_label(search.axes[i]));
  } else {
    for (const SearchAxis& axis : search.axes)
      text += (text.empty() ? "" : " \u00d7 ") + count_of(axis);
  }
  const std::size_t seeds = search.seeds.size();
  return text + (seeds == 1 ? ", one seed each" : ", " + std::to_string(seeds) + " seeds each");
}

std::string rungs_text(const SearchDescription& search) {
  const SearchSchedule schedule(search);
  std::string text;
  for (std::size_t rung = 0; rung < schedule.rungs(); ++rung) {
    const auto runs = schedule.survivors(rung) * static_cast<std::int64_t>(search.seeds.size());
    const double epochs = schedule.budget(rung);
    text += (rung == 0 ? "" : ", ") + grouped(runs);
    if (rung == 0) text += runs == 1 ? " run" : " runs";
    text += " of " + plain(epochs);
    if (rung == 0) text += epochs == 1.0 ? " epoch" : " epochs";
  }
  return text;
}

Result<std::vector<std::int64_t>> parse_seeds(std::string_view text) {
  std::vector<std::int64_t> seeds;
  for (const std::string_view piece : pieces(text, ',')) {
    std::int64_t seed = 0;
    const auto [end, error] = std::from_chars(piece.data(), piece.data() + piece.size(), seed);
    if (error != std::errc() || end != piece.data() + piece.size() || piece.empty())
      return Error{ErrorCode::kInvalidArgument,
                   "seeds: found \"" + std::string(piece) + "\", expected whole numbers."};
    seeds.push_back(seed);
  }
  return seeds;
}

}  // namespace inkling::ui::laboratory
