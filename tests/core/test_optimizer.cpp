// One weight, two or three steps, worked by hand.
#include <catch_amalgamated.hpp>
#include <cmath>

#include "core/training/optimizer.h"

using namespace inkling;
using Catch::Approx;

namespace {

// A 1x1 layer with weight 1 and bias 1; both see the same gradients, so the bias shows what L2
// leaves alone.
struct Toy {
  Network<double> network{
      {{Matrix<double>::Ones(1, 1), Vector<double>::Ones(1), Activation::kIdentity}}};
  Hyperparameters h;
  std::unique_ptr<Optimizer<double>> optimizer;

  explicit Toy(const char* name) : optimizer(make_optimizer<double>(name)) {}
  void step(double rate, double gradient) {
    Gradients<double> gradients;
    gradients.layers.push_back(
        {Matrix<double>::Constant(1, 1, gradient), Vector<double>::Constant(1, gradient)});
    optimizer->step(h, rate, gradients, network);
  }
  double weight() const { return network.layers[0].weights(0, 0); }
  double bias() const { return network.layers[0].biases(0); }
};

}  // namespace

TEST_CASE("plain gradient descent", "[optimizer]") {
  Toy toy("sgd");
  toy.h.momentum = 0.0;
  toy.step(0.1, 2.0);
  CHECK(toy.weight() == Approx(0.8));
  toy.step(0.1, -1.0);
  CHECK(toy.weight() == Approx(0.9));
}

TEST_CASE("momentum keeps a share of the velocity", "[optimizer]") {
  Toy toy("sgd");
  toy.h.momentum = 0.5;
  toy.h.nesterov = false;
  toy.step(0.1, 2.0);  // v = 2, w = 1 - 0.2
  CHECK(toy.weight() == Approx(0.8));
  toy.step(0.1, 1.0);  // v = 0.5 * 2 + 1 = 2
  CHECK(toy.weight() == Approx(0.6));
}

TEST_CASE("Nesterov looks ahead", "[optimizer]") {
  Toy toy("sgd");
  toy.h.momentum = 0.5;
  toy.h.nesterov = true;
  toy.step(0.1, 2.0);  // v = 2, w = 1 - 0.1 (2 + 0.5 * 2)
  CHECK(toy.weight() == Approx(0.7));
  toy.step(0.1, 1.0);  // v = 2, w = 0.7 - 0.1 (1 + 0.5 * 2)
  CHECK(toy.weight() == Approx(0.5));
}

TEST_CASE("L2 adds l2 times the weight to its gradient and leaves biases alone", "[optimizer]") {
  Toy toy("sgd");
  toy.h.momentum = 0.0;
  toy.h.l2 = 0.5;
  toy.step(0.1, 2.0);  // w = 1 - 0.1 (2 + 0.5)
  CHECK(toy.weight() == Approx(0.75));
  CHECK(toy.bias() == Approx(0.8));
}

TEST_CASE("Adam divides by the root of the mean square, corrected for its start", "[optimizer]") {
  Toy toy("adam");
  toy.h.beta1 = 0.5;
  toy.h.beta2 = 0.75;
  toy.h.epsilon = 0.1;
  toy.step(0.1, 2.0);
  // m = 1, v = 1; corrected m = 2, v = 4: step 0.1 * 2 / (2 + 0.1)
  CHECK(toy.weight() == Approx(1.0 - 0.2 / 2.1));
  const double before = toy.weight();
  toy.step(0.1, -1.0);
  // m = 0.5 * 1 - 0.5 = 0, so nothing moves
  CHECK(toy.weight() == Approx(before));
  toy.step(0.1, 1.0);
  // m = 0.5, v = (1 * 0.75 + 0.25) * 0.75 + 0.25 = 1; corrections 1 - 0.125, 1 - 0.421875
  CHECK(toy.weight() == Approx(before - 0.1 * (0.5 / 0.875) / (std::sqrt(1.0 / 0.578125) + 0.1)));
}

TEST_CASE("AdamW takes its decay from the weight itself, not through the moments", "[optimizer]") {
  Toy toy("adamw");
  toy.h.weight_decay = 0.5;
  toy.h.epsilon = 1e-12;
  toy.step(0.1, 2.0);  // w = 1 * (1 - 0.05) - 0.1
  CHECK(toy.weight() == Approx(0.85));
  CHECK(toy.bias() == Approx(0.9));
}

TEST_CASE("a clone goes on as the original does", "[optimizer]") {
  for (const std::string_view name : kOptimizerNames) {
    INFO(name);
    Toy toy(name.data());
    toy.step(0.1, 2.0);
    Toy twin(name.data());
    twin.network = toy.network;
    twin.optimizer = toy.optimizer->clone();
    toy.step(0.1, -0.3);
    twin.step(0.1, -0.3);
    CHECK(toy.weight() == twin.weight());
  }
}
