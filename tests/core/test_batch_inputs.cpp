// Lists of lit pixels against Eigen's products of the same values.
#include <catch_amalgamated.hpp>

#include "core/base/random.h"
#include "core/model/batch_inputs.h"

using namespace inkling;

namespace {

LabeledImages random_images(Random& random, std::uint32_t count, int rows, int columns,
                            double lit) {
  std::vector<std::uint8_t> pixels(count * static_cast<std::size_t>(rows * columns));
  for (auto& pixel : pixels)
    pixel =
        random.uniform() < lit ? static_cast<std::uint8_t>(1 + random.below(255)) : std::uint8_t{0};
  LabeledImages images;
  images.images =
      *parse_idx_images(format_idx_images(count, rows, columns, pixels.data()), "random");
  images.labels.assign(count, 0);
  return images;
}

MatrixF random_matrix(Random& random, Index rows, Index columns) {
  MatrixF matrix(rows, columns);
  for (Index i = 0; i < matrix.size(); ++i) matrix.data()[i] = static_cast<float>(random.normal());
  return matrix;
}

}  // namespace

TEST_CASE("lit pixels give Eigen's products for odd shapes, densities and batches", "[inputs]") {
  Random random(5, RandomStream::kInitialization);
  const auto [rows, columns] = GENERATE(std::pair{8, 8}, std::pair{9, 13}, std::pair{28, 28});
  const Index outputs = GENERATE(1, 7, 8, 10, 33, 41, 128);
  const double lit = GENERATE(0.0, 0.02, 0.19, 1.0);
  const LabeledImages images = random_images(random, 20, rows, columns, lit);
  std::vector<std::uint32_t> samples;
  for (int i = 0; i < 11; ++i) samples.push_back(random.below(20));  // out of order, some twice
  LitPixels pixels;
  pixels.assign(images, samples, 255);
  MatrixF values(images.pixel_count(), 11);
  InputScaling{}.scale(images, samples, values);
  const DenseInputs<float> dense(values);
  REQUIRE(pixels.inputs() == dense.inputs());
  REQUIRE(pixels.samples() == dense.samples());

  const MatrixF weights = random_matrix(random, outputs, images.pixel_count());
  MatrixF found(outputs, 11), expected(outputs, 11);
  pixels.multiply(weights, found);
  dense.multiply(weights, expected);
  CHECK((found - expected).cwiseAbs().maxCoeff() < 1e-4f);

  const MatrixF deltas = random_matrix(random, outputs, 11);
  MatrixF found_gradient, expected_gradient;
  pixels.transpose();
  pixels.outer_product(deltas, false, found_gradient);
  dense.outer_product(deltas, false, expected_gradient);
  CHECK((found_gradient - expected_gradient).cwiseAbs().maxCoeff() < 1e-5f);
  pixels.outer_product(deltas, true, found_gradient);
  dense.outer_product(deltas, true, expected_gradient);
  CHECK((found_gradient - expected_gradient).cwiseAbs().maxCoeff() < 2e-5f);
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
