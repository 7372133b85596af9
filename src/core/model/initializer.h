// The distributions that initial weights are drawn from. Biases start at 0.
#pragma once

#include <array>
#include <string_view>
#include <vector>

#include "core/base/random.h"
#include "core/model/network.h"

namespace inkling {

// With n inputs and m outputs of a layer:
//   he_normal       normal, deviation sqrt(2 / n)                      He et al., "Delving Deep
//   into Rectifiers", 2015 he_uniform      uniform within +-sqrt(6 / n) xavier_normal   normal,
//   deviation sqrt(2 / (n + m))                Glorot and Bengio, "Understanding the difficulty
//   xavier_uniform  uniform within +-sqrt(6 / (n + m))                 of training deep feedforward
//   networks", 2010 normal          normal with the given deviation
inline constexpr std::array<std::string_view, 5> kInitializerNames = {
    "he_normal", "he_uniform", "xavier_normal", "xavier_uniform", "normal"};

// Fills weights layer by layer, each input's weights in turn, so that the same generator gives the
// same network. `name` is one of kInitializerNames.
template <class Scalar>
void initialize(std::string_view name, double deviation, Random& random, Network<Scalar>& network);

// A network of zeros: widths = inputs, hidden ..., outputs; one activation for each hidden layer.
template <class Scalar>
Network<Scalar> make_network(const std::vector<Index>& widths,
                             const std::vector<Activation>& activations);

}  // namespace inkling
