// Matrix types and the one layout of a batch: a matrix [features x samples], one column is one
// sample.
#pragma once

#include <Eigen/Core>
#include <cstdint>

namespace inkling {

using Index = Eigen::Index;

// Column-major. Training runs in float; gradient checks run the same code in double.
template <class Scalar>
using Matrix = Eigen::Matrix<Scalar, Eigen::Dynamic, Eigen::Dynamic>;
template <class Scalar>
using Vector = Eigen::Matrix<Scalar, Eigen::Dynamic, 1>;

// Parts of matrices as arguments. Members of a struct, since a function whose type spells out
// Eigen's default arguments gets two different symbols from Clang 14 with a precompiled header.
template <class Scalar>
struct MatrixRefs {
  using Ref = Eigen::Ref<Matrix<Scalar>>;
  using ConstRef = Eigen::Ref<const Matrix<Scalar>>;
};
template <class Scalar>
using MatrixRef = typename MatrixRefs<Scalar>::Ref;
template <class Scalar>
using ConstMatrixRef = typename MatrixRefs<Scalar>::ConstRef;

using MatrixF = Matrix<float>;
using VectorF = Vector<float>;

}  // namespace inkling
