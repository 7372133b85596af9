// Against all eigenvectors (pca.h), which are checked against scikit-learn's.
#include <catch_amalgamated.hpp>

#include "core/analysis/leading_components.h"
#include "core/analysis/pca.h"
#include "core/base/random.h"

using namespace inkling;

namespace {

// Twelve directions of falling width, turned by chance.
MatrixF spread_samples(Index features, Index count, std::uint64_t seed) {
  Random random(seed, RandomStream::kShuffling);
  const auto chance = [&](Index rows, Index columns) {
    MatrixF result(rows, columns);
    for (Index i = 0; i < result.size(); ++i)
      result.data()[i] = static_cast<float>(random.normal());
    return result;
  };
  MatrixF hidden = chance(12, count);
  for (Index k = 0; k < 12; ++k) hidden.row(k) *= std::pow(0.8f, static_cast<float>(k));
  return (chance(features, 12) * hidden).array() + 3.0f;
}

int run(LeadingComponents& leading) {
  int steps = 0;
  while (!leading.done()) leading.advance(), ++steps;
  return steps;
}

}  // namespace

TEST_CASE("the widest components are those of all eigenvectors", "[pca]") {
  const auto [features, count] = GENERATE(std::pair{40, 300}, std::pair{300, 40}, std::pair{5, 60});
  INFO(features << " features, " << count << " samples");
  const MatrixF samples = spread_samples(features, count, 3);
  const PrincipalComponents all = principal_components(samples, 2);
  LeadingComponents leading(samples, 2);
  run(leading);
  const MatrixF points = leading.points();
  for (Index c = 0; c < 2; ++c) {
    INFO("component " << c);
    CHECK(leading.shares()[c] == Catch::Approx(all.shares[c]).epsilon(1e-4));
    const Vector<double> ours = points.row(c).cast<double>(), theirs = all.points.row(c);
    CHECK(std::abs(ours.dot(theirs)) / (ours.norm() * theirs.norm()) > 0.9999);
    CHECK(ours.norm() == Catch::Approx(theirs.norm()).epsilon(1e-3));
  }
}

TEST_CASE("a good guess saves steps and changes no component", "[pca]") {
  const MatrixF samples = spread_samples(80, 200, 4);
  LeadingComponents first(samples, 2);
  const int steps = run(first);
  LeadingComponents again(samples, 2, first.directions());
  CHECK(run(again) < steps);
  CHECK(again.shares().isApprox(first.shares(), 1e-4));
  // Of another layer: as if there were none.
  LeadingComponents other(samples, 2, MatrixF::Ones(3, 8));
  CHECK(run(other) == steps);
}

TEST_CASE("samples without width have no components", "[pca]") {
  const auto [features, count] = GENERATE(std::pair{1, 5}, std::pair{5, 1}, std::pair{20, 6});
  LeadingComponents leading(MatrixF::Constant(features, count, 2.5f), 2);
  run(leading);
  CHECK(leading.points().rows() == 2);
  CHECK(leading.points().cols() == count);
  CHECK(leading.points().isZero());
  CHECK(leading.shares().isZero());
}
