// Named settings that can be applied as a whole.
#pragma once

#include <span>
#include <string_view>

#include "core/base/result.h"
#include "core/training/hyperparameters.h"

namespace inkling {

struct Preset {
  std::string_view name;
  std::string_view summary;  // a few words, for the list on the page
  void (*apply)(Hyperparameters&);
  bool learns_from_all = false;  // holds no validation part out
};

std::span<const Preset> presets();

// The defaults with the preset's changes; what depends on the data and the machine is kept from
// `base`: data, train_count, validation_count (unless the preset learns from all), seed, threads.
// Unknown names are an error that lists the known ones. Case does not matter.
Result<Hyperparameters> apply_preset(std::string_view name, const Hyperparameters& base);

// Amounts of augmentation that suit each other.
struct AugmentationPreset {
  std::string_view name;
  std::string_view summary;
  Augmentation settings;
};
std::span<const AugmentationPreset> augmentation_presets();
void set_augmentation(const Augmentation& settings, Hyperparameters& h);
// `h` with the preset's amounts; unknown names are an error that lists the known ones.
Result<Hyperparameters> apply_augmentation(std::string_view name, const Hyperparameters& h);
const AugmentationPreset* matching_augmentation(const Hyperparameters& h);  // or null

// The preset that equals `h` but for what presets keep, or null.
const Preset* matching_preset(const Hyperparameters& h);

}  // namespace inkling
