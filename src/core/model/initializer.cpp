#include "core/model/initializer.h"

#include <cassert>
#include <cmath>

namespace inkling {

template <class Scalar>
void initialize(std::string_view name, double deviation, Random& random, Network<Scalar>& network) {
  for (DenseLayer<Scalar>& layer : network.layers) {
    const auto n = static_cast<double>(layer.inputs()), m = static_cast<double>(layer.outputs());
    const auto fill = [&](auto draw) {
      for (Index i = 0; i < layer.weights.size(); ++i)
        layer.weights.data()[i] = static_cast<Scalar>(draw());
    };
    const auto normal = [&](double sigma) { fill([&] { return sigma * random.normal(); }); };
    const auto uniform = [&](double limit) { fill([&] { return random.uniform(-limit, limit); }); };
    if (name == "he_normal")
      normal(std::sqrt(2.0 / n));
    else if (name == "he_uniform")
      uniform(std::sqrt(6.0 / n));
    else if (name == "xavier_normal")
      normal(std::sqrt(2.0 / (n + m)));
    else if (name == "xavier_uniform")
      uniform(std::sqrt(6.0 / (n + m)));
    else
      normal(deviation);
    layer.biases.setZero();
  }
}

template <class Scalar>
Network<Scalar> make_network(const std::vector<Index>& widths,
                             const std::vector<Activation>& activations) {
  assert(widths.size() >= 2 && activations.size() + 2 == widths.size());
  Network<Scalar> network;
  for (std::size_t l = 0; l + 1 < widths.size(); ++l) {
    DenseLayer<Scalar> layer;
    layer.weights = Matrix<Scalar>::Zero(widths[l + 1], widths[l]);
    layer.biases = Vector<Scalar>::Zero(widths[l + 1]);
    layer.activation = l < activations.size() ? activations[l] : Activation::kIdentity;
    network.layers.push_back(std::move(layer));
  }
  return network;
}

template void initialize<float>(std::string_view, double, Random&, Network<float>&);
template void initialize<double>(std::string_view, double, Random&, Network<double>&);
template Network<float> make_network<float>(const std::vector<Index>&,
                                            const std::vector<Activation>&);
template Network<double> make_network<double>(const std::vector<Index>&,
                                              const std::vector<Activation>&);

}  // namespace inkling
