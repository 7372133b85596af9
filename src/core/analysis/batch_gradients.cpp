#include "core/analysis/batch_gradients.h"

#include <cassert>
#include <cmath>

namespace inkling {

Gradients<float> batch_gradients(const Model& model, const LabeledImages& images,
                                 std::span<const std::uint32_t> samples) {
  assert(!samples.empty() && images.pixel_count() == model.pixel_count());
  MatrixF inputs(images.pixel_count(), static_cast<Index>(samples.size()));
  model.scaling.scale(images, samples, inputs);
  std::vector<std::uint8_t> labels;
  for (const std::uint32_t sample : samples) labels.push_back(images.labels[sample]);
  LossSettings settings;
  settings.scale = 1.0 / static_cast<double>(samples.size());
  Backpropagation<float> pass;
  Gradients<float> gradients;
  pass.run(model.network, inputs, labels, settings, DropoutMasks(0, 0), /*accumulate=*/false,
           gradients);
  return gradients;
}

double norm(const Gradients<float>& gradients) {
  double sum = 0.0;
  for (const auto& layer : gradients.layers)
    sum += static_cast<double>(layer.weights.squaredNorm()) +
           static_cast<double>(layer.biases.squaredNorm());
  return std::sqrt(sum);
}

}  // namespace inkling
