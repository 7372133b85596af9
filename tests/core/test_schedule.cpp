#include <catch_amalgamated.hpp>

#include "core/training/schedule.h"

using namespace inkling;
using Catch::Approx;

namespace {

Hyperparameters with(const char* schedule) {
  Hyperparameters h;
  h.schedule = schedule;
  h.learning_rate = 0.8;
  h.warmup_steps = 0;
  h.decay_factor = 0.5;
  h.decay_steps = 10;
  return h;
}

}  // namespace

TEST_CASE("schedules follow their formulas", "[schedule]") {
  CHECK(learning_rate_at(with("constant"), 77, 100) == Approx(0.8));
  CHECK(learning_rate_at(with("step"), 9, 100) == Approx(0.8));
  CHECK(learning_rate_at(with("step"), 10, 100) == Approx(0.4));
  CHECK(learning_rate_at(with("step"), 25, 100) == Approx(0.2));
  CHECK(learning_rate_at(with("exponential"), 10, 100) == Approx(0.4));
  CHECK(learning_rate_at(with("exponential"), 5, 100) == Approx(0.8 * 0.70710678));
  CHECK(learning_rate_at(with("linear"), 0, 100) == Approx(0.8));
  CHECK(learning_rate_at(with("linear"), 75, 100) == Approx(0.2));
  CHECK(learning_rate_at(with("linear"), 100, 100) == Approx(0.0).margin(1e-12));
  CHECK(learning_rate_at(with("cosine"), 0, 100) == Approx(0.8));
  CHECK(learning_rate_at(with("cosine"), 50, 100) == Approx(0.4));
  CHECK(learning_rate_at(with("cosine"), 100, 100) == Approx(0.0).margin(1e-12));
}

TEST_CASE("the last step of a run still moves the weights", "[schedule]") {
  CHECK(learning_rate_at(with("linear"), 99, 100) > 0.0);
  CHECK(learning_rate_at(with("cosine"), 99, 100) > 0.0);
}

TEST_CASE("warm-up rises to the full rate in front of every schedule", "[schedule]") {
  for (const std::string_view name : kScheduleNames) {
    Hyperparameters h = with(name.data());
    h.warmup_steps = 4;
    INFO(name);
    CHECK(learning_rate_at(h, 0, 100) == Approx(0.16));
    CHECK(learning_rate_at(h, 3, 100) == Approx(0.64));
  }
  Hyperparameters h = with("linear");
  h.warmup_steps = 4;
  CHECK(learning_rate_at(h, 4, 100) == Approx(0.8));
  CHECK(learning_rate_at(h, 52, 100) == Approx(0.4));
}

TEST_CASE("a run shorter than its warm-up comes to an end all the same", "[schedule]") {
  Hyperparameters h = with("linear");
  h.warmup_steps = 1000;
  CHECK(learning_rate_at(h, 5, 10) == Approx(0.8));
  CHECK(learning_rate_at(h, 9, 10) == Approx(0.16));
}
