// Models to save and load, with weights that differ everywhere.
#pragma once

#include "catch_amalgamated.hpp"
#include "core/base/random.h"
#include "formats/model_file.h"

namespace inkling::testing {

inline ModelFile sample_model(bool z_score = false) {
  Random random(5, RandomStream::kInitialization);
  const auto fill = [&](auto& values) {
    for (Index i = 0; i < values.size(); ++i)
      values.data()[i] = static_cast<float>(random.normal());
  };
  ModelFile file;
  Hyperparameters& h = file.hyperparameters;
  h.hidden = {5, 3};
  h.activation = {"relu", "tanh"};
  h.data = "tiny";
  h.learning_rate = 0.3;
  Model& model = file.model;
  model.rows = 8;
  model.columns = 9;
  model.data = "tiny";
  model.class_names = {"one", "two \"quoted\"", "\xc3\xa4"};
  Index inputs = model.pixel_count();
  for (const auto& [outputs, activation] : {std::pair{Index{5}, Activation::kRelu},
                                            {Index{3}, Activation::kTanh},
                                            {Index{3}, Activation::kIdentity}}) {
    DenseLayer<float> layer;
    layer.activation = activation;
    layer.weights.resize(outputs, inputs);
    layer.biases.resize(outputs);
    fill(layer.weights);
    fill(layer.biases);
    model.network.layers.push_back(std::move(layer));
    inputs = outputs;
  }
  model.scaling.largest_pixel = 16;
  if (z_score) {
    h.input_scaling = "z_score";
    model.scaling.kind = InputScaling::Kind::kZScore;
    model.scaling.mean.resize(model.pixel_count());
    model.scaling.inverse_deviation.resize(model.pixel_count());
    fill(model.scaling.mean);
    for (float& value : model.scaling.inverse_deviation)
      value = static_cast<float>(random.uniform(0.5, 1000.0));
  }
  return file;
}

inline void check_same_model(const Model& a, const Model& b) {
  CHECK(a.rows == b.rows);
  CHECK(a.columns == b.columns);
  CHECK(a.class_names == b.class_names);
  CHECK(a.data == b.data);
  REQUIRE(a.network.layers.size() == b.network.layers.size());
  for (std::size_t l = 0; l < b.network.layers.size(); ++l) {
    CHECK(a.network.layers[l].weights == b.network.layers[l].weights);
    CHECK(a.network.layers[l].biases == b.network.layers[l].biases);
    CHECK(a.network.layers[l].activation == b.network.layers[l].activation);
  }
  CHECK(a.scaling.kind == b.scaling.kind);
  CHECK(a.scaling.largest_pixel == b.scaling.largest_pixel);
  CHECK(a.scaling.mean == b.scaling.mean);
  CHECK(a.scaling.inverse_deviation == b.scaling.inverse_deviation);
}

}  // namespace inkling::testing
