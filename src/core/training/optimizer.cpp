#include "core/training/optimizer.h"

#include "core/training/adam.h"
#include "core/training/sgd.h"

namespace inkling {

template <class Scalar>
void Optimizer<Scalar>::step(const Hyperparameters& h, double learning_rate,
                             const Gradients<Scalar>& gradients, Network<Scalar>& network) {
  begin_step(h);
  for (std::size_t l = 0; l < network.layers.size(); ++l) {
    auto& layer = network.layers[l];
    const auto& gradient = gradients.layers[l];
    update(2 * l, h, learning_rate, true,
           ConstValues(gradient.weights.data(), gradient.weights.size()),
           Values(layer.weights.data(), layer.weights.size()));
    update(2 * l + 1, h, learning_rate, false,
           ConstValues(gradient.biases.data(), gradient.biases.size()),
           Values(layer.biases.data(), layer.biases.size()));
  }
}

template <class Scalar>
std::unique_ptr<Optimizer<Scalar>> make_optimizer(std::string_view name) {
  if (name == "adam") return std::make_unique<Adam<Scalar>>(/*decoupled_decay=*/false);
  if (name == "adamw") return std::make_unique<Adam<Scalar>>(/*decoupled_decay=*/true);
  return std::make_unique<Sgd<Scalar>>();
}

template class Optimizer<float>;
template class Optimizer<double>;
template std::unique_ptr<Optimizer<float>> make_optimizer<float>(std::string_view);
template std::unique_ptr<Optimizer<double>> make_optimizer<double>(std::string_view);

}  // namespace inkling
