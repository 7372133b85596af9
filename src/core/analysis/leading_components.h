// The widest principal components alone, in steps, for samples that keep changing: what pca.h finds
// from all eigenvectors, in a time that is linear in features and samples.
// Source: subspace iteration with Rayleigh-Ritz, Y. Saad, "Numerical Methods for Large Eigenvalue
// Problems", 2011, section 5.
#pragma once

#include "core/base/types.h"

namespace inkling {

class LeadingComponents {
 public:
  // samples: [features x n], all finite, n >= 1. `guess`: directions() of similar samples, which
  // saves steps; directions of another number of features are set aside. Without one it begins at
  // directions by chance, always the same.
  LeadingComponents(MatrixF samples, Index components, const MatrixF& guess = {});

  // Once the variances have settled to six digits, or after 100 steps.
  bool done() const { return done_; }
  // 32 multiply-adds for each feature of each sample.
  void advance();

  // Of the newest step, valid after the first. A component's sign is free.
  MatrixF points() const;                                   // [components x n]: along each
  const Vector<double>& shares() const { return shares_; }  // of the whole variance, 0..1
  // The components and some more, [features x up to 8], orthonormal.
  const MatrixF& directions() const { return directions_; }

  const MatrixF& centered() const { return samples_; }  // the samples less their mean

 private:
  MatrixF samples_, directions_, outputs_;  // outputs: [n x directions]
  Index components_;
  double total_ = 0.0;
  Vector<double> shares_;
  int steps_ = 0;
  bool done_ = false;
};

}  // namespace inkling
