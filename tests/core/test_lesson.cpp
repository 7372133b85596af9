#include <algorithm>
#include <catch_amalgamated.hpp>
#include <vector>

#include "core/analysis/metrics.h"
#include "core/data/strokes.h"
#include "core/data/synthetic_digits.h"
#include "core/training/lesson.h"
#include "core/training/trainer.h"
#include "support/backwards_executor.h"

using namespace inkling;

namespace {

using Lines = std::vector<std::vector<Point>>;  // a list of corners for each stroke
struct Sign {
  const char* name;
  int label;
  Lines lines;
};

// Five ways of writing digits, and five signs that are none.
const std::vector<Sign>& signs() {
  static const std::vector<Sign> all = {
      {"crossed seven", 7, {{{.3f, .2f}, {.7f, .2f}, {.45f, .8f}}, {{.35f, .5f}, {.65f, .5f}}}},
      {"one on a foot", 1, {{{.3f, .35f}, {.5f, .15f}, {.5f, .85f}}, {{.3f, .85f}, {.7f, .85f}}}},
      {"open four", 4, {{{.35f, .15f}, {.32f, .5f}, {.68f, .5f}}, {{.6f, .15f}, {.6f, .85f}}}},
      {"angular six",
       6,
       {{{.65f, .2f},
         {.4f, .45f},
         {.35f, .65f},
         {.45f, .8f},
         {.6f, .75f},
         {.6f, .6f},
         {.4f, .6f}}}},
      {"straight nine",
       9,
       {{{.6f, .3f},
         {.45f, .2f},
         {.35f, .35f},
         {.5f, .45f},
         {.6f, .3f},
         {.6f, .6f},
         {.55f, .85f}}}},
      {"triangle", 4, {{{.5f, .2f}, {.8f, .8f}, {.2f, .8f}, {.5f, .2f}}}},
      {"cross", 8, {{{.2f, .2f}, {.8f, .8f}}, {{.8f, .2f}, {.2f, .8f}}}},
      {"plus", 5, {{{.2f, .5f}, {.8f, .5f}}, {{.5f, .2f}, {.5f, .8f}}}},
      {"rectangle", 3, {{{.2f, .3f}, {.8f, .3f}, {.8f, .7f}, {.2f, .7f}, {.2f, .3f}}}},
      {"wedge", 2, {{{.2f, .2f}, {.5f, .8f}, {.8f, .2f}}}}};
  return all;
}

// As an unsteady hand draws it: turned, stretched, every corner moved.
VectorF drawn(const Sign& sign, Random& random) {
  const auto normal = [&](double deviation) {
    return static_cast<float>(deviation * random.normal());
  };
  const float angle = normal(0.08), wide = std::exp(normal(0.08)), high = std::exp(normal(0.08));
  Drawing drawing;
  for (const auto& corners : sign.lines) {
    Stroke stroke;
    for (const Point corner : corners) {
      const float x = (corner.x - 0.5f) * wide + normal(0.02);
      const float y = (corner.y - 0.5f) * high + normal(0.02);
      stroke.push_back({0.5f + x * std::cos(angle) - y * std::sin(angle),
                        0.5f + x * std::sin(angle) + y * std::cos(angle)});
    }
    drawing.strokes.push_back(std::move(stroke));
  }
  return *normalize_drawing(drawing);
}

int answer(const Model& model, const VectorF& image) {
  Index digit = 0;
  classify(model, {image.data(), static_cast<std::size_t>(image.size())}).maxCoeff(&digit);
  return static_cast<int>(digit);
}

void add(LabeledImages& own, const VectorF& image, int label) {
  IdxImages images = blank_idx_images(static_cast<std::uint32_t>(own.size() + 1), 28, 28);
  if (own.size() > 0) std::copy_n(own.pixels(0), own.size() * 784, images.pixels());
  for (Index i = 0; i < 784; ++i)
    images.pixels()[own.size() * 784 + i] =
        static_cast<std::uint8_t>(std::lround(255.0f * image[i]));
  own.images = std::move(images);
  own.labels.push_back(static_cast<std::uint8_t>(label));
}

Model taught(const Model& model, const Dataset& data, const LabeledImages& own, Executor& executor,
             std::uint64_t seed = 1) {
  Lesson lesson(model, data, own, 1, seed, executor);
  while (!lesson.done()) lesson.advance();
  Model result = model;
  lesson.store(result.network);
  return result;
}

Model trained(const std::shared_ptr<const Dataset>& data, Executor& executor) {
  Hyperparameters h;
  h.data = data->name;
  h.hidden = {96};
  h.batch_size = 64;
  h.validation_count = 0;
  h.eval_every = 0;
  const auto made = Trainer::create(data, h, executor);
  Trainer* const trainer = made->get();
  trainer->begin_run(trainer->steps_for_epochs(3.0));
  while (trainer->advance() != Advanced::kRunEnd) {
  }
  return trainer->model();
}

}  // namespace

TEST_CASE("three drawings of a sign teach the fourth, and little is forgotten", "[lesson]") {
  SerialExecutor serial;
  const auto data = make_synthetic_dataset(3, 12000, 4000, serial);
  Model model = trained(data, serial);
  const double before = evaluate(model, data->test, serial).accuracy;
  Random random(1, RandomStream::kInitialization);
  int read_before = 0;
  for (const Sign& sign : signs()) read_before += answer(model, drawn(sign, random)) == sign.label;
  LabeledImages own;
  own.images = blank_idx_images(0, 28, 28);
  std::uint64_t lesson = 0;
  for (const Sign& sign : signs())
    for (int i = 0; i < 3; ++i) {
      add(own, drawn(sign, random), sign.label);
      model = taught(model, *data, own, serial, ++lesson);
    }
  int read = 0;
  for (const Sign& sign : signs()) read += answer(model, drawn(sign, random)) == sign.label;
  CHECK(read_before <= 6);
  CHECK(read >= 8);
  CHECK(evaluate(model, data->test, serial).accuracy > before - 0.003);
}

TEST_CASE("a lesson is the same on any number of processors", "[lesson]") {
  SerialExecutor serial;
  const auto data = make_synthetic_dataset(3, 600, 10, serial);
  const Model model = trained(data, serial);
  Random random(2, RandomStream::kInitialization);
  LabeledImages own;
  own.images = blank_idx_images(0, 28, 28);
  for (int i = 0; i < 4; ++i) add(own, drawn(signs()[0], random), 7);
  testing::BackwardsExecutor executor(3);
  const Model one = taught(model, *data, own, serial);
  const Model three = taught(model, *data, own, executor);
  for (std::size_t l = 0; l < one.network.layers.size(); ++l) {
    CHECK(one.network.layers[l].weights == three.network.layers[l].weights);
    CHECK(one.network.layers[l].biases == three.network.layers[l].biases);
  }
  const Model other = taught(model, *data, own, serial, 2);
  CHECK(one.network.layers[0].weights != other.network.layers[0].weights);
}
