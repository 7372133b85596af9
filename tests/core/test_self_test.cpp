#include <catch_amalgamated.hpp>
#include <limits>

#include "core/training/self_test.h"

using namespace inkling;

TEST_CASE("the self-test passes where the products are right", "[self_test]") {
  CHECK(self_test() == "");
  for (const char* scaling : {"unit", "z_score"}) {
    const SelfTestRun run = run_self_test(scaling);
    // Else there would be nothing to be wrong.
    for (std::size_t l = 0; l < run.before.network.layers.size(); ++l)
      CHECK((run.after.network.layers[l].weights - run.before.network.layers[l].weights)
                .cwiseAbs()
                .maxCoeff() > 1e-2f);
  }
}

TEST_CASE("the self-test notices a wrong product", "[self_test]") {
  for (const char* scaling : {"unit", "z_score"}) {
    SelfTestRun run = run_self_test(scaling);
    REQUIRE(check_self_test(run) == "");
    SECTION("a weight that is off") {
      run.after.network.layers[0].weights(36, 98) += 1e-3f;
      CHECK(check_self_test(run).find("Weights of layer 1") == 0);
    }
    SECTION("a step that was left out") {
      run.after = run.before;
      CHECK(check_self_test(run) != "");
    }
    SECTION("a bias that is no number") {
      run.after.network.layers[2].biases[1] = std::numeric_limits<float>::quiet_NaN();
      CHECK(check_self_test(run).find("Biases of layer 3") == 0);
    }
  }
}
