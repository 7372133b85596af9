// Activation functions, element by element.
#pragma once

#include <algorithm>
#include <array>
#include <cassert>
#include <optional>
#include <string_view>

#include "core/base/types.h"

namespace inkling {

enum class Activation { kIdentity, kRelu, kLeakyRelu, kSigmoid, kTanh };

inline constexpr double kLeakySlope = 0.01;  // Maas, Hannun, Ng 2013

inline constexpr std::array<std::string_view, 5> kActivationNames = {
    "identity", "relu", "leaky_relu", "sigmoid", "tanh"};

inline std::string_view to_string(Activation activation) {
  return kActivationNames[static_cast<std::size_t>(activation)];
}

// `name` is one of kActivationNames.
inline Activation activation_named(std::string_view name) {
  const auto at = std::find(kActivationNames.begin(), kActivationNames.end(), name);
  assert(at != kActivationNames.end());
  return static_cast<Activation>(at - kActivationNames.begin());
}

// values <- f(values)
template <class Scalar>
void apply_activation(Activation activation, MatrixRef<Scalar> values);

// deltas <- deltas * f'(z), where the derivative is written in terms of f's own value a = f(z):
//   identity 1 | ReLU [a > 0] | leaky ReLU a > 0 ? 1 : 0.01 | sigmoid a (1 - a) | tanh 1 - a^2
template <class Scalar>
void multiply_by_derivative(Activation activation, const ConstMatrixRef<Scalar>& activations,
                            MatrixRef<Scalar> deltas);

}  // namespace inkling
