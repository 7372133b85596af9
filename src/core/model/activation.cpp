#include "core/model/activation.h"

namespace inkling {

template <class Scalar>
void apply_activation(Activation activation, MatrixRef<Scalar> values) {
  auto z = values.array();
  switch (activation) {
    case Activation::kIdentity:
      break;
    case Activation::kRelu:
      z = z.cwiseMax(Scalar(0));
      break;
    case Activation::kLeakyRelu:
      z = z.cwiseMax(Scalar(kLeakySlope) * z);
      break;
    case Activation::kSigmoid:
      // By way of tanh, which saturates cleanly where exp(-z) would overflow.
      z = Scalar(0.5) * (Scalar(0.5) * z).tanh() + Scalar(0.5);
      break;
    case Activation::kTanh:
      z = z.tanh();
      break;
  }
}

template <class Scalar>
void multiply_by_derivative(Activation activation, const ConstMatrixRef<Scalar>& activations,
                            MatrixRef<Scalar> deltas) {
  const auto a = activations.array();
  auto d = deltas.array();
  switch (activation) {
    case Activation::kIdentity:
      break;
    case Activation::kRelu:
      d = (a > Scalar(0)).select(d, Scalar(0));
      break;
    case Activation::kLeakyRelu:
      d = (a > Scalar(0)).select(d, Scalar(kLeakySlope) * d);
      break;
    case Activation::kSigmoid:
      d *= a * (Scalar(1) - a);
      break;
    case Activation::kTanh:
      d *= Scalar(1) - a * a;
      break;
  }
}

template void apply_activation<float>(Activation, MatrixRef<float>);
template void apply_activation<double>(Activation, MatrixRef<double>);
template void multiply_by_derivative<float>(Activation, const Eigen::Ref<const Matrix<float>>&,
                                            MatrixRef<float>);
template void multiply_by_derivative<double>(Activation, const Eigen::Ref<const Matrix<double>>&,
                                             MatrixRef<double>);

}  // namespace inkling
