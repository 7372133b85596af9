// What the laboratory finds out about the worst mistakes.
#include <catch_amalgamated.hpp>

#include "core/model/initializer.h"
#include "support/tiny_data.h"
#include "ui/laboratory/loss_scan.h"
#include "ui/laboratory/mistakes_text.h"

using namespace inkling;
using namespace inkling::ui::laboratory;

namespace {

const std::vector<std::string> kNames = {"shirt", "bag, small", "2"};

}  // namespace

TEST_CASE("a scan in portions finds what an evaluation finds", "[laboratory]") {
  const auto data = testing::tiny_dataset(200, 700);
  Random random(3, RandomStream::kInitialization);
  auto model = std::make_shared<Model>();
  model->rows = model->columns = 8;
  // Large enough that a portion is smaller than what the evaluation takes at once.
  model->network = make_network<float>({64, 12000, 4}, {Activation::kRelu});
  initialize("he_normal", 0.0, random, model->network);
  LossScan scan;
  CHECK_FALSE(scan.running());
  scan.begin(model, data->test);
  int portions = 0;
  while (scan.running()) scan.advance(data->test), ++portions;
  CHECK(portions > 3);
  CHECK(scan.model() == model);
  SerialExecutor executor;
  const Metrics whole = evaluate(*model, data->test, executor);
  CHECK(scan.metrics().count == 700);
  CHECK(scan.metrics().answers == whole.answers);
  REQUIRE(scan.metrics().losses.size() == whole.losses.size());
  for (std::size_t i = 0; i < whole.losses.size(); ++i) {
    CHECK(scan.metrics().losses[i] == Catch::Approx(whole.losses[i]).margin(1e-5));
    CHECK(scan.metrics().confidences[i] == Catch::Approx(whole.confidences[i]).margin(1e-5));
  }
  // The worst are the same, too.
  const auto worst = worst_mistakes(scan.metrics(), data->test, 5);
  REQUIRE(worst.size() == 5);
  CHECK(worst[0].sample == worst_mistakes(whole, data->test, 5)[0].sample);
}

TEST_CASE("mistakes are written with their names and exact figures", "[laboratory]") {
  const std::vector<Mistake> mistakes = {{17, 0, 2, 0.5f, 2.25f}, {3, 1, 0, 1.0f, 8.0f}};
  CHECK(mistakes_csv(mistakes, kNames) ==
        "sample,truth,answer,confidence,loss\r\n"
        "17,shirt,2,0.5,2.25\r\n"
        "3,\"bag, small\",shirt,1,8\r\n");
}
