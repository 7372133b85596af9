#include "core/search/search_space.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <charconv>
#include <cmath>
#include <type_traits>
#include <utility>

#include "core/base/number_text.h"
#include "core/base/random.h"

namespace inkling {
namespace {

constexpr int kLeastEta = 2, kMostEta = 16;
constexpr std::size_t kMostLayerIndex = 99;  // far beyond what validate() allows

// Parameters that are no axes, and what to do instead.
constexpr std::array<std::pair<std::string_view, std::string_view>, 8> kNotSearched = {{
    {"data", "one data set for the whole search, given by \"data\""},
    {"validation_count", "one part held out for the whole search, given by \"validation_count\""},
    {"seed", "the seeds that every point is trained with, given by \"seeds\""},
    {"epochs", "one length for all points, given by \"epochs\""},
    {"patience", "\"halving\", which stops runs that lag behind"},
    {"eval_every", "none: runs are evaluated where a comparison is due"},
    {"log_every", "none: it changes no result"},
    {"threads", "none: it changes no result"},
}};

Error bad(const std::string& name, const std::string& found, const std::string& expected) {
  return {ErrorCode::kInvalidArgument, name + ": found " + found + ", expected " + expected + "."};
}

bool has_layers(const ParameterInfo& info) {
  return info.kind == ParameterKind::kIntegerList || info.kind == ParameterKind::kRealList ||
         info.kind == ParameterKind::kChoiceList;
}

bool is_whole(const ParameterInfo& info) {
  return info.kind == ParameterKind::kInteger || info.kind == ParameterKind::kIntegerList;
}

bool is_number(const ParameterInfo& info) {
  return is_whole(info) || info.kind == ParameterKind::kReal ||
         info.kind == ParameterKind::kRealList;
}

std::size_t row_of(const ParameterInfo& info) {
  return static_cast<std::size_t>(&info - parameters().data());
}

// ---- values ----

// u in [0, 1) -> a value of the axis.
ParameterValue value_at(const SearchAxis& axis, double u) {
  if (axis.kind == AxisKind::kChoices) {
    const auto at = static_cast<std::size_t>(u * static_cast<double>(axis.choices.size()));
    return axis.choices[std::min(at, axis.choices.size() - 1)];
  }
  const bool whole = is_whole(*axis.parameter);
  const double end = whole ? axis.high + 1.0 : axis.high;
  const double value = axis.kind == AxisKind::kUniform
                           ? axis.low + (end - axis.low) * u
                           : axis.low * std::exp(std::log(end / axis.low) * u);
  // Rounding must not lead beyond the ends.
  const double inside = std::clamp(whole ? std::floor(value) : value, axis.low, axis.high);
  if (whole) return static_cast<std::int64_t>(inside);
  return inside;
}

// Puts one layer's value into a list; the entry behind the last one is added.
template <class T>
void set_entry(std::vector<T>& list, std::size_t layer, const ParameterValue& value) {
  if (list.size() == layer) list.emplace_back();
  if constexpr (std::is_same_v<T, std::string>)
    list[layer] = std::get<std::string>(value);
  else
    std::visit(
        [&](const auto& content) {
          if constexpr (std::is_arithmetic_v<std::decay_t<decltype(content)>>)
            list[layer] = static_cast<T>(content);
        },
        value);
}

Status apply_layer(const SearchAxis& axis, const ParameterValue& value, Hyperparameters& h) {
  const std::size_t layer = *axis.layer;
  const auto missing = [&](std::size_t found) {
    return bad(axis.name(),
               std::to_string(found) + (found == 1 ? " hidden layer" : " hidden layers"),
               "at least " + std::to_string(layer + 1));
  };
  if (axis.parameter->name == "hidden") {
    if (layer > h.hidden.size()) return missing(h.hidden.size());
    set_entry(h.hidden, layer, value);
    return {};
  }
  if (layer >= h.hidden.size()) return missing(h.hidden.size());
  // One value for all layers becomes one for each before a single one changes.
  if (axis.parameter->name == "activation") {
    if (h.activation.size() == 1) h.activation.resize(h.hidden.size(), h.activation.front());
    if (layer < h.activation.size()) set_entry(h.activation, layer, value);
  } else {
    if (h.dropout.size() == 1) h.dropout.resize(h.hidden.size(), h.dropout.front());
    if (layer < h.dropout.size()) set_entry(h.dropout, layer, value);
  }
  return {};
}

// In the order of the axes the widths come before what depends on how many there are.
Status apply(const SearchDescription& search, const std::vector<ParameterValue>& values,
             Hyperparameters& h) {
  for (std::size_t i = 0; i < values.size(); ++i) {
    const SearchAxis& axis = search.axes[i];
    const Status status =
        axis.layer ? apply_layer(axis, values[i], h) : set_parameter(h, *axis.parameter, values[i]);
    if (!status.ok()) return status;
  }
  return {};
}

// ---- checks ----

std::string range_text(const ParameterInfo& info) {
  return shortest_text(info.minimum) + " to " + shortest_text(info.maximum);
}

Status check_range(const SearchAxis& axis) {
  const ParameterInfo& info = *axis.parameter;
  if (!is_number(info)) return bad(axis.name(), "a range", "an array of values");
  const std::string found = shortest_text(axis.low) + " to " + shortest_text(axis.high);
  if (!(axis.low >= info.minimum && axis.high <= info.maximum && axis.low < axis.high))
    return bad(axis.name(), found, "the lower end first and both within " + range_text(info));
  if (is_whole(info) && (axis.low != std::floor(axis.low) || axis.high != std::floor(axis.high)))
    return bad(axis.name(), found, "whole numbers");
  if (axis.kind == AxisKind::kLogUniform && axis.low <= 0.0)
    return bad(axis.name(), found, "a lower end above 0: log_uniform has no logarithm of it");
  return {};
}

Status check_axis(const SearchDescription& search, const SearchAxis& axis) {
  if (axis.kind != AxisKind::kChoices) {
    if (search.method == SearchMethod::kGrid)
      return bad(axis.name(), "a range", "an array of values: a grid tries each of them");
    return check_range(axis);
  }
  if (axis.choices.empty()) return bad(axis.name(), "no value", "at least one");
  for (auto value = axis.choices.begin(); value != axis.choices.end(); ++value)
    if (std::find(axis.choices.begin(), value, *value) != value)
      return bad(axis.name(), to_text(*value) + " twice", "each value once");
  return {};
}

Status check_axes(const SearchDescription& search) {
  if (search.axes.empty())
    return bad("parameters", "none", "at least one hyper-parameter to search");
  for (std::size_t i = 0; i < search.axes.size(); ++i) {
    const SearchAxis& axis = search.axes[i];
    for (std::size_t j = 0; j < i; ++j) {
      const SearchAxis& other = search.axes[j];
      if (axis.parameter != other.parameter) continue;
      if (axis.layer == other.layer) return bad("parameters", axis.name() + " twice", "it once");
      if (!axis.layer || !other.layer)
        return bad("parameters", other.name() + " beside " + axis.name(),
                   "the whole list or single layers");
    }
    if (const Status status = check_axis(search, axis); !status) return status;
  }
  return {};
}

Status check_numbers(const SearchDescription& search) {
  const ParameterInfo& epochs = *find_parameter("epochs");
  const ParameterInfo& seed = *find_parameter("seed");
  Hyperparameters scratch;
  if (const Status status = set_parameter(scratch, epochs, search.epochs); !status) return status;
  if (const Status status = set_parameter(scratch, seed, search.seed); !status) return status;
  if (search.seeds.empty()) return bad("seeds", "none", "at least one");
  for (auto at = search.seeds.begin(); at != search.seeds.end(); ++at) {
    if (!set_parameter(scratch, seed, *at))
      return bad("seeds", std::to_string(*at), "whole numbers from " + range_text(seed));
    if (std::find(search.seeds.begin(), at, *at) != at)
      return bad("seeds", std::to_string(*at) + " twice", "each seed once");
  }
  if (search.settings.validation_count < 1)
    return bad("validation_count", std::to_string(search.settings.validation_count),
               "1 or more: points are compared by held-out images");
  const bool random = search.method == SearchMethod::kRandom;
  if (random && (search.trials < 1 || search.trials > kMaxSearchRuns))
    return bad("trials", std::to_string(search.trials),
               "a whole number from 1 to " + std::to_string(kMaxSearchRuns));
  if (!search.halving) return {};
  if (search.halving->eta < kLeastEta || search.halving->eta > kMostEta)
    return bad(
        "eta", std::to_string(search.halving->eta),
        "a whole number from " + std::to_string(kLeastEta) + " to " + std::to_string(kMostEta));
  if (!(search.halving->first_epochs >= epochs.minimum &&
        search.halving->first_epochs < search.epochs))
    return bad("first_epochs", shortest_text(search.halving->first_epochs),
               "a number from " + shortest_text(epochs.minimum) + " to less than the " +
                   shortest_text(search.epochs) + " epochs of a whole run");
  return {};
}

}  // namespace

std::string SearchAxis::name() const {
  std::string text(parameter->name);
  if (layer) text += "[" + std::to_string(*layer) + "]";
  return text;
}

Result<SearchAxis> make_axis(std::string_view name) {
  const std::size_t bracket = name.find('[');
  SearchAxis axis;
  axis.parameter = find_parameter(name.substr(0, bracket));
  if (axis.parameter == nullptr)
    return Error{ErrorCode::kInvalidArgument,
                 "parameters: found the unknown hyper-parameter \"" + std::string(name) + "\"."};
  const std::string key(axis.parameter->name);
  for (const auto& [parameter, instead] : kNotSearched)
    if (parameter == key) return bad("parameters", key, std::string(instead));
  if (bracket == name.npos) return axis;
  if (!has_layers(*axis.parameter))
    return bad("parameters", std::string(name), key + ": it is the same for all layers");
  const std::string_view index = name.substr(bracket + 1);
  std::size_t layer = 0;
  const auto [end, error] = std::from_chars(index.data(), index.data() + index.size(), layer);
  if (error != std::errc() || end + 1 != index.data() + index.size() || *end != ']' ||
      layer > kMostLayerIndex)
    return bad("parameters", std::string(name), key + "[0], " + key + "[1] and so on");
  axis.layer = layer;
  return axis;
}

void sort_axes(std::vector<SearchAxis>& axes) {
  std::stable_sort(axes.begin(), axes.end(), [](const SearchAxis& a, const SearchAxis& b) {
    return std::pair(row_of(*a.parameter), a.layer) < std::pair(row_of(*b.parameter), b.layer);
  });
}

std::int64_t point_count(const SearchDescription& search) {
  if (search.method == SearchMethod::kRandom) return search.trials;
  std::int64_t count = 1;
  for (const SearchAxis& axis : search.axes) {
    // Beyond what is allowed the exact number does not matter, and must not overflow.
    if (count > kMaxSearchRuns) break;
    count *= static_cast<std::int64_t>(axis.choices.size());
  }
  return count;
}

std::vector<ParameterValue> point_values(const SearchDescription& search, std::int64_t point) {
  assert(point >= 0 && point < point_count(search));
  std::vector<ParameterValue> values(search.axes.size());
  if (search.method == SearchMethod::kRandom) {
    Random random(static_cast<std::uint64_t>(search.seed), RandomStream::kSearch,
                  static_cast<std::uint64_t>(point));
    for (std::size_t i = 0; i < values.size(); ++i)
      values[i] = value_at(search.axes[i], random.uniform());
    return values;
  }
  // The digits of `point`, each to the base of its axis' choices; the last axis has the lowest.
  auto rest = static_cast<std::size_t>(point);
  for (std::size_t i = values.size(); i-- > 0;) {
    const auto& choices = search.axes[i].choices;
    values[i] = choices[rest % choices.size()];
    rest /= choices.size();
  }
  return values;
}

Hyperparameters point_settings(const SearchDescription& search, std::int64_t point,
                               std::int64_t seed) {
  Hyperparameters h = search.settings;
  const Status status = apply(search, point_values(search, point), h);
  assert(status.ok());
  (void)status;
  h.epochs = search.epochs;
  h.seed = seed;
  return h;
}

Status check(const SearchDescription& search) {
  if (const Status status = check_numbers(search); !status) return status;
  if (const Status status = check_axes(search); !status) return status;
  const std::int64_t points = point_count(search);
  if (points > kMaxSearchRuns / static_cast<std::int64_t>(search.seeds.size()))
    return bad("parameters",
               (points > kMaxSearchRuns ? "more than " + std::to_string(kMaxSearchRuns)
                                        : std::to_string(points)) +
                   " points with " + std::to_string(search.seeds.size()) + " seeds",
               "at most " + std::to_string(kMaxSearchRuns) + " runs");
  for (std::int64_t point = 0; point < points; ++point) {
    Hyperparameters h = search.settings;
    Status status = apply(search, point_values(search, point), h);
    if (status.ok()) status = validate(h);
    if (!status.ok())
      return Error{status.error().code,
                   "Point " + std::to_string(point) + ": " + status.error().message};
  }
  return {};
}

}  // namespace inkling
