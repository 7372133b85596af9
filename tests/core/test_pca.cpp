// Against scikit-learn's PCA (analysis_reference.py).
#include <catch_amalgamated.hpp>

#include "core/analysis/class_means.h"
#include "core/analysis/pca.h"
#include "support/random_images.h"
#include "support/reference_arrays.h"

using namespace inkling;

TEST_CASE("principal components equal scikit-learn's, signs included", "[pca]") {
  const auto arrays = testing::read_reference("analysis.txt");
  const std::string name = GENERATE("many_samples", "many_features");
  INFO(name);
  const auto& samples = arrays.at(name + ".samples");
  const auto found = principal_components(samples.cast<float>(), 3);
  const auto differs = [&](const auto& ours, const std::string& part) {
    return (ours - arrays.at(name + "." + part)).cwiseAbs().maxCoeff();
  };
  CHECK(differs(found.components, "components") < 1e-9);
  CHECK(differs(found.points, "points") < 1e-9);
  CHECK(differs(found.variances.transpose(), "variances") < 1e-9);
  CHECK(differs(found.shares.transpose(), "shares") < 1e-12);
}

TEST_CASE("components that samples do not have are zeros", "[pca]") {
  MatrixF line(3, 4);  // along (1, 2, 2) alone
  for (Index i = 0; i < 4; ++i) line.col(i) = VectorF{{1.0f, 2.0f, 2.0f}} * static_cast<float>(i);
  const auto found = principal_components(line, 2);
  CHECK(found.shares[0] == Catch::Approx(1.0));
  CHECK(found.shares[1] == 0.0);
  CHECK(found.points.row(0).isApprox(Eigen::RowVector4d(-4.5, -1.5, 1.5, 4.5)));
  CHECK(found.points.row(1).isZero());
  CHECK(found.components(1, 0) == Catch::Approx(2.0 / 3.0));

  for (const auto& [features, samples] : {std::pair{1, 5}, std::pair{5, 1}, std::pair{4, 6}}) {
    const auto same = principal_components(MatrixF::Constant(features, samples, 2.5f), 2);
    CHECK(same.points.isZero());
    CHECK(same.shares.isZero());
    CHECK(same.mean[0] == 2.5);
  }
}

TEST_CASE("mean images weigh up to the mean of all", "[pca]") {
  Random random(2, RandomStream::kShuffling);
  LabeledImages images = testing::random_images(random, 50, 8, 9, 0.5, 4);
  const ClassMeans means = class_means(images, 5);
  Vector<double> sum = Vector<double>::Zero(72);
  std::int64_t count = 0;
  for (std::size_t k = 0; k < 5; ++k) {
    CHECK(means.counts[k] == std::count(images.labels.begin(), images.labels.end(), k));
    sum += static_cast<double>(means.counts[k]) * means.images.col(static_cast<Index>(k));
    count += means.counts[k];
  }
  CHECK(count == 50);
  CHECK((sum / 50.0).isApprox(means.all));
  CHECK(means.images.col(4).isZero());
  double pixel = 0.0;
  for (Index i = 0; i < 50; ++i) pixel += images.pixels(i)[40];
  CHECK(means.all[40] == Catch::Approx(pixel / 50.0));
}
