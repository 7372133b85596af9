// Principal components: the directions along which samples differ most.
// Source: K. Pearson, "On lines and planes of closest fit to systems of points in space", 1901;
// I. T. Jolliffe, "Principal Component Analysis", 2002.
#pragma once

#include "core/base/types.h"

namespace inkling {

struct PrincipalComponents {
  Vector<double> mean;        // [features]
  Matrix<double> components;  // [features x components], of unit length, the widest first
  Matrix<double> points;      // [components x samples]: components^T (samples - mean)
  Vector<double> variances;   // along each, with the divisor samples - 1
  Vector<double> shares;      // of the whole variance, 0..1; 0 where nothing varies
};

// samples: [features x samples]. The sign of a component is free; here its entry of the largest
// magnitude (the first of equals) is positive, as scikit-learn's PCA has it since 1.5 (svd_flip
// with u_based_decision=False). Components that the samples do not have (fewer features or samples
// than asked for, or no variance left) are zeros.
// By the eigenvectors of the covariance, or of the samples' inner products where there are fewer
// samples than features: cubic in the smaller of both numbers, some tenths of a second for 800.
PrincipalComponents principal_components(const MatrixF& samples, Index components);

}  // namespace inkling
