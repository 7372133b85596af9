// Each kernel against Eigen's products of the same numbers, for odd shapes.
#include <catch_amalgamated.hpp>

#include "core/kernels/layer_products.h"
#include "core/kernels/portion_inputs.h"
#include "core/kernels/resting_rows.h"
#include "core/kernels/softmax.h"
#include "support/random_images.h"

using namespace inkling;
using testing::random_images;
using testing::random_matrix;

namespace {

simd::Floats zeros(Index count) { return simd::Floats(static_cast<std::size_t>(count), 0.0f); }

// [kBlock x samples] as a matrix.
auto block_of(simd::Floats& floats, Index samples) {
  return Eigen::Map<MatrixF>(floats.data(), kBlock, samples);
}

}  // namespace

TEST_CASE("a portion's products are Eigen's, for lit pixels and for dense values", "[kernels]") {
  Random random(5, RandomStream::kInitialization);
  const auto [rows, columns] =
      GENERATE(std::pair{8, 8}, std::pair{9, 13}, std::pair{28, 28}, std::pair{41, 40});
  const double lit = GENERATE(0.0, 0.02, 0.19, 1.0);
  const Index count = GENERATE(1, 4, 11);
  const bool sparse = GENERATE(true, false);
  const LabeledImages images = random_images(random, 20, rows, columns, lit);
  const Index pixels = images.pixel_count();
  std::vector<std::uint32_t> samples;
  for (Index i = 0; i < count; ++i) samples.push_back(random.below(20));  // some twice
  std::unique_ptr<PortionInputs> inputs;
  if (sparse)
    inputs = std::make_unique<LitPortion>(pixels, 255);
  else
    inputs = std::make_unique<DensePortion>(pixels, InputScaling{});
  // A larger portion first: what it leaves must not show.
  const std::vector<std::uint32_t> larger = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13};
  for (const auto& chosen : {larger, samples}) {
    std::vector<const std::uint8_t*> rows_of;
    for (const std::uint32_t sample : chosen) rows_of.push_back(images.pixels(sample));
    inputs->assign(rows_of);
    for (int band = PortionInputs::kBands; band-- > 0;) inputs->prepare(band);
  }
  MatrixF values(pixels, count);
  InputScaling{}.scale(images, samples, values);

  const MatrixF weights = random_matrix(random, kBlock, pixels);
  simd::Floats packed = zeros(inputs->weight_rows() * kBlock), biases = zeros(kBlock);
  for (Index i = 0; i < pixels; ++i)
    for (Index u = 0; u < kBlock; ++u)
      packed[static_cast<std::size_t>(inputs->position(i, u))] = weights(u, i);
  for (auto& bias : biases) bias = static_cast<float>(random.normal());
  simd::Floats sums = zeros(inputs->sample_rows() * kBlock);
  std::fill(sums.begin(), sums.end(), 7.0f);
  inputs->forward(packed.data(), biases.data(), 0.0f, sums.data());
  // Rounding grows with what is summed: 1e-6 of the sum of absolute values is 16 units in the last
  // place of a float.
  const Matrix<double> w = weights.cast<double>(), x = values.cast<double>();
  const Vector<double> b = Eigen::Map<VectorF>(biases.data(), kBlock).cast<double>();
  const Matrix<double> expected = ((w * x).colwise() + b).cwiseMax(0.0);
  const Matrix<double> bound =
      1e-6 * ((w.cwiseAbs() * x.cwiseAbs()).colwise() + b.cwiseAbs()).array() + 1e-9;
  CHECK(((block_of(sums, count).cast<double>() - expected).cwiseAbs().array() <= bound.array())
            .all());
  for (std::size_t i = static_cast<std::size_t>(count * kBlock); i < sums.size(); ++i)
    REQUIRE(sums[i] == 0.0f);  // rows beyond the last sample

  simd::Floats deltas = zeros(inputs->sample_rows() * kBlock),
               gradient = zeros(Index(packed.size()));
  block_of(deltas, count) = random_matrix(random, kBlock, count);
  const MatrixF expected_gradient = block_of(deltas, count) * values.transpose();
  inputs->update(deltas.data(), SumUpdate(gradient.data()));
  float largest = 0.0f;
  for (Index i = 0; i < pixels; ++i)
    for (Index u = 0; u < kBlock; ++u)
      largest =
          std::max(largest, std::abs(gradient[static_cast<std::size_t>(inputs->position(i, u))] -
                                     expected_gradient(u, i)));
  CHECK(largest < 1e-5f);
  if (!sparse) return;
  REQUIRE(static_cast<Index>(inputs->lit_counts().size()) == pixels);
  for (Index i = 0; i < pixels; ++i)
    REQUIRE(inputs->lit_counts()[static_cast<std::size_t>(i)] ==
            (values.row(i).array() != 0.0f).count());
}

TEST_CASE("the products of upper layers are Eigen's", "[kernels]") {
  Random random(6, RandomStream::kInitialization);
  const Index inputs = GENERATE(1, 31, 100), outputs = GENERATE(1, 4, 10, 33, 130);
  const Index samples = GENERATE(4, 12);
  const Index blocks = blocks_for(inputs), above_blocks = blocks_for(outputs);
  const Index output_rows = round_up(outputs, 4), stride = (samples + 4) * kBlock;
  const MatrixF weights = random_matrix(random, outputs, inputs);
  const MatrixF x = random_matrix(random, inputs, samples);
  const MatrixF d = random_matrix(random, outputs, samples);
  const VectorF b = random_matrix(random, outputs, 1);
  simd::Floats packed = zeros(blocks * output_rows * kBlock), biases = zeros(above_blocks * kBlock);
  simd::Floats activations = zeros(blocks * stride), deltas = zeros(above_blocks * stride);
  const UnitValues above{deltas.data(), kBlock, stride, kBlock};
  const UnitValues below{activations.data(), kBlock, stride, kBlock};
  const auto position = [&](Index o, Index i) {
    return static_cast<std::size_t>((i / kBlock * output_rows + o) * kBlock + i % kBlock);
  };
  for (Index o = 0; o < outputs; ++o) {
    biases[static_cast<std::size_t>(o)] = b[o];
    for (Index i = 0; i < inputs; ++i) packed[position(o, i)] = weights(o, i);
  }
  for (Index s = 0; s < samples; ++s)
    for (Index i = 0; i < inputs; ++i) *below.at(i, s) = x(i, s);

  multiply_outputs(activations.data(), stride, samples, packed.data(), output_rows, blocks, 0,
                   output_rows, biases.data(), 0.0f, above);
  const MatrixF sums = ((weights * x).colwise() + b).cwiseMax(0.0f);
  for (Index s = 0; s < samples; ++s)
    for (Index o = 0; o < outputs; ++o) {
      REQUIRE(*above.at(o, s) == Catch::Approx(sums(o, s)).margin(1e-4));
      *above.at(o, s) = d(o, s);
    }

  const MatrixF expected = weights.transpose() * d;
  simd::Floats back = zeros(samples * kBlock), gradient = zeros(Index(packed.size()));
  for (Index block = 0; block < blocks; ++block) {
    const Index first = block * kBlock, count = std::min(kBlock, inputs - first);
    const float* alive = activations.data() + block * stride;
    multiply_transposed(above, outputs, samples, packed.data() + block * output_rows * kBlock,
                        alive, back.data());
    for (Index s = 0; s < samples; ++s)
      for (Index i = 0; i < count; ++i)
        REQUIRE(back[static_cast<std::size_t>(s * kBlock + i)] ==
                Catch::Approx(x(first + i, s) > 0.0f ? expected(first + i, s) : 0.0f).margin(1e-4));
    update_weights(above, outputs, samples, alive,
                   SumUpdate(gradient.data() + block * output_rows * kBlock));
  }
  const MatrixF expected_gradient = d * x.transpose();
  for (Index o = 0; o < outputs; ++o)
    for (Index i = 0; i < inputs; ++i)
      REQUIRE(gradient[position(o, i)] == Catch::Approx(expected_gradient(o, i)).margin(1e-4));

  simd::Floats bias_sums = zeros(kBlock);
  update_biases(deltas.data(), samples, SumUpdate(bias_sums.data()));
  for (Index o = 0; o < std::min(outputs, kBlock); ++o)
    REQUIRE(bias_sums[static_cast<std::size_t>(o)] == Catch::Approx(d.row(o).sum()).margin(1e-4));
}

TEST_CASE("softmax of rows is the column-wise reference", "[kernels]") {
  Random random(7, RandomStream::kInitialization);
  const Index classes = GENERATE(2, 7, 10, 26), samples = GENERATE(1, 5, 32);
  const double smoothing = GENERATE(0.0, 0.1);
  MatrixF logits = 5.0f * random_matrix(random, classes, samples);
  std::vector<std::uint8_t> labels;
  for (Index s = 0; s < samples; ++s)
    labels.push_back(static_cast<std::uint8_t>(random.below(static_cast<std::uint32_t>(classes))));
  labels.back() = GENERATE(std::uint8_t{0}, kNoClass);
  SoftmaxRows rows(classes);
  const Index row_count = round_up(samples, 4);
  simd::Floats found = zeros(row_count * rows.stride());
  std::fill(found.begin(), found.end(), 3.0f);  // what fills the rows up must not matter
  for (Index s = 0; s < samples; ++s)
    for (Index k = 0; k < classes; ++k)
      found[static_cast<std::size_t>(s * rows.stride() + k)] = logits(k, s);
  const BatchScore score = rows.gradient(labels, smoothing, 0.25, found.data(), row_count);
  const BatchScore expected = cross_entropy_gradient<float>(labels, smoothing, 0.25, logits);
  CHECK(score.correct == expected.correct);
  CHECK(score.loss_sum == Catch::Approx(expected.loss_sum).epsilon(1e-5));
  for (Index s = 0; s < row_count; ++s)
    for (Index k = 0; k < rows.stride(); ++k)
      REQUIRE(found[static_cast<std::size_t>(s * rows.stride() + k)] ==
              Catch::Approx(s < samples && k < classes ? logits(k, s) : 0.0f).margin(1e-6));
}

TEST_CASE("rows that rested are caught up as if they had taken every step", "[kernels]") {
  const MomentumStep steps[] = {{0.1f, 0.9f, 0.0f, 1.0f, 0.9f},
                                {0.05f, 0.8f, 0.3f, 0.0f, 1.0f},
                                {0.2f, 0.5f, 0.1f, 1.0f, 0.5f}};
  const Index rows = GENERATE(1, 3, 16, 37);
  INFO("rows " << rows);
  RestingRows resting(rows);
  // Row r is lit in step r % 4: of those, 3 never comes.
  std::vector<double> w(static_cast<std::size_t>(rows), 0.7), v(w.size(), -0.4);
  std::vector<RestingMap> maps(w.size(), kAtRest);
  const auto take = [&](std::span<const std::uint16_t> counts, bool every) {
    Index taken = 0;
    for (const RestingRows::Due& due : resting.take_due(counts, every)) {
      CHECK((every || counts[static_cast<std::size_t>(due.row)] != 0));
      maps[static_cast<std::size_t>(due.row)] = due.map;
      ++taken;
    }
    return taken;
  };
  for (Index s = 0; s < 3; ++s) {
    const MomentumStep& step = steps[s];
    std::vector<std::uint16_t> counts(w.size());
    for (Index r = 0; r < rows; ++r) counts[static_cast<std::size_t>(r)] = r % 4 == s ? 300 : 0;
    const Index lit = std::max<Index>(0, (rows - s + 3) / 4);
    CHECK(take(counts, false) == (s == 0 ? 0 : lit));
    resting.rest(step, counts);
    for (std::size_t r = 0; r < w.size(); ++r) {
      if (counts[r] != 0) continue;
      const double slope = static_cast<double>(step.l2) * w[r];
      v[r] = static_cast<double>(step.momentum) * v[r] + slope;
      w[r] -= static_cast<double>(step.rate) *
              (static_cast<double>(step.along) * slope + static_cast<double>(step.ahead) * v[r]);
    }
  }
  // What is left: the steps since a row was lit, which are those after it was taken.
  const std::vector<std::uint16_t> none(w.size());
  std::vector<RestingMap> before = maps;
  take(none, true);
  CHECK(resting.take_due(none, true).empty());
  for (std::size_t r = 0; r < w.size(); ++r) {
    simd::Floats weights(kBlock, 0.7f), velocities(kBlock, -0.4f);
    if (r % 4 == 1 || r % 4 == 2) catch_up(before[r], weights.data(), velocities.data());
    if (r % 4 != 2) catch_up(maps[r], weights.data(), velocities.data());
    CHECK(weights[3] == Catch::Approx(w[r]).epsilon(1e-5));
    CHECK(velocities[kBlock - 1] == Catch::Approx(v[r]).epsilon(1e-5));
  }
}

TEST_CASE("the exponential is the library's, and 0 where nothing is left", "[kernels]") {
  for (float x = 0.0f; x >= -80.0f; x -= 0.0137f) {
    const simd::Quad powers = simd::exponential(simd::Quad{x, 0.5f * x, -100.0f, -1e30f});
    REQUIRE(powers[0] == Catch::Approx(std::exp(static_cast<double>(x))).epsilon(3e-7));
    REQUIRE(powers[1] == Catch::Approx(std::exp(0.5 * static_cast<double>(x))).epsilon(3e-7));
    REQUIRE(powers[2] == 0.0f);
    REQUIRE(powers[3] == 0.0f);
  }
  const float nan = std::numeric_limits<float>::quiet_NaN();
  CHECK(std::isnan(simd::exponential(simd::Quad{nan, 0.0f, 0.0f, 0.0f})[0]));
}
