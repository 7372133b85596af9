#include "core/training/initial_network.h"

#include "core/model/initializer.h"

namespace inkling {

NetworkF initial_network(const Hyperparameters& h, Index pixels, Index classes) {
  std::vector<Index> widths = {pixels};
  std::vector<Activation> activations;
  for (std::size_t l = 0; l < h.hidden.size(); ++l) {
    widths.push_back(h.hidden[l]);
    activations.push_back(activation_named(h.activation_of(l)));
  }
  widths.push_back(classes);
  NetworkF network = make_network<float>(widths, activations);
  Random random(static_cast<std::uint64_t>(h.seed), RandomStream::kInitialization);
  initialize(h.initializer, h.init_deviation, random, network);
  return network;
}

}  // namespace inkling
