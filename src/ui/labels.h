// Words for people: choices of hyper-parameters, names of data sets, what their images are called.
#pragma once

#include <string>
#include <string_view>

#include "core/training/hyperparameters.h"
#include "session/snapshot.h"

namespace inkling::ui {

std::string choice_label(std::string_view choice);  // he_normal -> "He normal"
std::string dataset_label(std::string_view name);   // mnist -> "MNIST"
// The value as the page shows it: 0 by its meaning, choices by their labels.
std::string value_label(const ParameterInfo& info, const ParameterValue& value);
// "1e-06 to 10, acts at once"
std::string range_label(const ParameterInfo& info);

// "digits" where the classes are the ten digits or nothing is known yet, else "images".
std::string_view plural_noun(const DatasetInfo* dataset);
std::string_view singular_noun(const DatasetInfo* dataset);
std::string class_label(const Snapshot& snapshot, std::size_t index);

}  // namespace inkling::ui
