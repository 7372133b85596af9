#include <catch_amalgamated.hpp>

#include "ui/parameter_scale.h"

using namespace inkling;
using namespace inkling::ui;

TEST_CASE("Every number of a slider comes back to the same place", "[recipe]") {
  for (const ParameterInfo& info : parameters()) {
    if (!has_slider(info)) continue;
    INFO(info.name);
    CHECK(slider_value(info, 0.0) == info.minimum);
    CHECK(slider_value(info, 1.0) == info.maximum);
    for (int i = 0; i <= 20; ++i) {
      const double value = slider_value(info, i / 20.0);
      CHECK(value >= info.minimum);
      CHECK(value <= info.maximum);
      CHECK(slider_value(info, slider_share(info, value)) ==
            Catch::Approx(value).epsilon(1e-9).margin(1e-12));
    }
  }
}

TEST_CASE("Steps stay within the range of every number", "[recipe]") {
  for (const ParameterInfo& info : parameters()) {
    if (info.kind != ParameterKind::kInteger && info.kind != ParameterKind::kReal) continue;
    INFO(info.name);
    CHECK(stepped(info, info.minimum, -1) == info.minimum);
    CHECK(stepped(info, info.maximum, 1) == info.maximum);
    const double up = stepped(info, info.minimum, 1);
    CHECK(up > info.minimum);
    CHECK(stepped(info, up, -1) < up);
  }
}

TEST_CASE("The batch size doubles and halves", "[recipe]") {
  const ParameterInfo& info = *find_parameter("batch_size");
  CHECK(stepped(info, 32, 1) == 64);
  CHECK(stepped(info, 32, -1) == 16);
  CHECK(stepped(info, 1, -1) == 0);
  CHECK(stepped(info, 0, 1) == 1);
}

TEST_CASE("Learning rates are offered as people write them", "[recipe]") {
  const ParameterInfo& info = *find_parameter("learning_rate");
  CHECK(stepped(info, 0.1, 1) == Catch::Approx(0.13));
  const double value = slider_value(info, 0.5);
  CHECK(value == Catch::Approx(0.0032));
}
