#include "ui/laboratory/activation_pictures.h"

#include <algorithm>
#include <cmath>

#include "ui/laboratory/table_text.h"

namespace inkling::ui::laboratory {

UnitShape near_square(Index units) {
  if (units <= 0) return {};
  Index columns = 1;
  while (columns * columns < units) ++columns;
  return {static_cast<int>((units + columns - 1) / columns), static_cast<int>(columns)};
}

ActivityScale activity_scale(std::span<const VectorF* const> outputs) {
  ActivityScale scale{false, 0.0f};
  for (const VectorF* values : outputs)
    for (const float value : *values) {
      if (!std::isfinite(value)) continue;
      scale.signs = scale.signs || value < 0.0f;
      scale.limit = std::max(scale.limit, std::abs(value));
    }
  if (scale.limit == 0.0f) scale.limit = 1.0f;
  return scale;
}

Picture paint_activity(const Palette& palette, const VectorF& outputs, const ActivityScale& scale) {
  const UnitShape shape = near_square(outputs.size());
  Picture picture{shape.columns, shape.rows, {}};
  picture.pixels.assign(
      static_cast<std::size_t>(shape.rows) * static_cast<std::size_t>(shape.columns), 0);
  for (Index i = 0; i < outputs.size(); ++i) {
    const float share = std::isfinite(outputs[i]) ? outputs[i] / scale.limit : 0.0f;
    picture.pixels[static_cast<std::size_t>(i)] =
        scale.signs ? diverging_color(palette, share) : ink_color(palette, share);
  }
  return picture;
}

bool active(Activation activation, float output) {
  return output > (activation == Activation::kSigmoid ? 0.5f : 0.0f);
}

Index count_active(Activation activation, const VectorF& outputs) {
  return std::count_if(outputs.begin(), outputs.end(),
                       [&](float output) { return active(activation, output); });
}

Index count_differing(Activation activation, const VectorF& first, const VectorF& second) {
  Index count = 0;
  for (Index i = 0; i < first.size(); ++i)
    count += active(activation, first[i]) != active(activation, second[i]) ? 1 : 0;
  return count;
}

std::string activations_csv(std::span<const std::string> images,
                            std::span<const Explanation* const> explanations,
                            const std::vector<std::string>& class_names) {
  std::string csv = "layer,unit,";
  for (const std::string& image : images) add_csv_cell(csv, image, &image == &images.back());
  const auto add_layer = [&](const std::string& layer, Index units, auto name, auto values) {
    for (Index unit = 0; unit < units; ++unit) {
      csv += layer + ",";
      add_csv_cell(csv, name(unit), false);
      for (const Explanation* const& of : explanations)
        add_csv_cell(csv, float_text(values(*of)[unit]), &of == &explanations.back());
    }
  };
  const std::vector<VectorF>& hidden = explanations.front()->hidden;
  for (std::size_t l = 0; l < hidden.size(); ++l)
    add_layer(
        std::to_string(l + 1), hidden[l].size(), [](Index unit) { return std::to_string(unit); },
        [l](const Explanation& of) -> const VectorF& { return of.hidden[l]; });
  add_layer(
      "probability", explanations.front()->probabilities.size(),
      [&](Index unit) { return class_names[static_cast<std::size_t>(unit)]; },
      [](const Explanation& of) -> const VectorF& { return of.probabilities; });
  return csv;
}

}  // namespace inkling::ui::laboratory
