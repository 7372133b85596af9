// Model files that must be refused, each with the words that its message must hold.
#include <bit>
#include <functional>
#include <limits>
#include <nlohmann/json.hpp>

#include "catch_amalgamated.hpp"
#include "formats/model_file.h"
#include "formats/sample_models.h"

namespace inkling {
namespace {

using nlohmann::json;
using testing::sample_model;

// A file taken apart, to be put together again with one thing wrong.
struct Parts {
  json header;
  Bytes data;

  json& metadata() { return header["__metadata__"]; }
  // A metadata text that is JSON itself, changed and put back.
  void edit(const char* name, const std::function<void(json&)>& change) {
    json content = json::parse(metadata()[name].get<std::string>());
    change(content);
    metadata()[name] = content.dump();
  }
  void set_float(const char* tensor, std::size_t entry, float value) {
    const std::size_t at = header[tensor]["data_offsets"][0].get<std::size_t>() + 4 * entry;
    const auto bits = std::bit_cast<std::uint32_t>(value);
    for (int i = 0; i < 4; ++i)
      data[at + static_cast<std::size_t>(i)] = static_cast<std::uint8_t>(bits >> 8 * i);
  }
};

Bytes with_length(std::uint64_t length, std::string_view text, const Bytes& data = {}) {
  Bytes file;
  for (int shift = 0; shift < 64; shift += 8)
    file.push_back(static_cast<std::uint8_t>(length >> shift));
  file.insert(file.end(), text.begin(), text.end());
  file.insert(file.end(), data.begin(), data.end());
  return file;
}

Bytes with_header(std::string_view text, const Bytes& data = {}) {
  return with_length(text.size(), text, data);
}

Bytes join(const Parts& parts) { return with_header(parts.header.dump(), parts.data); }

Bytes good_file(bool z_score = true) {
  const ModelFile model = sample_model(z_score);
  return format_model(model.model, model.hyperparameters);
}

Parts good_parts() {
  const Bytes file = good_file();
  std::size_t length = 0;
  for (std::size_t i = 8; i-- > 0;) length = length << 8 | file[i];
  const auto split = file.begin() + 8 + static_cast<std::ptrdiff_t>(length);
  return {json::parse(file.begin() + 8, split), Bytes(split, file.end())};
}

void check_refused(const Bytes& file, const std::string& words) {
  const auto parsed = parse_model(file);
  REQUIRE_FALSE(parsed);
  const std::string message = parsed.error().message;
  INFO(message);
  CHECK(parsed.error().code == ErrorCode::kInvalidData);
  CHECK(message.find(words) != std::string::npos);
}

TEST_CASE("the parts of a good file make a good file again", "[model]") {
  CHECK(parse_model(join(good_parts())));
  Parts parts = good_parts();
  parts.metadata()["note"] = "strings of others are welcome";
  CHECK(parse_model(join(parts)));
}

TEST_CASE("a model file is refused at every length but its own", "[model]") {
  const Bytes file = good_file();
  for (std::size_t length = 0; length < file.size(); ++length) {
    INFO(length);
    REQUIRE_FALSE(parse_model(std::span(file).first(length)));
  }
  Bytes longer = file;
  longer.push_back(0);
  check_refused(longer, "where the last tensor ends");
}

TEST_CASE("a model file with a damaged header never crashes the reader", "[model]") {
  const Bytes file = good_file();
  Random random(11, RandomStream::kShuffling);
  for (int i = 0; i < 3000; ++i) {
    Bytes damaged = file;
    for (int flips = 0; flips < 3; ++flips)
      damaged[random.below(
          std::min<std::uint32_t>(2500, static_cast<std::uint32_t>(file.size())))] =
          static_cast<std::uint8_t>(random.below(256));
    const auto parsed = parse_model(damaged);
    if (!parsed) CHECK_FALSE(parsed.error().message.empty());
  }
}

TEST_CASE("files that are no safetensors files are refused", "[model]") {
  check_refused({}, "Found 0 bytes");
  check_refused(Bytes(7), "Found 7 bytes");
  check_refused(Bytes(8), "does not begin with {");
  check_refused(Bytes(64, 0xff), "Found a header of 18446744073709551615 bytes");
  check_refused(with_length(kMaxModelHeaderBytes + 1, "{}"), "expected at most");
  check_refused(with_length(100, "{}"), "truncated");
  check_refused(with_header("not JSON"), "does not begin with {");
  check_refused(with_header("[]"), "does not begin with {");
  check_refused(with_header(" {}"), "does not begin with {");
  check_refused(with_header("{\"a\": }"), "not valid JSON");
  check_refused(with_header("{\"\xff\": 1}"), "not valid JSON");
  check_refused(with_header("{} {}"), "not valid JSON");
  check_refused(with_header("{}"), "found no format");
  check_refused(with_header(std::string(kMaxModelHeaderBytes / 8, '{')), "");
  check_refused(with_header("{\"a\":" + std::string(kMaxModelHeaderBytes / 8, '[')),
                "not valid JSON");
}

TEST_CASE("a tensor that occurs twice is refused", "[model]") {
  Parts parts = good_parts();
  std::string text = parts.header.dump();
  text.insert(1, "\"layers.0.bias\":" + parts.header["layers.0.bias"].dump() + ",");
  check_refused(with_header(text, parts.data), "\"layers.0.bias\" twice");
}

TEST_CASE("a model file with one thing wrong is refused for that", "[model]") {
  struct BadModel {
    const char* name;
    std::function<void(Parts&)> damage;
    const char* words;
  };
  const float nan = std::numeric_limits<float>::quiet_NaN(),
              infinity = std::numeric_limits<float>::infinity();
  const std::vector<BadModel> cases = {
      // the container
      {"tensor is no object", [](Parts& p) { p.header["layers.0.bias"] = 3; },
       "layers.0.bias: found a number"},
      {"no dtype", [](Parts& p) { p.header["layers.0.bias"].erase("dtype"); },
       "expected dtype, shape and data_offsets"},
      {"unknown member", [](Parts& p) { p.header["layers.0.bias"]["more"] = 1; },
       "expected dtype, shape"},
      {"dtype F64", [](Parts& p) { p.header["layers.0.bias"]["dtype"] = "F64"; },
       "found the dtype \"F64\""},
      {"dtype is a number", [](Parts& p) { p.header["layers.0.bias"]["dtype"] = 32; },
       "found the dtype 32"},
      {"shape is no array", [](Parts& p) { p.header["layers.0.bias"]["shape"] = 5; },
       "found the shape 5"},
      {"shape of rank 3",
       [](Parts& p) {
         p.header["layers.0.bias"]["shape"] = {5, 1, 1};
       },
       "found the shape [5,1,1]"},
      {"negative size", [](Parts& p) { p.header["layers.0.bias"]["shape"] = {-5}; },
       "found the shape [-5]"},
      {"size 0", [](Parts& p) { p.header["layers.0.bias"]["shape"] = {0}; }, "found the shape [0]"},
      {"size beyond 64 bits", [](Parts& p) { p.header["layers.0.bias"]["shape"] = {1e30}; },
       "found the shape"},
      {"fractional size", [](Parts& p) { p.header["layers.0.bias"]["shape"] = {2.5}; },
       "found the shape [2.5]"},
      {"sizes whose product wraps",
       [](Parts& p) {
         p.header["layers.0.bias"]["shape"] = {1ull << 33, 1ull << 31};
       },
       "found the shape"},
      {"one offset", [](Parts& p) { p.header["layers.0.bias"]["data_offsets"] = {0}; },
       "found the offsets [0]"},
      {"offsets reversed",
       [](Parts& p) {
         p.header["layers.0.bias"]["data_offsets"] = {20, 0};
       },
       "found the offsets [20,0]"},
      {"offsets beyond the data",
       [](Parts& p) {
         p.header["layers.0.bias"]["data_offsets"] = {1u << 30, (1u << 30) + 20};
       },
       "found the offsets"},
      {"offset as text",
       [](Parts& p) {
         p.header["layers.0.bias"]["data_offsets"] = {"0", "20"};
       },
       "found the offsets"},
      {"bytes do not match the shape",
       [](Parts& p) {
         p.header["layers.0.bias"]["data_offsets"] = {0, 16};
       },
       "found 16 bytes, expected 20"},
      {"overlap",
       [](Parts& p) {
         p.header["layers.1.bias"]["data_offsets"] = p.header["layers.2.bias"]["data_offsets"];
       },
       "the tensors"},
      {"the same bytes twice", [](Parts& p) { p.header["zz"] = p.header["layers.0.bias"]; },
       "overlap"},
      {"hole",
       [](Parts& p) {
         p.data.insert(p.data.end(), 4, std::uint8_t{0});
         auto& offsets = p.header["scaling.mean"]["data_offsets"];
         offsets = {offsets[0].get<int>() + 4, offsets[1].get<int>() + 4};
       },
       "leave a gap"},
      {"hole at the beginning", [](Parts& p) { p.header.erase("layers.0.bias"); }, "leave a gap"},
      {"bytes behind the last tensor", [](Parts& p) { p.data.push_back(0); },
       "where the last tensor ends"},
      // the metadata
      {"no metadata", [](Parts& p) { p.header.erase("__metadata__"); }, "found no format"},
      {"metadata is no object", [](Parts& p) { p.metadata() = "text"; },
       "__metadata__: found text"},
      {"metadata holds a number", [](Parts& p) { p.metadata()["epoch"] = 3; },
       "__metadata__: found a number as \"epoch\""},
      {"metadata holds an object", [](Parts& p) { p.metadata()["x"] = json::object(); },
       "__metadata__: found an object"},
      {"metadata holds null", [](Parts& p) { p.metadata()["x"] = nullptr; },
       "__metadata__: found null"},
      {"another format", [](Parts& p) { p.metadata()["format"] = "pt"; }, "format: found \"pt\""},
      {"a later format", [](Parts& p) { p.metadata()["format"] = "inkling-2"; },
       "format: found \"inkling-2\""},
      {"no architecture", [](Parts& p) { p.metadata().erase("architecture"); },
       "found no architecture"},
      {"no scaling", [](Parts& p) { p.metadata().erase("scaling"); }, "found no scaling"},
      {"no image", [](Parts& p) { p.metadata().erase("image"); }, "found no image"},
      {"no class names", [](Parts& p) { p.metadata().erase("class_names"); },
       "found no class_names"},
      {"no data", [](Parts& p) { p.metadata().erase("data"); }, "found no data"},
      {"no hyper-parameters", [](Parts& p) { p.metadata().erase("hyperparameters"); },
       "found no hyperparameters"},
      {"architecture is no JSON", [](Parts& p) { p.metadata()["architecture"] = "{"; },
       "architecture: found text that is not"},
      {"architecture is an array", [](Parts& p) { p.metadata()["architecture"] = "[]"; },
       "architecture: found []"},
      {"no layers", [](Parts& p) { p.metadata()["architecture"] = R"({"layers": []})"; },
       "expected 1 to 9 layers"},
      {"ten layers",
       [](Parts& p) {
         p.edit("architecture", [](json& a) { a["layers"] = json(10, a["layers"][0]); });
       },
       "expected 1 to 9"},
      {"layer is text",
       [](Parts& p) { p.edit("architecture", [](json& a) { a["layers"][0] = "wide"; }); },
       "layer 0"},
      {"a layer too wide",
       [](Parts& p) { p.edit("architecture", [](json& a) { a["layers"][0]["outputs"] = 4097; }); },
       "layer 0: found 4097"},
      {"a width of 0",
       [](Parts& p) { p.edit("architecture", [](json& a) { a["layers"][0]["outputs"] = 0; }); },
       "layer 0: found 0"},
      {"a width as text",
       [](Parts& p) { p.edit("architecture", [](json& a) { a["layers"][0]["outputs"] = "5"; }); },
       "layer 0: found \"5\""},
      {"layers that do not fit together",
       [](Parts& p) { p.edit("architecture", [](json& a) { a["layers"][1]["inputs"] = 6; }); },
       "layer 1: found 6 inputs, expected 5"},
      {"widths that the tensors do not have",
       [](Parts& p) {
         p.edit("architecture",
                [](json& a) { a["layers"][0]["outputs"] = a["layers"][1]["inputs"] = 4096; });
       },
       "layers.0.weight: found the shape [5,72], expected [4096,72]"},
      {"an unknown activation",
       [](Parts& p) {
         p.edit("architecture", [](json& a) { a["layers"][0]["activation"] = "gelu"; });
       },
       "found the activation \"gelu\""},
      {"no activation",
       [](Parts& p) {
         p.edit("architecture", [](json& a) { a["layers"][0].erase("activation"); });
       },
       "found the activation nothing"},
      {"an activation behind the logits",
       [](Parts& p) {
         p.edit("architecture", [](json& a) { a["layers"][2]["activation"] = "relu"; });
       },
       "in the last layer"},
      {"an image too small", [](Parts& p) { p.edit("image", [](json& i) { i["rows"] = 7; }); },
       "image: found 7"},
      {"an image too large", [](Parts& p) { p.edit("image", [](json& i) { i["columns"] = 65; }); },
       "image: found 65"},
      {"an image without rows", [](Parts& p) { p.edit("image", [](json& i) { i.erase("rows"); }); },
       "image: found"},
      {"pixels that are not the inputs",
       [](Parts& p) { p.edit("image", [](json& i) { i["rows"] = 9; }); },
       "layer 0: found 72 inputs, expected 81"},
      {"one class", [](Parts& p) { p.metadata()["class_names"] = R"(["a"])"; },
       "class_names: found [\"a\"]"},
      {"27 classes", [](Parts& p) { p.metadata()["class_names"] = json(27, "a").dump(); },
       "expected 2 to 26"},
      {"classes that are not the outputs",
       [](Parts& p) { p.metadata()["class_names"] = R"(["a","b"])"; },
       "class_names: found 2 names, expected 3"},
      {"a class name that is a number",
       [](Parts& p) { p.metadata()["class_names"] = R"(["a","b",3])"; }, "class_names"},
      {"an unknown scaling",
       [](Parts& p) { p.edit("scaling", [](json& s) { s["kind"] = "log"; }); },
       "found the kind \"log\""},
      {"a scaling without its largest pixel",
       [](Parts& p) { p.edit("scaling", [](json& s) { s.erase("largest_pixel"); }); },
       "scaling: found"},
      {"a largest pixel of 0",
       [](Parts& p) { p.edit("scaling", [](json& s) { s["largest_pixel"] = 0; }); },
       "scaling: found 0"},
      {"standardised without its tensors",
       [](Parts& p) { p.edit("scaling", [](json& s) { s["kind"] = "unit"; }); },
       "Found the tensor \"scaling."},
      {"a tensor under another name",
       [](Parts& p) {
         p.header["layers.3.bias"] = p.header["layers.0.bias"];
         p.header.erase("layers.0.bias");
       },
       "Found no tensor layers.0.bias"},
      // the values
      {"NaN among the weights", [=](Parts& p) { p.set_float("layers.1.weight", 2, nan); },
       "layers.1.weight: found NaN at entry 2"},
      {"infinity among the biases", [=](Parts& p) { p.set_float("layers.2.bias", 0, -infinity); },
       "layers.2.bias: found an infinite value at entry 0"},
      {"NaN among the means", [=](Parts& p) { p.set_float("scaling.mean", 71, nan); },
       "scaling.mean: found NaN"},
      {"a deviation of infinity",
       [](Parts& p) { p.set_float("scaling.inverse_deviation", 0, 0.0f); }, "numbers above 0"},
      // the training
      {"training is a number", [](Parts& p) { p.metadata()["training"] = "3"; },
       "training: found 3, expected steps"},
      {"fewer steps than none",
       [](Parts& p) { p.metadata()["training"] = R"({"steps": -1, "samples": 0, "epochs": 0})"; },
       "training: found -1, expected steps"},
      {"an accuracy of 98",
       [](Parts& p) {
         p.metadata()["training"] =
             R"({"steps": 1, "samples": 0, "epochs": 0, "test_accuracy": 98})";
       },
       "found the test_accuracy 98"},
      // the hyper-parameters
      {"hyper-parameters are no JSON", [](Parts& p) { p.metadata()["hyperparameters"] = "fast"; },
       "hyperparameters: found"},
      {"a hyper-parameter out of range",
       [](Parts& p) { p.edit("hyperparameters", [](json& h) { h["learning_rate"] = -1; }); },
       "hyperparameters: learning_rate: found -1"},
      {"an unknown hyper-parameter",
       [](Parts& p) { p.edit("hyperparameters", [](json& h) { h["magic"] = 1; }); },
       "hyperparameters: Found the unknown hyper-parameter \"magic\""},
      {"hyper-parameters of another network",
       [](Parts& p) {
         p.edit("hyperparameters", [](json& h) { h["hidden"] = {5}, h["activation"] = "relu"; });
       },
       "found 1 hidden layers, expected 2"},
      {"hyper-parameters of other widths",
       [](Parts& p) { p.edit("hyperparameters", [](json& h) {
                        h["hidden"] = {5, 4};
                      }); },
       "found hidden layer 1 as 4 tanh"},
      {"hyper-parameters of other activations",
       [](Parts& p) { p.edit("hyperparameters", [](json& h) { h["activation"] = "relu"; }); },
       "found hidden layer 1 as 3 relu, expected 3 tanh"},
  };
  for (const BadModel& bad : cases) {
    INFO(bad.name);
    Parts parts = good_parts();
    bad.damage(parts);
    check_refused(join(parts), bad.words);
  }
}

}  // namespace
}  // namespace inkling
