// Against scikit-learn's numbers (analysis_reference.py).
#include <catch_amalgamated.hpp>
#include <cmath>
#include <limits>

#include "core/analysis/classification_report.h"
#include "core/analysis/mistakes.h"
#include "support/reference_arrays.h"

using namespace inkling;

TEST_CASE("the classification report equals scikit-learn's", "[report]") {
  const auto arrays = testing::read_reference("analysis.txt");
  // "gaps" has a class without images, one without answers and one without either.
  const std::string name = GENERATE("usual", "gaps");
  INFO(name);
  const auto report =
      classification_report(arrays.at(name + ".confusion").cast<std::int32_t>().eval());
  const auto same = [](const ClassScore& score, const auto& expected) {
    CHECK(score.precision == Catch::Approx(expected[0]).epsilon(1e-12));
    CHECK(score.recall == Catch::Approx(expected[1]).epsilon(1e-12));
    CHECK(score.f1 == Catch::Approx(expected[2]).epsilon(1e-12));
  };
  const auto& classes = arrays.at(name + ".classes");
  REQUIRE(report.classes.size() == static_cast<std::size_t>(classes.rows()));
  for (Index k = 0; k < classes.rows(); ++k) {
    const ClassScore& score = report.classes[static_cast<std::size_t>(k)];
    same(score, classes.row(k));
    CHECK(static_cast<double>(score.support) == classes(k, 3));
  }
  same(report.macro, arrays.at(name + ".macro").row(0));
  same(report.weighted, arrays.at(name + ".weighted").row(0));
  CHECK(static_cast<double>(report.macro.support) == arrays.at(name + ".confusion").sum());
  CHECK(report.accuracy == Catch::Approx(arrays.at(name + ".accuracy")(0, 0)).epsilon(1e-12));
}

TEST_CASE("a report of nothing is all zeros", "[report]") {
  const auto report = classification_report(Confusion::Zero(3, 3));
  CHECK(report.accuracy == 0.0);
  CHECK(report.weighted.f1 == 0.0);
  CHECK(report.classes[1].recall == 0.0);
}

TEST_CASE("mistakes come with the largest loss first and equal losses in order", "[report]") {
  constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
  LabeledImages images;
  images.labels = {0, 1, 2, 0, 1, 2, 0};
  Metrics metrics;
  metrics.answers = {0, 2, 1, 1, 0, 0, 2};
  metrics.confidences = {0.9f, 0.8f, 0.7f, 0.6f, 0.5f, 0.4f, 0.3f};
  metrics.losses = {9.0f, 2.0f, 3.0f, 2.0f, 5.0f, kNan, 2.0f};
  const auto worst = worst_mistakes(metrics, images, 5);
  std::vector<std::uint32_t> order;
  for (const Mistake& mistake : worst) order.push_back(mistake.sample);
  // Image 0 has the largest loss but is read rightly; image 6 is one too many.
  CHECK(order == std::vector<std::uint32_t>{5, 4, 2, 1, 3});
  CHECK(worst[1].truth == 1);
  CHECK(worst[1].answer == 0);
  CHECK(worst[1].confidence == 0.5f);
  CHECK(worst[1].loss == 5.0f);
  CHECK(worst_mistakes(metrics, images, 100).size() == 6);
  CHECK(worst_mistakes(metrics, images, 0).empty());
}
