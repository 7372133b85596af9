#include "core/model/network.h"

#include <cassert>

#include "core/model/loss.h"

namespace inkling {

template <class Scalar>
std::int64_t Network<Scalar>::parameter_count() const {
  std::int64_t count = 0;
  for (const auto& layer : layers) count += layer.weights.size() + layer.biases.size();
  return count;
}

template <class Scalar>
bool Network<Scalar>::all_finite() const {
  for (const auto& layer : layers)
    if (!layer.weights.allFinite() || !layer.biases.allFinite()) return false;
  return true;
}

template <class Scalar>
MatrixRef<Scalar> forward(const Network<Scalar>& network, const BatchInputs<Scalar>& inputs,
                          ForwardBuffers<Scalar>& buffers) {
  const Index samples = inputs.samples();
  buffers.activations.resize(network.layers.size());
  for (std::size_t l = 0; l < network.layers.size(); ++l) {
    const DenseLayer<Scalar>& layer = network.layers[l];
    Matrix<Scalar>& storage = buffers.activations[l];
    if (storage.rows() != layer.outputs() || storage.cols() < samples)
      storage.resize(layer.outputs(), samples);
    auto outputs = storage.leftCols(samples);
    if (l == 0)
      inputs.multiply(layer.weights, outputs);
    else
      outputs.noalias() = layer.weights * buffers.activations[l - 1].leftCols(samples);
    outputs.colwise() += layer.biases;
    apply_activation<Scalar>(layer.activation, outputs);
  }
  return buffers.activations.back().leftCols(samples);
}

VectorF classify(const Model& model, std::span<const float> values) {
  assert(static_cast<Index>(values.size()) == model.pixel_count());
  LitPixels inputs;
  // Without scaling nothing is copied: a few microseconds are all that this takes.
  if (model.scaling.kind == InputScaling::Kind::kUnit) {
    inputs.assign(values);
  } else {
    VectorF scaled = Eigen::Map<const VectorF>(values.data(), model.pixel_count());
    model.scaling.scale_unit(scaled);
    inputs.assign(std::span(scaled.data(), values.size()));
  }
  MatrixF activations;
  for (const DenseLayer<float>& layer : model.network.layers) {
    MatrixF outputs(layer.outputs(), 1);
    if (activations.size() == 0)
      inputs.multiply(layer.weights, outputs);
    else  // matrix times vector: the general product would pack the whole matrix for one column
      outputs.col(0).noalias() = layer.weights * activations.col(0);
    outputs += layer.biases;
    apply_activation<float>(layer.activation, outputs);
    activations.swap(outputs);
  }
  if (model.calibration) activations /= static_cast<float>(model.calibration->temperature);
  softmax_in_place<float>(activations);
  return activations;
}

template struct Network<float>;
template struct Network<double>;
template MatrixRef<float> forward<float>(const Network<float>&, const BatchInputs<float>&,
                                         ForwardBuffers<float>&);
template MatrixRef<double> forward<double>(const Network<double>&, const BatchInputs<double>&,
                                           ForwardBuffers<double>&);

}  // namespace inkling
