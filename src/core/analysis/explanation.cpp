#include "core/analysis/explanation.h"

#include <cassert>

#include "core/model/loss.h"

namespace inkling {

Explanation explain(const Model& model, std::span<const float> values) {
  assert(static_cast<Index>(values.size()) == model.pixel_count());
  VectorF input = Eigen::Map<const VectorF>(values.data(), model.pixel_count());
  model.scaling.scale_unit(input);
  ForwardBuffers<float> buffers;
  forward<float>(model.network, DenseInputs<float>(input), buffers);

  Explanation explanation;
  const auto& layers = model.network.layers;
  MatrixF outputs = buffers.activations.back().leftCols(1);
  if (model.calibration) outputs /= static_cast<float>(model.calibration->temperature);
  softmax_in_place<float>(outputs);
  explanation.probabilities = outputs.col(0);
  Index answer = 0;
  explanation.probabilities.maxCoeff(&answer);
  explanation.answer = static_cast<int>(answer);
  for (std::size_t l = 0; l + 1 < layers.size(); ++l)
    explanation.hidden.push_back(buffers.activations[l].col(0));

  // Backwards from the answer's logit alone.
  MatrixF deltas = MatrixF::Zero(model.network.outputs(), 1);
  deltas(answer, 0) = 1.0f;
  for (std::size_t l = layers.size(); l-- > 0;) {
    const VectorF below = layers[l].weights.transpose() * deltas.col(0);
    deltas = below;
    if (l > 0)
      multiply_by_derivative<float>(layers[l - 1].activation,
                                    buffers.activations[l - 1].leftCols(1), deltas);
  }
  explanation.relevance = deltas.col(0).cwiseProduct(input);
  return explanation;
}

}  // namespace inkling
