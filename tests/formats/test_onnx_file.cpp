// The wire format and the outline of the file. What the graph computes is checked from outside, by
// evaluators that share no code with the writer: tests/app/onnx_model.py and ONNX Runtime.
#include "catch_amalgamated.hpp"
#include "formats/model_formats.h"
#include "formats/onnx_file.h"
#include "formats/protobuf.h"
#include "formats/sample_models.h"

namespace inkling {
namespace {

using testing::sample_model;

template <class Add>
Bytes written(Add add) {
  ProtobufMessage message;
  add(message);
  return std::move(message).take();
}

// The first three are the examples of protobuf.dev, "Encoding".
TEST_CASE("protobuf fields have the bytes of the specification", "[onnx]") {
  CHECK(written([](auto& m) { m.add_integer(1, 150); }) == Bytes{0x08, 0x96, 0x01});
  CHECK(written([](auto& m) { m.add_text(2, "testing"); }) ==
        Bytes{0x12, 0x07, 0x74, 0x65, 0x73, 0x74, 0x69, 0x6e, 0x67});
  CHECK(written([](auto& m) { m.add_integer(1, -2); }) ==
        Bytes{0x08, 0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01});
  CHECK(written([](auto& m) {
          ProtobufMessage inner;
          inner.add_integer(1, 150);
          m.add_message(3, inner);
        }) == Bytes{0x1a, 0x03, 0x08, 0x96, 0x01});
  CHECK(written([](auto& m) { m.add_float(2, 1.0f); }) == Bytes{0x15, 0, 0, 0x80, 0x3F});
  CHECK(written([](auto& m) { m.add_integer(20, 0); }) == Bytes{0xa0, 0x01, 0x00});
  CHECK(written([](auto& m) { m.add_text(1, ""); }) == Bytes{0x0a, 0x00});
}

TEST_CASE("an ONNX file begins with its version and is known by it", "[onnx]") {
  const ModelFile file = sample_model();
  const Bytes onnx = format_onnx(file.model, file.hyperparameters);
  // ir_version 7, producer_name "inkling"
  const Bytes start = {0x08, 7, 0x12, 7, 'i', 'n', 'k', 'l', 'i', 'n', 'g'};
  CHECK(std::equal(start.begin(), start.end(), onnx.begin()));
  CHECK(model_format_of(onnx) == ModelFormat::kOnnx);
  const auto parsed = parse_any_model(onnx, {});
  REQUIRE_FALSE(parsed);
  CHECK(parsed.error().message ==
        "Found an ONNX file, expected safetensors or .npz: ONNX is written only.");
}

TEST_CASE("a set's name that is no UTF-8 becomes UTF-8 in an ONNX file", "[onnx]") {
  ModelFile file = sample_model();
  file.model.data = "my\xff set";
  const Bytes onnx = format_onnx(file.model, file.hyperparameters);
  const std::string text(onnx.begin(), onnx.end());
  CHECK(text.find("my\xff set") == std::string::npos);
  CHECK(text.find("my\xef\xbf\xbd set") != std::string::npos);
}

TEST_CASE("weights in half precision take half of an ONNX file", "[onnx]") {
  const ModelFile file = sample_model(true);
  const auto single = format_onnx(file.model, file.hyperparameters).size();
  const auto half = format_onnx(file.model, file.hyperparameters, Precision::kHalf).size();
  const std::size_t numbers = 72 * 5 + 5 + 5 * 3 + 3 + 3 * 3 + 3 + 2 * 72;
  CHECK(single - 2 * numbers < half);  // the nodes that cast take some bytes
  CHECK(half < single);
}

}  // namespace
}  // namespace inkling
