#include "core/analysis/pca.h"

#include <Eigen/Eigenvalues>
#include <algorithm>
#include <cassert>
#include <limits>

namespace inkling {
namespace {

void fix_sign(Eigen::Ref<Vector<double>> component) {
  Index largest = 0;
  component.cwiseAbs().maxCoeff(&largest);
  if (component[largest] < 0.0) component = -component;
}

}  // namespace

PrincipalComponents principal_components(const MatrixF& samples, Index components) {
  const Index features = samples.rows(), count = samples.cols();
  assert(components > 0 && features > 0 && count > 0);
  PrincipalComponents result;
  const Matrix<double> values = samples.cast<double>();
  result.mean = values.rowwise().mean();
  const Matrix<double> centered = values.colwise() - result.mean;
  result.components.setZero(features, components);
  result.variances.setZero(components);
  result.shares.setZero(components);

  // X X^T and X^T X have the same eigenvalues above 0; v = X u / |X u| leads from the one's
  // eigenvectors to the other's.
  const bool by_samples = count < features;
  Matrix<double> products;
  if (by_samples)
    products.noalias() = centered.transpose() * centered;
  else
    products.noalias() = centered * centered.transpose();
  const double total = products.trace();
  const Eigen::SelfAdjointEigenSolver<Matrix<double>> solver(products);
  const Index size = products.rows();
  // What rounding leaves of an eigenvalue that is 0.
  const double least = total * static_cast<double>(size) * std::numeric_limits<double>::epsilon();
  for (Index c = 0; c < std::min(components, size); ++c) {
    const double scatter = solver.eigenvalues()[size - 1 - c];  // in ascending order
    if (!(scatter > least)) break;
    const auto vector = solver.eigenvectors().col(size - 1 - c);
    auto component = result.components.col(c);
    if (by_samples)
      component = (centered * vector).normalized();
    else
      component = vector;
    fix_sign(component);
    result.variances[c] = scatter / static_cast<double>(count - 1);
    result.shares[c] = scatter / total;
  }
  result.points.noalias() = result.components.transpose() * centered;
  return result;
}

}  // namespace inkling
