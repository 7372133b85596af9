#include "core/analysis/tsne.h"

#include <algorithm>
#include <cassert>
#include <cmath>

#include "core/analysis/pca.h"
#include "core/base/random.h"

namespace inkling {
namespace {

constexpr Index kSampleBlock = 64;  // samples that a processor takes at a time
constexpr Index kNeighbors = 16;    // samples whose neighbours are found in a step
constexpr double kExaggeration = 12.0;
constexpr int kExaggerated = 250;  // steps, in which groups find each other
constexpr float kEarlyMomentum = 0.5f, kMomentum = 0.8f;
constexpr float kGainStep = 0.2f, kGainDecay = 0.8f, kLeastGain = 0.01f;  // Jacobs 1988
constexpr float kStartSpread = 1e-4f;

Index block_count(Index samples) { return (samples + kSampleBlock - 1) / kSampleBlock; }

// columns first .. first + count - 1 of `joint` <- p(j|i) of those samples.
void fill_neighbors(const MatrixF& samples, const VectorF& norms, Index first, Index count,
                    double perplexity, MatrixF& joint) {
  auto block = joint.middleCols(first, count);
  block.noalias() = samples.transpose() * samples.middleCols(first, count);
  for (Index c = 0; c < count; ++c) {
    const Index i = first + c;
    const Vector<double> distances =
        (norms.array() + norms[i] - 2.0f * block.col(c).array()).max(0.0f).cast<double>();
    block.col(c) = tsne::neighbor_probabilities(distances, i, perplexity).cast<float>();
  }
}

void symmetrize(MatrixF& joint) {
  const Index n = joint.cols();
  const float scale = 0.5f / static_cast<float>(n);
  for (Index column = 0; column < n; ++column)
    for (Index row = 0; row <= column; ++row)
      joint(row, column) = joint(column, row) = (joint(row, column) + joint(column, row)) * scale;
}

// Distances do not change when all samples move; near 0 they lose fewer digits.
MatrixF centered(const MatrixF& samples) { return samples.colwise() - samples.rowwise().mean(); }

double possible_perplexity(double wanted, Index samples) {
  return std::min(wanted, static_cast<double>(samples - 1) / 3.0);
}

}  // namespace

namespace tsne {

Vector<double> neighbor_probabilities(const Vector<double>& squared_distances, Index i,
                                      double perplexity) {
  constexpr int kMostHalvings = 100;
  constexpr double kTolerance = 1e-5;
  const Index n = squared_distances.size();
  Eigen::ArrayXd distances = squared_distances;
  distances[i] = n > 1 ? distances[i == 0 ? 1 : 0] : 0.0;  // not the least because it is its own
  distances -= distances.minCoeff();
  const double wanted = std::log(perplexity);
  double low = 0.0, high = 0.0, b = 1.0;  // high 0: none found yet
  const double mean = distances.mean();
  if (mean > 0.0) b = 1.0 / mean;
  Eigen::ArrayXd p;
  for (int halving = 0; halving < kMostHalvings; ++halving) {
    p = (-b * distances).exp();
    p[i] = 0.0;
    const double sum = p.sum();
    // Entropy of p / sum: log(sum) + b * mean distance.
    const double surplus = std::log(sum) + b * (p * distances).sum() / sum - wanted;
    p /= sum;
    if (std::abs(surplus) < kTolerance) break;
    (surplus > 0.0 ? low : high) = b;
    b = high > 0.0 ? (low + high) / 2.0 : 2.0 * b;
  }
  return p;
}

MatrixF joint_probabilities(const MatrixF& samples, double perplexity, Executor& executor) {
  const MatrixF x = centered(samples);
  const VectorF norms = x.colwise().squaredNorm().transpose();
  MatrixF joint(x.cols(), x.cols());
  executor.for_each(static_cast<std::size_t>(block_count(x.cols())), [&](std::size_t block) {
    const Index first = static_cast<Index>(block) * kSampleBlock;
    fill_neighbors(x, norms, first, std::min(kSampleBlock, x.cols() - first), perplexity, joint);
  });
  symmetrize(joint);
  return joint;
}

double divergence(const MatrixF& joint, const MatrixF& points) {
  const Index n = points.cols();
  // Smaller ones are rounding and say nothing.
  constexpr double kLeast = 1e-12;
  double z = 0.0, sum = 0.0;
  for (Index i = 0; i < n; ++i) {
    const auto x = points.row(0).array().cast<double>(), y = points.row(1).array().cast<double>();
    const Eigen::ArrayXd spread = (1.0 + (x - x[i]).square() + (y - y[i]).square()).transpose();
    const Eigen::ArrayXd p = joint.col(i).cast<double>().array();
    z += spread.inverse().sum() - 1.0;
    sum += (p > kLeast).select(p * (p.max(kLeast).log() + spread.log()), 0.0).sum();
  }
  return sum + joint.cast<double>().sum() * std::log(z);
}

MatrixF gradient(const MatrixF& joint, const MatrixF& points, float exaggeration,
                 Executor& executor) {
  const Index n = points.cols(), blocks = block_count(n);
  const VectorF x = points.row(0).transpose(), y = points.row(1).transpose();
  MatrixF attraction(2, n), repulsion(2, n);
  std::vector<double> sums(static_cast<std::size_t>(blocks));
  executor.for_each(sums.size(), [&](std::size_t block) {
    Eigen::ArrayXf dx(n), dy(n), near(n), pull(n);
    const Index first = static_cast<Index>(block) * kSampleBlock;
    for (Index i = first; i < std::min(first + kSampleBlock, n); ++i) {
      dx = x[i] - x.array();
      dy = y[i] - y.array();
      near = (1.0f + dx.square() + dy.square()).inverse();
      near[i] = 0.0f;
      sums[block] += static_cast<double>(near.sum());
      pull = near * joint.col(i).array();
      attraction(0, i) = (pull * dx).sum();
      attraction(1, i) = (pull * dy).sum();
      near = near.square();
      repulsion(0, i) = (near * dx).sum();
      repulsion(1, i) = (near * dy).sum();
    }
  });
  double z = 0.0;
  for (const double sum : sums) z += sum;
  return 4.0f * (exaggeration * attraction - repulsion / static_cast<float>(z));
}

}  // namespace tsne

Tsne::Tsne(const MatrixF& samples, const TsneSettings& settings, Executor& executor)
    : Tsne(samples, principal_components(samples, 2).points.cast<float>(), settings, executor) {}

Tsne::Tsne(const MatrixF& samples, const MatrixF& widest, const TsneSettings& settings,
           Executor& executor)
    : executor_(executor), settings_(settings), samples_(centered(samples)) {
  const Index n = samples.cols();
  assert(n >= 4 && settings.perplexity >= 1.0 && settings.iterations >= 0);
  assert(widest.rows() == 2 && widest.cols() == n);
  settings_.perplexity = possible_perplexity(settings.perplexity, n);
  norms_ = samples_.colwise().squaredNorm().transpose();
  joint_.resize(n, n);
  // The two widest directions of the samples, so that the large picture is right from the start,
  // and a breath of chance, so that no two points lie on each other.
  const float deviation = std::sqrt(widest.row(0).squaredNorm() / static_cast<float>(n));
  points_ =
      deviation > 0.0f ? MatrixF(widest / deviation * kStartSpread) : MatrixF(MatrixF::Zero(2, n));
  Random random(settings.seed, RandomStream::kEmbedding);
  for (Index i = 0; i < points_.size(); ++i)
    points_.data()[i] += 0.01f * kStartSpread * static_cast<float>(random.normal());
  velocity_.setZero(2, n);
  gains_.setOnes(2, n);
}

void Tsne::advance(int steps) {
  for (int step = 0; step < steps && !done(); ++step)
    if (next_neighbors_ < joint_.cols())
      find_neighbors();
    else
      move();
}

double Tsne::progress() const {
  const auto steps = [](Index samples) {
    return static_cast<double>((samples + kNeighbors - 1) / kNeighbors);
  };
  return (steps(next_neighbors_) + iteration_) / (steps(joint_.cols()) + settings_.iterations);
}

double Tsne::divergence() const { return iteration_ > 0 ? tsne::divergence(joint_, points_) : 0.0; }

void Tsne::find_neighbors() {
  const Index n = joint_.cols(), count = std::min(kNeighbors, n - next_neighbors_);
  fill_neighbors(samples_, norms_, next_neighbors_, count, settings_.perplexity, joint_);
  next_neighbors_ += count;
  if (next_neighbors_ < n) return;
  symmetrize(joint_);
  samples_.resize(0, 0);
}

void Tsne::move() {
  const bool early = iteration_ < kExaggerated;
  const MatrixF gradient =
      tsne::gradient(joint_, points_, early ? static_cast<float>(kExaggeration) : 1.0f, executor_);
  const float momentum = early ? kEarlyMomentum : kMomentum;
  const double n = static_cast<double>(points_.cols());
  const auto rate = static_cast<float>(std::max(n / kExaggeration / 4.0, 50.0));
  // A coordinate that goes on in one direction gets faster, one that swings slower.
  gains_ = ((gradient.array() * velocity_.array() < 0.0f)
                .select(gains_.array() + kGainStep, gains_.array() * kGainDecay))
               .max(kLeastGain);
  velocity_.array() = momentum * velocity_.array() - rate * gains_.array() * gradient.array();
  points_ += velocity_;
  ++iteration_;
}

}  // namespace inkling
