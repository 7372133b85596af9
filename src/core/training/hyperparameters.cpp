#include "core/training/hyperparameters.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstdlib>
#include <type_traits>

#include "core/base/number_text.h"
#include "core/data/synthetic_digits.h"
#include "core/training/parameter_fields.h"

namespace inkling {
namespace {

constexpr std::size_t kMaxHiddenLayers = 8;
constexpr std::size_t kMaxNameLength = 200;

Error bad(const ParameterInfo& info, const std::string& found, const std::string& expected) {
  return {ErrorCode::kInvalidArgument,
          std::string(info.name) + ": found " + found + ", expected " + expected + "."};
}

std::string range_text(const ParameterInfo& info, bool integer) {
  return std::string(integer ? "a whole number" : "a number") + " from " +
         shortest_text(info.minimum) + " to " + shortest_text(info.maximum);
}

std::string choices_text(const ParameterInfo& info) {
  std::string text = "one of";
  for (std::size_t i = 0; i < info.choices.size(); ++i)
    text += (i == 0 ? " " : ", ") + std::string(info.choices[i]);
  return text;
}

Result<std::int64_t> integer_of(const ParameterInfo& info, const ParameterValue& value) {
  double number = 0.0;
  if (const auto* whole = std::get_if<std::int64_t>(&value))
    number = static_cast<double>(*whole);
  else if (const auto* real = std::get_if<double>(&value))
    number = *real;
  else
    return bad(info, to_text(value), range_text(info, true));
  if (!(number >= info.minimum && number <= info.maximum) || number != std::floor(number))
    return bad(info, to_text(value), range_text(info, true));
  return static_cast<std::int64_t>(number);
}

Result<double> real_of(const ParameterInfo& info, const ParameterValue& value) {
  double number = 0.0;
  if (const auto* whole = std::get_if<std::int64_t>(&value))
    number = static_cast<double>(*whole);
  else if (const auto* real = std::get_if<double>(&value))
    number = *real;
  else
    return bad(info, to_text(value), range_text(info, false));
  if (!(number >= info.minimum && number <= info.maximum))  // also refuses NaN
    return bad(info, to_text(value), range_text(info, false));
  return number;
}

Result<std::string> choice_of(const ParameterInfo& info, const ParameterValue& value) {
  const auto* text = std::get_if<std::string>(&value);
  if (text == nullptr ||
      std::find(info.choices.begin(), info.choices.end(), *text) == info.choices.end())
    return bad(info, to_text(value), choices_text(info));
  return *text;
}

// A list as separate values; a single value is a list of one.
std::vector<ParameterValue> entries_of(const ParameterValue& value) {
  std::vector<ParameterValue> entries;
  std::visit(
      [&](const auto& content) {
        using T = std::decay_t<decltype(content)>;
        if constexpr (std::is_same_v<T, std::vector<std::int64_t>> ||
                      std::is_same_v<T, std::vector<double>> ||
                      std::is_same_v<T, std::vector<std::string>>)
          for (const auto& entry : content) entries.emplace_back(entry);
        else
          entries.emplace_back(content);
      },
      value);
  return entries;
}

template <class T, class Convert>
Result<std::vector<T>> list_of(const ParameterInfo& info, const ParameterValue& value,
                               Convert convert) {
  std::vector<T> list;
  for (const ParameterValue& entry : entries_of(value)) {
    const auto converted = convert(info, entry);
    if (!converted) return converted.error();
    list.push_back(static_cast<T>(*converted));
  }
  if (list.size() > kMaxHiddenLayers)
    return bad(info, std::to_string(list.size()) + " layers",
               "at most " + std::to_string(kMaxHiddenLayers));
  if (list.empty() && info.kind != ParameterKind::kIntegerList)
    return bad(info, "an empty list", "one value for all layers or one for each");
  return list;
}

// The checked value in the field's own type.
template <class T>
Result<T> converted(const ParameterInfo& info, const ParameterValue& value) {
  if constexpr (std::is_same_v<T, bool>) {
    if (const auto* flag = std::get_if<bool>(&value)) return *flag;
    return bad(info, to_text(value), "true or false");
  } else if constexpr (std::is_same_v<T, double>) {
    return real_of(info, value);
  } else if constexpr (std::is_integral_v<T>) {
    const auto number = integer_of(info, value);
    if (!number) return number.error();
    return static_cast<T>(*number);
  } else if constexpr (std::is_same_v<T, std::string>) {
    if (info.kind == ParameterKind::kChoice) return choice_of(info, value);
    const auto* text = std::get_if<std::string>(&value);
    if (text == nullptr || text->empty() || text->size() > kMaxNameLength)
      return bad(info, to_text(value), "a name of 1 to 200 characters");
    return *text;
  } else if constexpr (std::is_same_v<T, std::vector<int>>) {
    return list_of<int>(info, value, integer_of);
  } else if constexpr (std::is_same_v<T, std::vector<double>>) {
    return list_of<double>(info, value, real_of);
  } else {
    return list_of<std::string>(info, value, choice_of);
  }
}

}  // namespace

const std::string& Hyperparameters::activation_of(std::size_t layer) const {
  return activation.size() == 1 ? activation[0] : activation[layer];
}

double Hyperparameters::dropout_of(std::size_t layer) const {
  return dropout.size() == 1 ? dropout[0] : dropout[layer];
}

const ParameterInfo* find_parameter(std::string_view name) {
  std::string key(name);
  std::replace(key.begin(), key.end(), '-', '_');
  for (const ParameterInfo& info : parameters())
    if (info.name == key) return &info;
  return nullptr;
}

ParameterValue get_parameter(const Hyperparameters& h, const ParameterInfo& info) {
  ParameterValue value;
  visit_field(h, info.name, [&](const auto& field) {
    using T = std::decay_t<decltype(field)>;
    if constexpr (std::is_same_v<T, int>)
      value = static_cast<std::int64_t>(field);
    else if constexpr (std::is_same_v<T, std::vector<int>>)
      value = std::vector<std::int64_t>(field.begin(), field.end());
    else
      value = field;
  });
  return value;
}

Status set_parameter(Hyperparameters& h, const ParameterInfo& info, const ParameterValue& value) {
  Status status;
  visit_field(h, info.name, [&](auto& field) {
    auto checked = converted<std::decay_t<decltype(field)>>(info, value);
    if (checked)
      field = std::move(*checked);
    else
      status = checked.error();
  });
  return status;
}

void copy_parameter(const ParameterInfo& info, const Hyperparameters& from, Hyperparameters& to) {
  const Status status = set_parameter(to, info, get_parameter(from, info));
  assert(status.ok());
  (void)status;
}

bool is_used(const Hyperparameters& h, const ParameterInfo& info) {
  const std::string_view name = info.name;
  const bool adam = h.optimizer != "sgd";
  if (name == "momentum") return !adam;
  if (name == "nesterov") return !adam && h.momentum > 0.0;
  if (name == "beta1" || name == "beta2" || name == "epsilon") return adam;
  if (name == "weight_decay") return h.optimizer == "adamw";
  if (name == "decay_factor" || name == "decay_steps")
    return h.schedule == "step" || h.schedule == "exponential";
  if (name == "init_deviation") return h.initializer == "normal";
  if (name == "activation" || name == "dropout") return !h.hidden.empty();
  if (name == "synthetic_share") return h.data != kSyntheticName;
  if (name == "fresh_digits") return h.data == kSyntheticName;
  if (name == "patience") return h.validation_count > 0;
  return true;
}

std::string to_text(const ParameterValue& value) {
  return std::visit(
      [](const auto& content) -> std::string {
        using T = std::decay_t<decltype(content)>;
        if constexpr (std::is_same_v<T, bool>)
          return content ? "true" : "false";
        else if constexpr (std::is_same_v<T, std::string>)
          return content;
        else if constexpr (std::is_same_v<T, double>)
          return shortest_text(content);
        else if constexpr (std::is_same_v<T, std::int64_t>)
          return std::to_string(content);
        else {
          if (content.empty()) return "none";
          std::string text;
          for (const auto& entry : content)
            text += (text.empty() ? "" : ",") + to_text(ParameterValue(entry));
          return text;
        }
      },
      value);
}

Result<ParameterValue> parse_parameter(const ParameterInfo& info, std::string_view text) {
  const auto number = [](std::string_view word, double& out) {
    // strtod rather than from_chars, which libc++ has for floating point only from version 20 on.
    // Hexadecimal is nobody's intention here.
    const std::string copy(word);
    char* end = nullptr;
    out = std::strtod(copy.c_str(), &end);
    return !copy.empty() && end == copy.c_str() + copy.size() &&
           copy.find_first_of("xX") == copy.npos;
  };
  const auto trimmed = [](std::string_view word) {
    while (!word.empty() && word.front() == ' ') word.remove_prefix(1);
    while (!word.empty() && word.back() == ' ') word.remove_suffix(1);
    return word;
  };
  const auto split = [&](std::string_view list) {
    std::vector<std::string_view> words;
    if (trimmed(list).empty() || trimmed(list) == "none") return words;
    for (std::size_t begin = 0;;) {
      const std::size_t comma = list.find(',', begin);
      words.push_back(trimmed(list.substr(begin, comma == list.npos ? comma : comma - begin)));
      if (comma == list.npos) return words;
      begin = comma + 1;
    }
  };
  const std::string found = text.empty() ? "nothing" : std::string(text);
  ParameterValue value;
  switch (info.kind) {
    case ParameterKind::kInteger:
    case ParameterKind::kReal: {
      double real = 0.0;
      const bool integer = info.kind == ParameterKind::kInteger;
      if (!number(trimmed(text), real)) return bad(info, found, range_text(info, integer));
      value = real;
      if (integer && real == std::floor(real) && std::abs(real) < 9e15)
        value = static_cast<std::int64_t>(real);
      break;
    }
    case ParameterKind::kSwitch:
      if (text == "true" || text == "on" || text == "1" || text == "yes")
        value = true;
      else if (text == "false" || text == "off" || text == "0" || text == "no")
        value = false;
      else
        return bad(info, found, "true or false");
      break;
    case ParameterKind::kChoice:
    case ParameterKind::kName:
      value = std::string(trimmed(text));
      break;
    case ParameterKind::kIntegerList:
    case ParameterKind::kRealList: {
      std::vector<double> list;
      for (const std::string_view word : split(text)) {
        list.emplace_back();
        if (!number(word, list.back())) return bad(info, found, "numbers separated by commas");
      }
      value = list;
      break;
    }
    case ParameterKind::kChoiceList: {
      std::vector<std::string> list;
      for (const std::string_view word : split(text)) list.emplace_back(word);
      value = list;
      break;
    }
  }
  Hyperparameters scratch;
  if (const Status status = set_parameter(scratch, info, value); !status) return status.error();
  return get_parameter(scratch, info);
}

Augmentation augmentation_of(const Hyperparameters& h) {
  return {.shift = h.augment_shift,
          .rotation = h.augment_rotation,
          .scale = h.augment_scale,
          .aspect = h.augment_aspect,
          .shear = h.augment_shear,
          .elastic = h.augment_elastic,
          .thickness = h.augment_thickness};
}

bool learns_fresh_digits(const Hyperparameters& h) {
  return h.data == kSyntheticName ? h.fresh_digits : h.synthetic_share > 0.0;
}

bool learns_scribbles(const Hyperparameters& h) { return h.scribble_share > 0.0; }

Status validate(const Hyperparameters& h) {
  Hyperparameters scratch;
  for (const ParameterInfo& info : parameters())
    if (const Status status = set_parameter(scratch, info, get_parameter(h, info)); !status)
      return status;
  const auto fits = [&](std::string_view name, std::size_t given) -> Status {
    if (given == 1 || given == h.hidden.size()) return {};
    return Error{ErrorCode::kInvalidArgument,
                 std::string(name) + ": found " + std::to_string(given) +
                     " values, expected one for all layers or " + std::to_string(h.hidden.size()) +
                     ", one for each hidden layer."};
  };
  if (const Status status = fits("activation", h.activation.size()); !status) return status;
  if (const Status status = fits("dropout", h.dropout.size()); !status) return status;
  if (h.train_count > 0 && h.validation_count >= h.train_count)
    return Error{ErrorCode::kInvalidArgument,
                 "validation_count: found " + std::to_string(h.validation_count) +
                     ", expected less than train_count (" + std::to_string(h.train_count) + ")."};
  return {};
}

Change difference(const Hyperparameters& from, const Hyperparameters& to) {
  Change change;
  for (const ParameterInfo& info : parameters()) {
    if (get_parameter(from, info) == get_parameter(to, info)) continue;
    switch (info.applies) {
      case Applies::kAtOnce:
        change.at_once.push_back(info.name);
        break;
      case Applies::kNextEpoch:
        change.next_epoch.push_back(info.name);
        break;
      case Applies::kOnRestart:
        change.on_restart.push_back(info.name);
        break;
    }
  }
  return change;
}

}  // namespace inkling
