#include "core/analysis/calibration.h"

#include <algorithm>
#include <cmath>

namespace inkling {
namespace {

constexpr Index kCalibrationPortion = 256;
constexpr double kColdest = 0.1, kHottest = 10.0;
constexpr double kExceeding = 0.005;  // share of images beyond the entropy limit

// softmax(z / temperature), in double precision since temperatures may be small.
Eigen::ArrayXd warmed(const Eigen::Ref<const VectorF>& logits, double temperature) {
  Eigen::ArrayXd z = logits.cast<double>().array() / temperature;
  z = (z - z.maxCoeff()).exp();
  return z / z.sum();
}

double cross_entropy(const MatrixF& logits, std::span<const std::uint8_t> labels,
                     double temperature) {
  double sum = 0.0;
  for (Index i = 0; i < logits.cols(); ++i) {
    const auto z = logits.col(i).cast<double>().array() / temperature;
    const double largest = z.maxCoeff();
    sum += std::log((z - largest).exp().sum()) + largest -
           static_cast<double>(logits(labels[static_cast<std::size_t>(i)], i)) / temperature;
  }
  return sum / static_cast<double>(logits.cols());
}

// Golden-section search (Kiefer 1953): the cross-entropy is convex in 1 / temperature, and so has
// one minimum over log(temperature) as well.
double best_temperature(const MatrixF& logits, std::span<const std::uint8_t> labels) {
  const double ratio = (std::sqrt(5.0) - 1.0) / 2.0;
  double low = std::log(kColdest), high = std::log(kHottest);
  const auto loss = [&](double log_t) { return cross_entropy(logits, labels, std::exp(log_t)); };
  double a = high - ratio * (high - low), b = low + ratio * (high - low);
  double at_a = loss(a), at_b = loss(b);
  while (high - low > 1e-3) {
    if (at_a < at_b) {
      high = b, b = a, at_b = at_a;
      a = high - ratio * (high - low);
      at_a = loss(a);
    } else {
      low = a, a = b, at_a = at_b;
      b = low + ratio * (high - low);
      at_b = loss(b);
    }
  }
  return std::exp(0.5 * (low + high));
}

double entropy_of(const Eigen::ArrayXd& p) {
  return -(p > 0.0).select(p * p.max(1e-300).log(), 0.0).sum();
}

}  // namespace

MatrixF read_logits(const Model& model, const LabeledImages& images,
                    std::span<const std::uint32_t> samples, Executor& executor) {
  const auto total = static_cast<Index>(samples.size());
  MatrixF logits(model.network.outputs(), total);
  const Index portions = (total + kCalibrationPortion - 1) / kCalibrationPortion;
  executor.for_each(static_cast<std::size_t>(portions), [&](std::size_t portion) {
    BatchReader reader;
    ForwardBuffers<float> buffers;
    const Index first = static_cast<Index>(portion) * kCalibrationPortion;
    const Index count = std::min(kCalibrationPortion, total - first);
    const auto chosen =
        samples.subspan(static_cast<std::size_t>(first), static_cast<std::size_t>(count));
    logits.middleCols(first, count) =
        forward<float>(model.network, reader.read(images, chosen, model.scaling), buffers);
  });
  return logits;
}

double entropy(std::span<const float> probabilities) {
  const Eigen::Map<const Eigen::ArrayXf> p(probabilities.data(),
                                           static_cast<Index>(probabilities.size()));
  return entropy_of(p.cast<double>());
}

Calibration fit_calibration(const MatrixF& logits, std::span<const std::uint8_t> labels) {
  Calibration calibration;
  calibration.temperature = best_temperature(logits, labels);
  std::vector<double> entropies;
  for (Index i = 0; i < logits.cols(); ++i)
    entropies.push_back(entropy_of(warmed(logits.col(i), calibration.temperature)));
  const auto beyond = static_cast<std::ptrdiff_t>(kExceeding * static_cast<double>(logits.cols()));
  const auto limit = entropies.end() - 1 - beyond;
  std::nth_element(entropies.begin(), limit, entropies.end());
  calibration.entropy_limit = *limit;
  return calibration;
}

double expected_calibration_error(const MatrixF& logits, std::span<const std::uint8_t> labels,
                                  double temperature, int bins) {
  // Of each bin: how many more are right than its confidences add up to.
  std::vector<double> surplus(static_cast<std::size_t>(bins));
  for (Index i = 0; i < logits.cols(); ++i) {
    Index answer = 0;
    const double confidence = warmed(logits.col(i), temperature).maxCoeff(&answer);
    const int bin = std::min(static_cast<int>(confidence * bins), bins - 1);
    surplus[static_cast<std::size_t>(bin)] +=
        (answer == labels[static_cast<std::size_t>(i)] ? 1.0 : 0.0) - confidence;
  }
  double sum = 0.0;
  for (const double of_bin : surplus) sum += std::abs(of_bin);
  return sum / static_cast<double>(logits.cols());
}

bool unlike_any_class(const Model& model, std::span<const float> probabilities) {
  return model.calibration && entropy(probabilities) > model.calibration->entropy_limit;
}

}  // namespace inkling
