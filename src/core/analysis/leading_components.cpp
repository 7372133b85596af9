#include "core/analysis/leading_components.h"

#include <Eigen/Eigenvalues>
#include <Eigen/QR>
#include <algorithm>
#include <cassert>
#include <utility>

#include "core/base/random.h"

namespace inkling {
namespace {

// More directions than are wanted: the next narrower ones are what slows the iteration down.
constexpr Index kDirections = 8;
constexpr int kMostSteps = 100;
constexpr double kSettled = 1e-6;

MatrixF orthonormal(const MatrixF& directions) {
  const Eigen::HouseholderQR<MatrixF> qr(directions);
  return qr.householderQ() * MatrixF::Identity(directions.rows(), directions.cols());
}

MatrixF by_chance(Index features, Index count) {
  MatrixF directions(features, count);
  Random random(0, RandomStream::kEmbedding);
  for (Index i = 0; i < directions.size(); ++i)
    directions.data()[i] = static_cast<float>(random.normal());
  return directions;
}

}  // namespace

LeadingComponents::LeadingComponents(MatrixF samples, Index components, const MatrixF& guess)
    : samples_(std::move(samples)), components_(components) {
  assert(components > 0 && samples_.cols() > 0);
  const VectorF mean = samples_.rowwise().mean();
  samples_.colwise() -= mean;
  total_ = samples_.colwise().squaredNorm().cast<double>().sum();
  shares_.setZero(components);
  const Index count = std::min(std::max(kDirections, components), samples_.rows());
  const bool known = guess.rows() == samples_.rows() && guess.cols() == count;
  directions_ = orthonormal(known ? guess : by_chance(samples_.rows(), count));
}

void LeadingComponents::advance() {
  outputs_.noalias() = samples_.transpose() * directions_;
  const Matrix<double> products = (outputs_.transpose() * outputs_).cast<double>();
  const Eigen::SelfAdjointEigenSolver<Matrix<double>> solver(products);
  // In falling order: the first columns are the components.
  const MatrixF turn = solver.eigenvectors().rowwise().reverse().cast<float>();
  directions_ *= turn;
  outputs_ *= turn;
  const Vector<double> former = shares_;
  const Index found = std::min(components_, directions_.cols());
  for (Index c = 0; c < found; ++c)
    shares_[c] = total_ > 0.0
                     ? std::max(0.0, solver.eigenvalues()[directions_.cols() - 1 - c] / total_)
                     : 0.0;
  ++steps_;
  done_ = steps_ == kMostSteps ||
          (steps_ > 1 && (shares_ - former).cwiseAbs().maxCoeff() <= kSettled * shares_.maxCoeff());
  if (!done_) directions_ = orthonormal(samples_ * outputs_);
}

MatrixF LeadingComponents::points() const {
  MatrixF points = MatrixF::Zero(components_, samples_.cols());
  const Index found = std::min(components_, outputs_.cols());
  points.topRows(found) = outputs_.leftCols(found).transpose();
  return points;
}

}  // namespace inkling
