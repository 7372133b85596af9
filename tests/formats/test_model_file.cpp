#include <bit>
#include <limits>
#include <nlohmann/json.hpp>

#include "catch_amalgamated.hpp"
#include "formats/model_file.h"
#include "formats/sample_models.h"
#include "formats/version.h"

namespace inkling {
namespace {

using nlohmann::json;
using testing::sample_model;

std::size_t header_length(const Bytes& file) {
  std::size_t length = 0;
  for (int i = 7; i >= 0; --i) length = length << 8 | file[static_cast<std::size_t>(i)];
  return length;
}

json header_of(const Bytes& file) {
  return json::parse(file.begin() + 8,
                     file.begin() + 8 + static_cast<std::ptrdiff_t>(header_length(file)));
}

float float_at(const Bytes& file, std::size_t offset) {
  const std::size_t at = 8 + header_length(file) + offset;
  return std::bit_cast<float>(std::uint32_t{file[at]} | std::uint32_t{file[at + 1]} << 8 |
                              std::uint32_t{file[at + 2]} << 16 |
                              std::uint32_t{file[at + 3]} << 24);
}

TEST_CASE("a model that is saved and loaded is the same to the last bit", "[model]") {
  const bool z_score = GENERATE(false, true);
  const ModelFile saved = sample_model(z_score);
  const auto loaded = parse_model(format_model(saved.model, saved.hyperparameters));
  REQUIRE(loaded);
  CHECK(loaded->hyperparameters == saved.hyperparameters);
  testing::check_same_model(loaded->model, saved.model);
}

TEST_CASE("what the weights have gone through is kept, and may be missing", "[model]") {
  const ModelFile saved = sample_model();
  const auto without = parse_model(format_model(saved.model, saved.hyperparameters));
  REQUIRE(without);
  CHECK_FALSE(without->training);
  CHECK(without->inkling_version == version());
  for (const auto accuracy : {std::optional<double>(0.9731), std::optional<double>()}) {
    const TrainingRecord record{2580, 165000, 3.0, accuracy};
    const auto with =
        parse_model(format_model(saved.model, saved.hyperparameters, Precision::kSingle, record));
    REQUIRE(with);
    CHECK(with->training == record);
  }
}

TEST_CASE("in half precision a file is half as long and each number the nearest half", "[model]") {
  ModelFile saved = sample_model(true);
  // IEEE 754 binary16: 11 binary digits, subnormals down to 2^-24, the largest 65504.
  MatrixF& weights = saved.model.network.layers[0].weights;
  weights(0, 0) = 1.0f + 0x1.8p-11f;  // nearer to 1 + 2^-10 than to 1
  weights(1, 0) = 0x1p-24f;
  weights(0, 1) = 1e6f;
  weights(1, 1) = -1.5f;
  const Bytes half = format_model(saved.model, saved.hyperparameters, Precision::kHalf);
  const auto loaded = parse_model(half);
  REQUIRE(loaded);
  const MatrixF& read = loaded->model.network.layers[0].weights;
  CHECK(read(0, 0) == 1.0f + 0x1p-10f);
  CHECK(read(1, 0) == 0x1p-24f);
  CHECK(read(0, 1) == 65504.0f);
  CHECK(read(1, 1) == -1.5f);
  const float error =
      (loaded->model.network.layers[1].weights - saved.model.network.layers[1].weights)
          .cwiseAbs()
          .maxCoeff();
  CHECK(error <= 0x1p-11f * saved.model.network.layers[1].weights.cwiseAbs().maxCoeff());
  CHECK(header_of(half)["layers.0.weight"]["dtype"] == "F16");
  const Bytes single = format_model(saved.model, saved.hyperparameters);
  CHECK(2 * (half.size() - 8 - header_length(half)) == single.size() - 8 - header_length(single));
}

TEST_CASE("a loaded model is saved as the same bytes again", "[model]") {
  const ModelFile saved = sample_model(true);
  const Bytes first = format_model(saved.model, saved.hyperparameters);
  const auto loaded = parse_model(first);
  REQUIRE(loaded);
  CHECK(format_model(loaded->model, loaded->hyperparameters) == first);
}

TEST_CASE("extreme but finite weights are kept", "[model]") {
  ModelFile saved = sample_model();
  auto& weights = saved.model.network.layers[0].weights;
  weights(0, 0) = std::numeric_limits<float>::max();
  weights(1, 0) = std::numeric_limits<float>::denorm_min();
  weights(2, 0) = -0.0f;
  const auto loaded = parse_model(format_model(saved.model, saved.hyperparameters));
  REQUIRE(loaded);
  CHECK(loaded->model.network.layers[0].weights == weights);
  CHECK(std::signbit(loaded->model.network.layers[0].weights(2, 0)));
}

TEST_CASE("a linear model without hidden layers is kept", "[model]") {
  ModelFile saved = sample_model();
  saved.hyperparameters.hidden = {};
  saved.hyperparameters.activation = {"relu"};
  auto& layers = saved.model.network.layers;
  layers.resize(1);
  layers[0].weights = MatrixF::Ones(3, saved.model.pixel_count());
  layers[0].biases = VectorF::Zero(3);
  layers[0].activation = Activation::kIdentity;
  CHECK(parse_model(format_model(saved.model, saved.hyperparameters)));
}

TEST_CASE("the file follows the safetensors specification", "[model]") {
  const ModelFile saved = sample_model(true);
  const Bytes file = format_model(saved.model, saved.hyperparameters);
  const std::size_t length = header_length(file);
  CHECK(length % 8 == 0);
  CHECK(file[8] == '{');
  const json header = header_of(file);
  for (const auto& [name, value] : header["__metadata__"].items()) {
    INFO(name);
    CHECK(value.is_string());
  }
  // In the order of their names the tensors fill the data without a gap.
  std::size_t end = 0;
  for (const auto& [name, tensor] : header.items()) {
    if (name == "__metadata__") continue;
    INFO(name);
    CHECK(tensor["dtype"] == "F32");
    CHECK(tensor["data_offsets"][0] == end);
    end = tensor["data_offsets"][1];
  }
  CHECK(file.size() == 8 + length + end);
}

TEST_CASE("weights lie row by row, one row for each output", "[model]") {
  const ModelFile saved = sample_model();
  const Bytes file = format_model(saved.model, saved.hyperparameters);
  const json tensor = header_of(file)["layers.0.weight"];
  CHECK(tensor["shape"] == json({5, 72}));
  const std::size_t begin = tensor["data_offsets"][0];
  const auto& weights = saved.model.network.layers[0].weights;
  CHECK(float_at(file, begin) == weights(0, 0));
  CHECK(float_at(file, begin + 4) == weights(0, 1));
  CHECK(float_at(file, begin + 4 * 72) == weights(1, 0));
}

TEST_CASE("a set's name that is no UTF-8 does not keep its model from being saved", "[model]") {
  ModelFile saved = sample_model();
  saved.model.data = "\xff\xfe";
  saved.model.class_names[0] = "\x80";
  CHECK(parse_model(format_model(saved.model, saved.hyperparameters)));
}

}  // namespace
}  // namespace inkling
