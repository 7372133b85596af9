#include <catch_amalgamated.hpp>
#include <cmath>
#include <vector>

#include "core/analysis/calibration.h"
#include "core/base/random.h"

using namespace inkling;
using Catch::Approx;

namespace {

struct Answers {
  MatrixF logits;
  std::vector<std::uint8_t> labels;
};

// Logits whose softmax at `temperature` is the truth: labels are drawn from it.
Answers answers_at(double temperature, Index samples) {
  Random random(5, RandomStream::kInitialization);
  Answers answers{MatrixF(4, samples), {}};
  for (Index i = 0; i < samples; ++i) {
    Eigen::ArrayXd p(4);
    for (Index k = 0; k < 4; ++k) {
      answers.logits(k, i) = static_cast<float>(2.0 * random.normal());
      p[k] = std::exp(static_cast<double>(answers.logits(k, i)) / temperature);
    }
    double left = random.uniform() * p.sum();
    std::uint8_t label = 0;
    while (label < 3 && (left -= p[label]) > 0.0) ++label;
    answers.labels.push_back(label);
  }
  return answers;
}

}  // namespace

TEST_CASE("the temperature that made the labels is found", "[calibration]") {
  const double temperature = GENERATE(0.4, 1.0, 3.0);
  const Answers answers = answers_at(temperature, 20000);
  const Calibration found = fit_calibration(answers.logits, answers.labels);
  CHECK(found.temperature == Approx(temperature).epsilon(0.03));
  CHECK(expected_calibration_error(answers.logits, answers.labels, found.temperature) < 0.012);
  CHECK(expected_calibration_error(answers.logits, answers.labels, 3.0 * found.temperature) > 0.05);
}

TEST_CASE("one answer in two hundred lies beyond the entropy limit", "[calibration]") {
  const Answers answers = answers_at(1.0, 2000);
  Model model;
  model.calibration = fit_calibration(answers.logits, answers.labels);
  int beyond = 0;
  for (Index i = 0; i < 2000; ++i) {
    const Eigen::ArrayXd z =
        answers.logits.col(i).cast<double>().array() / model.calibration->temperature;
    const Eigen::ArrayXf p =
        ((z - z.maxCoeff()).exp() / (z - z.maxCoeff()).exp().sum()).cast<float>();
    beyond += unlike_any_class(model, {p.data(), 4}) ? 1 : 0;
  }
  CHECK(beyond >= 8);  // 10, but for rounding at the limit
  CHECK(beyond <= 12);
  model.calibration.reset();
  CHECK_FALSE(unlike_any_class(model, std::vector<float>(4, 0.25f)));
}

TEST_CASE("entropy in nats", "[calibration]") {
  CHECK(entropy(std::vector<float>{1.0f, 0.0f, 0.0f}) == 0.0);
  CHECK(entropy(std::vector<float>{0.5f, 0.5f}) == Approx(std::log(2.0)));
  CHECK(entropy(std::vector<float>(10, 0.1f)) == Approx(std::log(10.0)));
}

TEST_CASE("the calibration error of a case worked by hand", "[calibration]") {
  // Two classes, two bins. Confidences 0.6 (wrong), 0.7 (right), 0.9 (right): one bin holds all;
  // |2 right - 2.2| / 3.
  MatrixF logits(2, 3);
  logits << std::log(0.6f), std::log(0.7f), std::log(0.9f), std::log(0.4f), std::log(0.3f),
      std::log(0.1f);
  const std::vector<std::uint8_t> labels = {1, 0, 0};
  CHECK(expected_calibration_error(logits, labels, 1.0, 2) == Approx(0.2 / 3.0).epsilon(1e-5));
  // Five bins: 0.6 and 0.7 in one, 0.9 in another: (|1 - 1.3| + |1 - 0.9|) / 3.
  CHECK(expected_calibration_error(logits, labels, 1.0, 5) == Approx(0.4 / 3.0).epsilon(1e-5));
}
