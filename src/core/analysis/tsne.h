// t-SNE: points in a plane whose neighbours are those that the samples have.
// Source: L. van der Maaten and G. Hinton, "Visualizing data using t-SNE", 2008. Exact: each step
// visits all pairs. Step size and start follow D. Kobak and P. Berens, "The art of using t-SNE for
// single-cell transcriptomics", 2019, as scikit-learn's TSNE does with its defaults.
#pragma once

#include <cstdint>

#include "core/base/executor.h"
#include "core/base/types.h"

namespace inkling {

struct TsneSettings {
  // How many neighbours a sample has, smoothly counted; lowered to a third of the other samples.
  double perplexity = 30.0;
  std::uint64_t seed = 0;
  int iterations = 1000;
};

// The pieces, to be checked by themselves.
namespace tsne {

// Row of conditional probabilities p(j|i) = exp(-b d_j) / sum_k exp(-b d_k) for the squared
// distances d_j from sample i to all n samples, p(i|i) = 0, with b found by bisection so that the
// perplexity 2^entropy is the wanted one to within 1e-5 of its logarithm. Where several samples lie
// on sample i, a small perplexity may not exist; the nearest then share.
Vector<double> neighbor_probabilities(const Vector<double>& squared_distances, Index i,
                                      double perplexity);

// Joint probabilities p_ij = (p(j|i) + p(i|j)) / 2n, [n x n], of samples [features x n].
MatrixF joint_probabilities(const MatrixF& samples, double perplexity, Executor& executor);

// KL(P || Q) = sum_ij p_ij log(p_ij / q_ij), q_ij = (1 + |y_i - y_j|^2)^-1 / Z, in nats, and its
// derivative with respect to the points y [2 x n]:
//   4 sum_j (exaggeration p_ij - q_ij) (y_i - y_j) (1 + |y_i - y_j|^2)^-1
double divergence(const MatrixF& joint, const MatrixF& points);
MatrixF gradient(const MatrixF& joint, const MatrixF& points, float exaggeration,
                 Executor& executor);

}  // namespace tsne

// An embedding in steps, so that a page can draw between them and give it up at any time: first the
// neighbours of all samples are found, then the points move. Takes 4 n^2 bytes. The result depends
// on samples, settings and processor type alone, not on the executor or on how the steps are taken.
// For 1000 samples of 128 features a step takes about a millisecond of one core.
class Tsne {
 public:
  // samples: [features x n], n >= 4, all finite. The executor must outlive this. Points start from
  // the samples' two principal components: `widest` [2 x n], which takes a while to find (pca.h)
  // where it is not at hand.
  Tsne(const MatrixF& samples, const TsneSettings& settings, Executor& executor);
  Tsne(const MatrixF& samples, const MatrixF& widest, const TsneSettings& settings,
       Executor& executor);

  bool done() const { return iteration_ == settings_.iterations; }
  // Up to so many steps: of finding neighbours (16 samples each) or of moving the points.
  void advance(int steps);
  double progress() const;                      // 0..1, of steps
  int iteration() const { return iteration_; }  // how often the points have moved

  const MatrixF& points() const { return points_; }  // [2 x n]
  // KL(P || Q) of the present points, as expensive as two steps; 0 before the points move.
  double divergence() const;

 private:
  void find_neighbors();
  void move();

  Executor& executor_;
  TsneSettings settings_;
  MatrixF samples_;  // emptied once their neighbours are known
  Vector<float> norms_;
  MatrixF joint_;  // p_ij; its columns are p(j|i) until all are known
  Index next_neighbors_ = 0;
  int iteration_ = 0;
  MatrixF points_, velocity_, gains_;
};

}  // namespace inkling
