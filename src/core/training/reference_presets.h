// Recipes that repeat published systems, with the data each learns from. They are apart from
// presets(), which suit any set and are listed on the page.
#pragma once

#include <array>
#include <span>
#include <string>
#include <string_view>

#include "core/base/result.h"
#include "core/data/test_split.h"
#include "core/training/hyperparameters.h"

namespace inkling {

struct ReferencePreset {
  std::string_view name;  // "R4-mlp"
  std::string_view
      summary;            // one sentence; says which settings are ours where not all are published
  std::string_view data;  // the set it learns from
  // "name=value name=value ...", over plain SGD (see reference_base()); the second over the first.
  std::array<std::string_view, 2> settings;
  TestSplit split = {};     // how the set is parted; a plain one takes the set as it is
  bool keeps_best = false;  // ends with the weights that read the held-out part best
};

std::span<const ReferencePreset> reference_presets();

// Case does not matter; null where none has the name.
const ReferencePreset* find_reference_preset(std::string_view name);

// What every one of them begins with: the defaults without momentum, schedule, warm-up, label
// smoothing and held-out part, with an evaluation after each epoch.
Hyperparameters reference_base();

// All the settings, the set's name among them. `threads` stays at its default.
Hyperparameters settings_of(const ReferencePreset& preset);

}  // namespace inkling
