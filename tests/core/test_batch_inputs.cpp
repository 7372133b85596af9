// Lists of lit pixels against Eigen's products of the same values.
#include <catch_amalgamated.hpp>

#include "core/base/random.h"
#include "core/model/batch_inputs.h"
#include "support/random_images.h"

using namespace inkling;
using testing::random_images;
using testing::random_matrix;

TEST_CASE("lit pixels give Eigen's products for odd shapes, densities and batches", "[inputs]") {
  Random random(5, RandomStream::kInitialization);
  const auto [rows, columns] = GENERATE(std::pair{8, 8}, std::pair{9, 13}, std::pair{28, 28});
  const Index outputs = GENERATE(1, 7, 8, 10, 33, 41, 128);
  const double lit = GENERATE(0.0, 0.02, 0.19, 1.0);
  const LabeledImages images = random_images(random, 20, rows, columns, lit);
  std::vector<std::uint32_t> samples;
  // Few, and so many that the weights are packed first; out of order, some twice.
  const Index count = GENERATE(11, 40);
  for (Index i = 0; i < count; ++i) samples.push_back(random.below(20));
  LitPixels pixels;
  pixels.assign(images, samples, 255);
  MatrixF values(images.pixel_count(), count);
  InputScaling{}.scale(images, samples, values);
  const DenseInputs<float> dense(values);
  REQUIRE(pixels.inputs() == dense.inputs());
  REQUIRE(pixels.samples() == dense.samples());

  const MatrixF weights = random_matrix(random, outputs, images.pixel_count());
  MatrixF found(outputs, count), expected(outputs, count);
  pixels.multiply(weights, found);
  dense.multiply(weights, expected);
  CHECK((found - expected).cwiseAbs().maxCoeff() < 1e-4f);
}

TEST_CASE("lists are made anew for each batch", "[inputs]") {
  Random random(6, RandomStream::kInitialization);
  const LabeledImages images = random_images(random, 5, 8, 8, 0.3);
  LitPixels used, fresh;
  const std::vector<std::uint32_t> large = {0, 1, 2, 3, 4}, small = {3};
  used.assign(images, large, 255);
  used.assign(images, small, 255);
  fresh.assign(images, small, 255);
  const MatrixF weights = random_matrix(random, 12, 64);
  MatrixF a(12, 1), b(12, 1);
  used.multiply(weights, a);
  fresh.multiply(weights, b);
  CHECK(a == b);
}
