// Recipes of published systems: choosing one brings its data, parted as it was, and its settings.
#pragma once

#include <optional>
#include <string_view>

#include "core/training/reference_presets.h"
#include "ui/laboratory/panel.h"

namespace inkling::ui::laboratory {

class PublishedPresets {
 public:
  void draw(Desk& desk);

 private:
  void draw_rows(Context& context, Rect& rest);
  void choose(Context& context, const ReferencePreset& preset);
  void settle(Context& context);

  // Chosen, and waiting for its data.
  const ReferencePreset* pending_ = nullptr;
  std::shared_ptr<const DatasetInfo> before_;  // the data that was there when it was chosen
};

}  // namespace inkling::ui::laboratory
