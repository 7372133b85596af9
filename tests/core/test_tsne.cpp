// Against scikit-learn's numbers (analysis_reference.py) and by properties.
#include <catch_amalgamated.hpp>
#include <cmath>

#include "core/analysis/pca.h"
#include "core/analysis/tsne.h"
#include "core/base/random.h"
#include "support/backwards_executor.h"
#include "support/random_images.h"
#include "support/reference_arrays.h"

using namespace inkling;

namespace {

constexpr Index kEach = 30, kFeatures = 12;

// Three groups far apart.
MatrixF groups() {
  Random random(3, RandomStream::kShuffling);
  MatrixF samples = testing::random_matrix(random, kFeatures, 3 * kEach);
  for (Index i = 0; i < samples.cols(); ++i) samples(i % 3, i) += 12.0f;
  return samples;
}

}  // namespace

TEST_CASE("each row of neighbours has the wanted perplexity", "[tsne]") {
  Random random(9, RandomStream::kShuffling);
  for (const double perplexity : {2.0, 5.0, 30.0})
    for (const double scale : {1e-4, 1.0, 1e5}) {
      Vector<double> distances(100);
      for (double& distance : distances) distance = scale * random.uniform(1.0, 3.0);
      distances[7] = 0.0;
      const auto p = tsne::neighbor_probabilities(distances, 7, perplexity);
      CHECK(p[7] == 0.0);
      CHECK(p.sum() == Catch::Approx(1.0));
      double entropy = 0.0;
      for (const double share : p)
        if (share > 0.0) entropy -= share * std::log(share);
      CHECK(std::exp(entropy) == Catch::Approx(perplexity).epsilon(2e-5));
      // The nearer, the likelier, as far as numbers are that small.
      for (Index j = 1; j < 100; ++j)
        if (j != 7 && j != 8)
          CHECK((distances[j] < distances[j - 1] ? p[j] >= p[j - 1] : p[j] <= p[j - 1]));
    }
  // Sixty samples on one spot cannot have five neighbours; they share.
  Vector<double> same = Vector<double>::Zero(60);
  const auto shared = tsne::neighbor_probabilities(same, 0, 5.0);
  CHECK(shared[1] == Catch::Approx(1.0 / 59.0));
}

TEST_CASE("probabilities, divergence and gradient equal scikit-learn's", "[tsne]") {
  const auto arrays = testing::read_reference("analysis.txt");
  testing::BackwardsExecutor executor(2);
  const MatrixF joint = tsne::joint_probabilities(arrays.at("tsne.samples").cast<float>(),
                                                  arrays.at("tsne.perplexity")(0, 0), executor);
  CHECK((joint.cast<double>() - arrays.at("tsne.joint")).cwiseAbs().maxCoeff() < 2e-7);
  CHECK(joint.sum() == Catch::Approx(1.0).epsilon(1e-5));
  const MatrixF points = arrays.at("tsne.points").cast<float>();
  CHECK(tsne::divergence(joint, points) ==
        Catch::Approx(arrays.at("tsne.divergence")(0, 0)).epsilon(1e-5));
  const MatrixF gradient = tsne::gradient(joint, points, 1.0f, executor);
  CHECK((gradient.cast<double>() - arrays.at("tsne.gradient")).cwiseAbs().maxCoeff() < 1e-6);
}

TEST_CASE("the gradient is the slope of the divergence", "[tsne]") {
  Random random(1, RandomStream::kShuffling);
  SerialExecutor executor;
  const MatrixF joint =
      tsne::joint_probabilities(testing::random_matrix(random, 6, 150), 10.0, executor);
  const MatrixF points = testing::random_matrix(random, 2, 150);
  const MatrixF gradient = tsne::gradient(joint, points, 1.0f, executor);
  constexpr float kStep = 1.0f / 256.0f;
  for (Index i = 0; i < points.size(); i += 7) {
    MatrixF above = points, below = points;
    above.data()[i] += kStep;
    below.data()[i] -= kStep;
    const double slope = (tsne::divergence(joint, above) - tsne::divergence(joint, below)) /
                         (2.0 * static_cast<double>(kStep));
    CHECK(gradient.data()[i] == Catch::Approx(slope).margin(2e-6));
  }
}

TEST_CASE("groups that are far apart stay apart, and the divergence falls", "[tsne]") {
  SerialExecutor executor;
  Tsne tsne(groups(), {.perplexity = 10.0, .seed = 4, .iterations = 500}, executor);
  std::vector<double> divergences;
  double former = 0.0;
  while (!tsne.done()) {
    tsne.advance(50);
    CHECK(tsne.progress() > former);
    former = tsne.progress();
    if (tsne.iteration() > 300) divergences.push_back(tsne.divergence());
  }
  CHECK(tsne.progress() == 1.0);
  CHECK(tsne.iteration() == 500);
  REQUIRE(divergences.size() > 2);
  // Once the exaggeration has ended.
  CHECK(std::is_sorted(divergences.rbegin(), divergences.rend()));
  CHECK(divergences.back() < 0.5);

  const MatrixF& points = tsne.points();
  REQUIRE(points.allFinite());
  for (Index i = 0; i < points.cols(); ++i) {
    // The nearest five are of one's own group.
    std::vector<std::pair<float, Index>> others;
    for (Index j = 0; j < points.cols(); ++j)
      if (j != i) others.emplace_back((points.col(i) - points.col(j)).norm(), j);
    std::sort(others.begin(), others.end());
    for (std::size_t k = 0; k < 5; ++k) CHECK(others[k].second % 3 == i % 3);
  }
}

TEST_CASE("an embedding does not depend on processors or on how its steps are taken", "[tsne]") {
  SerialExecutor one;
  testing::BackwardsExecutor three(3);
  const TsneSettings settings{.perplexity = 8.0, .seed = 4, .iterations = 60};
  Tsne first(groups(), settings, one), second(groups(), settings, three);
  first.advance(1000);
  while (!second.done()) second.advance(1);
  CHECK(first.points() == second.points());
  Tsne other(groups(), {.perplexity = 8.0, .seed = 5, .iterations = 60}, one);
  other.advance(1000);
  CHECK_FALSE(other.points() == first.points());
}

TEST_CASE("principal components at hand start the same embedding", "[tsne]") {
  SerialExecutor executor;
  const TsneSettings settings{.perplexity = 8.0, .seed = 4, .iterations = 60};
  Tsne found(groups(), settings, executor);
  Tsne given(groups(), principal_components(groups(), 2).points.cast<float>(), settings, executor);
  found.advance(1000);
  given.advance(1000);
  CHECK(found.points() == given.points());
}

TEST_CASE("samples that are all alike do not hurt", "[tsne]") {
  SerialExecutor executor;
  Tsne tsne(MatrixF::Constant(3, 4, 1.5f), {.iterations = 300}, executor);
  tsne.advance(1000);
  CHECK(tsne.done());
  CHECK(tsne.points().allFinite());
}
