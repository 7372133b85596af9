#include "ui/labels.h"

#include <algorithm>
#include <array>
#include <utility>

#include "ui/format.h"

namespace inkling::ui {

namespace {

using Pair = std::pair<std::string_view, std::string_view>;

// Only what underscores to spaces would get wrong.
constexpr std::array kChoices = {
    Pair{"relu", "ReLU"},
    Pair{"leaky_relu", "leaky ReLU"},
    Pair{"sgd", "SGD"},
    Pair{"adam", "Adam"},
    Pair{"adamw", "AdamW"},
    Pair{"linear", "linear to zero"},
    Pair{"unit", "0 to 1"},
    Pair{"z_score", "z-score"},
    Pair{"he_normal", "He normal"},
    Pair{"he_uniform", "He uniform"},
    Pair{"xavier_normal", "Xavier normal"},
    Pair{"xavier_uniform", "Xavier uniform"},
};
constexpr std::array kDatasets = {Pair{"mnist", "MNIST"}, Pair{"fashion-mnist", "Fashion-MNIST"},
                                  Pair{"digits8x8", "Digits 8 × 8"},
                                  Pair{"synthetic", "Synthetic digits"}};

template <std::size_t count>
std::string look_up(const std::array<Pair, count>& table, std::string_view name) {
  for (const auto& [key, label] : table)
    if (key == name) return std::string(label);
  std::string text(name);
  std::replace(text.begin(), text.end(), '_', ' ');
  return text;
}

bool has_digits(const DatasetInfo* dataset) {
  if (dataset == nullptr) return true;
  return std::all_of(
      dataset->class_names.begin(), dataset->class_names.end(),
      [](const std::string& name) { return name.size() == 1 && name[0] >= '0' && name[0] <= '9'; });
}

struct ValueLabel {
  const ParameterInfo& info;

  std::string operator()(std::int64_t value) const {
    if (value == 0 && !info.zero_means.empty()) return std::string(info.zero_means);
    // A seed is a name rather than an amount.
    return info.name == "seed" ? std::to_string(value) : grouped(value);
  }
  std::string operator()(double value) const {
    if (value == 0.0 && info.zero_means == "none") return "0";
    return plain(value);
  }
  std::string operator()(bool value) const { return value ? "on" : "off"; }
  std::string operator()(const std::string& value) const {
    return info.kind == ParameterKind::kName ? dataset_label(value) : choice_label(value);
  }
  template <class T>
  std::string operator()(const std::vector<T>& values) const {
    if (values.empty()) return "none";
    std::string text;
    for (const T& value : values) text += (text.empty() ? "" : ", ") + (*this)(value);
    return text;
  }
};

}  // namespace

std::string choice_label(std::string_view choice) { return look_up(kChoices, choice); }
std::string dataset_label(std::string_view name) { return look_up(kDatasets, name); }

std::string value_label(const ParameterInfo& info, const ParameterValue& value) {
  return std::visit(ValueLabel{info}, value);
}

std::string range_label(const ParameterInfo& info) {
  std::string text;
  if (info.maximum > info.minimum && info.maximum < 1e9)
    text = plain(info.minimum) + " to " + plain(info.maximum) + ", ";
  switch (info.applies) {
    case Applies::kAtOnce:
      return text + "acts at once";
    case Applies::kNextEpoch:
      return text + "acts at the next epoch";
    case Applies::kOnRestart:
      return text + "acts on restart";
  }
  return text;
}

std::string_view plural_noun(const DatasetInfo* dataset) {
  return has_digits(dataset) ? "digits" : "images";
}
std::string_view singular_noun(const DatasetInfo* dataset) {
  return has_digits(dataset) ? "digit" : "image";
}

std::string class_label(const Snapshot& snapshot, std::size_t index) {
  if (snapshot.model != nullptr && index < snapshot.model->class_names.size())
    return snapshot.model->class_names[index];
  if (snapshot.dataset != nullptr && index < snapshot.dataset->class_names.size())
    return snapshot.dataset->class_names[index];
  return std::to_string(index);
}

}  // namespace inkling::ui
