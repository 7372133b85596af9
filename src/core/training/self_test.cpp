#include "core/training/self_test.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <utility>
#include <vector>

#include "core/training/trainer.h"

namespace inkling {

namespace {

constexpr int kRows = 9, kColumns = 11, kClasses = 3;
constexpr std::uint32_t kTrainCount = 23, kTestCount = 4;
constexpr int kSteps = 3;
// Of a value of about 1. Single precision is a hundred times closer; a wrong product is not.
constexpr double kTolerance = 1e-4;

// Grey strokes on paper, each class in rows of its own; some pixels are never lit.
void draw_images(std::uint32_t count, DatasetFile& images, DatasetFile& labels) {
  std::vector<std::uint8_t> pixels(std::size_t{count} * kRows * kColumns, 0);
  std::vector<std::uint8_t> classes(count);
  std::uint32_t number = 1;
  for (std::uint32_t i = 0; i < count; ++i) {
    classes[i] = static_cast<std::uint8_t>(i % kClasses);
    for (int row = 0; row < kRows; ++row)
      for (int column = 1; column < kColumns - 2; ++column) {
        number = number * 1664525u + 1013904223u;  // Knuth's linear congruential generator
        const bool stroke = row / 3 == classes[i] ? number >> 31 == 0 : number >> 28 == 0;
        if (stroke)
          pixels[(i * kRows + static_cast<std::uint32_t>(row)) * kColumns +
                 static_cast<std::uint32_t>(column)] =
              static_cast<std::uint8_t>(40 + (number >> 20) % 216);
      }
  }
  images.bytes = format_idx_images(count, kRows, kColumns, pixels.data());
  labels.bytes = format_idx_labels(classes);
}

// One layer in double precision, its weights as the network has them: [outputs x inputs], column by
// column.
struct PlainLayer {
  std::size_t inputs = 0, outputs = 0;
  Activation activation = Activation::kIdentity;
  std::vector<double> weights, biases, weight_velocities, bias_velocities;
};

using Values = std::vector<double>;

std::vector<PlainLayer> plain_layers(const Model& model) {
  std::vector<PlainLayer> layers;
  for (const auto& layer : model.network.layers) {
    PlainLayer plain;
    plain.inputs = static_cast<std::size_t>(layer.inputs());
    plain.outputs = static_cast<std::size_t>(layer.outputs());
    plain.activation = layer.activation;
    plain.weights.assign(layer.weights.data(), layer.weights.data() + layer.weights.size());
    plain.biases.assign(layer.biases.data(), layer.biases.data() + layer.biases.size());
    plain.weight_velocities.assign(plain.weights.size(), 0.0);
    plain.bias_velocities.assign(plain.biases.size(), 0.0);
    layers.push_back(std::move(plain));
  }
  return layers;
}

Values plain_inputs(const Model& model, const LabeledImages& images, Index sample) {
  Values values(static_cast<std::size_t>(images.pixel_count()));
  for (std::size_t p = 0; p < values.size(); ++p) {
    values[p] = images.pixels(sample)[p] / static_cast<double>(model.scaling.largest_pixel);
    if (model.scaling.kind == InputScaling::Kind::kZScore) {
      const auto at = static_cast<Index>(p);
      values[p] = (values[p] - static_cast<double>(model.scaling.mean[at])) *
                  static_cast<double>(model.scaling.inverse_deviation[at]);
    }
  }
  return values;
}

// The inputs of each layer, and the class probabilities behind the last.
std::vector<Values> plain_forward(const std::vector<PlainLayer>& layers, Values inputs) {
  std::vector<Values> values = {std::move(inputs)};
  for (const PlainLayer& layer : layers) {
    Values outputs = layer.biases;
    for (std::size_t i = 0; i < layer.inputs; ++i)
      for (std::size_t o = 0; o < layer.outputs; ++o)
        outputs[o] += layer.weights[i * layer.outputs + o] * values.back()[i];
    for (double& output : outputs) {
      if (layer.activation == Activation::kRelu) output = std::max(output, 0.0);
      if (layer.activation == Activation::kTanh) output = std::tanh(output);
    }
    values.push_back(std::move(outputs));
  }
  Values& logits = values.back();
  const double largest = *std::max_element(logits.begin(), logits.end());
  double sum = 0.0;
  for (double& logit : logits) sum += logit = std::exp(logit - largest);
  for (double& logit : logits) logit /= sum;
  return values;
}

// Gradient descent with Nesterov's momentum, as in sgd.h.
void plain_update(const Hyperparameters& h, double l2, const Values& gradient, Values& velocity,
                  Values& weights) {
  for (std::size_t i = 0; i < weights.size(); ++i) {
    const double slope = gradient[i] + l2 * weights[i];
    velocity[i] = h.momentum * velocity[i] + slope;
    weights[i] -= h.learning_rate * (slope + h.momentum * velocity[i]);
  }
}

// A step over all training images.
void plain_step(const SelfTestRun& run, std::vector<PlainLayer>& layers) {
  const LabeledImages& images = run.dataset->train;
  std::vector<Values> weight_gradients, bias_gradients;
  for (const PlainLayer& layer : layers) {
    weight_gradients.emplace_back(layer.weights.size(), 0.0);
    bias_gradients.emplace_back(layer.biases.size(), 0.0);
  }
  for (Index sample = 0; sample < images.size(); ++sample) {
    const auto values = plain_forward(layers, plain_inputs(run.before, images, sample));
    Values deltas = values.back();
    deltas[images.labels[static_cast<std::size_t>(sample)]] -= 1.0;
    for (double& delta : deltas) delta /= static_cast<double>(images.size());
    for (std::size_t l = layers.size(); l-- > 0;) {
      const PlainLayer& layer = layers[l];
      const Values& inputs = values[l];
      Values before(layer.inputs, 0.0);
      for (std::size_t o = 0; o < layer.outputs; ++o) bias_gradients[l][o] += deltas[o];
      for (std::size_t i = 0; i < layer.inputs; ++i) {
        for (std::size_t o = 0; o < layer.outputs; ++o) {
          weight_gradients[l][i * layer.outputs + o] += deltas[o] * inputs[i];
          before[i] += layer.weights[i * layer.outputs + o] * deltas[o];
        }
        if (l == 0) continue;
        if (layers[l - 1].activation == Activation::kRelu && inputs[i] <= 0.0) before[i] = 0.0;
        if (layers[l - 1].activation == Activation::kTanh) before[i] *= 1.0 - inputs[i] * inputs[i];
      }
      deltas = std::move(before);
    }
  }
  for (std::size_t l = 0; l < layers.size(); ++l) {
    PlainLayer& layer = layers[l];
    plain_update(run.settings, run.settings.l2, weight_gradients[l], layer.weight_velocities,
                 layer.weights);
    plain_update(run.settings, 0.0, bias_gradients[l], layer.bias_velocities, layer.biases);
  }
}

// The first of `count` values that is not what was expected, as text.
std::string compare(const std::string& what, const float* found, const Values& expected) {
  for (std::size_t i = 0; i < expected.size(); ++i) {
    const double value = static_cast<double>(found[i]);
    // So that NaN counts as wrong.
    if (!(std::abs(value - expected[i]) <= kTolerance * std::max(1.0, std::abs(expected[i]))))
      return what + ": found " + std::to_string(value) + ", expected " +
             std::to_string(expected[i]) + ".";
  }
  return "";
}

}  // namespace

SelfTestRun run_self_test(std::string_view input_scaling) {
  SelfTestRun run;
  DatasetFiles files;
  files.name = "self-test";
  draw_images(kTrainCount, files.train_images, files.train_labels);
  draw_images(kTestCount, files.test_images, files.test_labels);
  run.dataset = make_dataset(std::move(files)).value();
  Hyperparameters& h = run.settings;
  h.data = "self-test";
  h.hidden = {37, 5};
  h.activation = {"relu", "tanh"};
  h.l2 = 0.01;
  h.label_smoothing = 0.0;
  h.schedule = "constant";
  h.warmup_steps = 0;
  h.batch_size = kTrainCount;  // the order of the images does not matter then
  h.validation_count = 0;
  h.input_scaling = input_scaling;
  run.steps = kSteps;
  SerialExecutor executor;
  const auto trainer = Trainer::create(run.dataset, h, executor).value();
  run.before = trainer->model();
  trainer->begin_run(kSteps);
  while (trainer->step() < kSteps && trainer->advance() != Advanced::kRunEnd) {
  }
  run.after = trainer->model();
  return run;
}

std::string check_self_test(const SelfTestRun& run) {
  std::vector<PlainLayer> layers = plain_layers(run.before);
  for (int step = 0; step < run.steps; ++step) plain_step(run, layers);
  for (std::size_t l = 0; l < layers.size(); ++l) {
    const auto& layer = run.after.network.layers[l];
    const std::string name =
        " of layer " + std::to_string(l + 1) + " with " + run.settings.input_scaling + " inputs";
    std::string wrong = compare("Weights" + name, layer.weights.data(), layers[l].weights);
    if (wrong.empty()) wrong = compare("Biases" + name, layer.biases.data(), layers[l].biases);
    if (!wrong.empty()) return wrong;
  }
  const LabeledImages& images = run.dataset->test;
  for (Index sample = 0; sample < images.size(); ++sample) {
    std::vector<float> pixels(static_cast<std::size_t>(images.pixel_count()));
    for (std::size_t p = 0; p < pixels.size(); ++p)
      pixels[p] = static_cast<float>(images.pixels(sample)[p]) /
                  static_cast<float>(run.dataset->largest_pixel);
    const VectorF found = classify(run.after, pixels);
    const auto expected = plain_forward(layers, plain_inputs(run.before, images, sample));
    const std::string wrong =
        compare("Probabilities with " + run.settings.input_scaling + " inputs", found.data(),
                expected.back());
    if (!wrong.empty()) return wrong;
  }
  return "";
}

std::string self_test() {
  for (const std::string_view input_scaling : {"unit", "z_score"}) {
    const std::string wrong = check_self_test(run_self_test(input_scaling));
    if (!wrong.empty()) return wrong;
  }
  return "";
}

}  // namespace inkling
