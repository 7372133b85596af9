#include <nlohmann/json.hpp>

#include "catch_amalgamated.hpp"
#include "formats/model_formats.h"
#include "formats/sample_models.h"

namespace inkling {
namespace {

using testing::sample_model;

TEST_CASE("a model's format is known by its content", "[formats]") {
  const ModelFile file = sample_model();
  for (const ModelFormat format : {ModelFormat::kSafetensors, ModelFormat::kNpz}) {
    const Bytes content = format_model_as(format, file, Precision::kSingle);
    CHECK(model_format_of(content) == format);
    const auto parsed = parse_any_model(content, {});
    REQUIRE(parsed);
    testing::check_same_model(parsed->model, file.model);
  }
  // A safetensors header of 2056 bytes begins like an ONNX file.
  CHECK(model_format_of(Bytes{0x08, 0x08, 0, 0, 0, 0, 0, 0, '{', '"'}) ==
        ModelFormat::kSafetensors);
  CHECK(model_format_of({}) == ModelFormat::kSafetensors);
  CHECK(model_format_named("npz") == ModelFormat::kNpz);
  CHECK_FALSE(model_format_named("h5"));
}

TEST_CASE("a description beside the weights names and identifies them", "[formats]") {
  ModelFile file = sample_model();
  file.training = TrainingRecord{7, 70, 0.5, 0.25};
  const Bytes content = {'1', '2', '3', '4', '5', '6', '7', '8', '9'};
  const auto sidecar = nlohmann::json::parse(
      format_sidecar(file, ModelFormat::kSafetensors, "digits.safetensors", content));
  CHECK(sidecar["weights"] == nlohmann::json({{"file", "digits.safetensors"},
                                              {"format", "safetensors"},
                                              {"bytes", 9},
                                              {"crc32", "cbf43926"}}));
  CHECK(sidecar["architecture"]["layers"][1]["outputs"] == 3);
  CHECK(sidecar["hyperparameters"]["learning_rate"] == 0.3);
  CHECK(sidecar["training"]["test_accuracy"] == 0.25);
  CHECK(sidecar["class_names"][2] == "\xc3\xa4");
}

}  // namespace
}  // namespace inkling
