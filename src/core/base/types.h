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

using MatrixF = Matrix<float>;
using VectorF = Vector<float>;

}  // namespace inkling
