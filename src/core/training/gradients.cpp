#include "core/training/gradients.h"

#include <cassert>

namespace inkling {
namespace {

template <class Scalar>
auto block(Matrix<Scalar>& storage, Index rows, Index columns) {
  if (storage.rows() != rows || storage.cols() < columns) storage.resize(rows, columns);
  return storage.leftCols(columns);
}

}  // namespace

template <class Scalar>
BatchScore Backpropagation<Scalar>::run(const Network<Scalar>& network,
                                        const ConstMatrixRef<Scalar>& inputs,
                                        std::span<const std::uint8_t> labels,
                                        const LossSettings& settings, const DropoutMasks& dropout,
                                        bool accumulate, Gradients<Scalar>& gradients) {
  const std::size_t depth = network.layers.size();
  const Index samples = inputs.cols();
  assert(static_cast<Index>(labels.size()) == samples && inputs.rows() == network.inputs());
  for (auto* buffers : {&activations_, &dropped_, &masks_, &deltas_}) buffers->resize(depth);
  gradients.layers.resize(depth);
  const auto rate = [&](std::size_t l) {
    return l + 1 < depth && !settings.dropout.empty() ? settings.dropout[l] : 0.0;
  };
  // What layer l passes on: its activations, or what dropout left of them.
  const auto output = [&](std::size_t l) -> Matrix<Scalar>& {
    return rate(l) > 0.0 ? dropped_[l] : activations_[l];
  };

  for (std::size_t l = 0; l < depth; ++l) {
    const DenseLayer<Scalar>& layer = network.layers[l];
    auto a = block(activations_[l], layer.outputs(), samples);
    if (l == 0)
      a.noalias() = layer.weights * inputs;
    else
      a.noalias() = layer.weights * output(l - 1).leftCols(samples);
    a.colwise() += layer.biases;
    apply_activation<Scalar>(layer.activation, a);
    if (rate(l) > 0.0) {
      auto mask = block(masks_[l], layer.outputs(), samples);
      dropout.fill(l, rate(l), 0, layer.outputs(), samples, layer.outputs(), mask.data());
      block(dropped_[l], layer.outputs(), samples) = a.cwiseProduct(mask);
    }
  }

  // From here on the last layer's storage holds the derivative with respect to its logits.
  const BatchScore score = cross_entropy_gradient<Scalar>(
      labels, settings.label_smoothing, settings.scale, activations_.back().leftCols(samples));
  for (std::size_t l = depth; l-- > 0;) {
    const auto delta = (l + 1 == depth ? activations_[l] : deltas_[l]).leftCols(samples);
    auto& gradient = gradients.layers[l];
    if (!accumulate) gradient.biases.setZero(network.layers[l].outputs());
    gradient.biases += delta.rowwise().sum();
    const auto add_product = [&](const auto& below) {
      if (accumulate)
        gradient.weights.noalias() += delta * below.transpose();
      else
        gradient.weights.noalias() = delta * below.transpose();
    };
    if (l == 0) {
      add_product(inputs);
      break;
    }
    add_product(output(l - 1).leftCols(samples));
    auto below = block(deltas_[l - 1], network.layers[l].inputs(), samples);
    below.noalias() = network.layers[l].weights.transpose() * delta;
    if (rate(l - 1) > 0.0) below.array() *= masks_[l - 1].leftCols(samples).array();
    multiply_by_derivative<Scalar>(network.layers[l - 1].activation,
                                   activations_[l - 1].leftCols(samples), below);
  }
  return score;
}

template <class Scalar>
double l2_penalty(const Network<Scalar>& network, double l2) {
  double sum = 0.0;
  if (l2 > 0.0)
    for (const auto& layer : network.layers)
      sum += static_cast<double>(layer.weights.squaredNorm());
  return 0.5 * l2 * sum;
}

template class Backpropagation<float>;
template class Backpropagation<double>;
template double l2_penalty<float>(const Network<float>&, double);
template double l2_penalty<double>(const Network<double>&, double);

}  // namespace inkling
