#include <set>

#include "catch_amalgamated.hpp"
#include "formats/hyperparameters_json.h"
#include "formats/strict_json.h"

namespace inkling {
namespace {

using nlohmann::json;

TEST_CASE("the JSON form has a member for every hyper-parameter", "[json]") {
  const json form = to_json(Hyperparameters{});
  CHECK(form.size() == parameters().size());
  for (const ParameterInfo& info : parameters()) CHECK(form.contains(std::string(info.name)));
}

TEST_CASE("hyper-parameters survive the way through JSON text", "[json]") {
  Hyperparameters h;
  h.data = "own set";
  h.hidden = {64, 32, 16};
  h.activation = {"relu", "tanh", "sigmoid"};
  h.dropout = {0.1, 0.2, 0.3};
  h.optimizer = "adamw";
  h.learning_rate = 0.1 + 0.2;  // needs all 17 digits
  h.nesterov = false;
  h.seed = 9007199254740991;
  h.epochs = 0.25;
  const auto parsed = parse_strict_json(dump_json(to_json(h)), "test");
  REQUIRE(parsed);
  const auto merged = merge_json(Hyperparameters{}, *parsed);
  REQUIRE(merged);
  CHECK(*merged == h);
}

TEST_CASE("one value for all layers is written without brackets and read with or without them",
          "[json]") {
  const json form = to_json(Hyperparameters{});
  CHECK(form["activation"] == "relu");
  CHECK(form["dropout"] == 0.0);
  CHECK(form["hidden"] == json({128}));
  const auto merged = merge_json(
      {}, {{"activation", json::array({"tanh"})}, {"dropout", json::array({0.5})}, {"hidden", 64}});
  REQUIRE(merged);
  CHECK(merged->activation == std::vector<std::string>{"tanh"});
  CHECK(merged->dropout == std::vector<double>{0.5});
  CHECK(merged->hidden == std::vector<int>{64});
}

TEST_CASE("members that are absent keep their values", "[json]") {
  Hyperparameters base;
  base.batch_size = 7;
  const auto merged = merge_json(base, {{"learning_rate", 1}, {"hidden", json::array()}});
  REQUIRE(merged);
  CHECK(merged->batch_size == 7);
  CHECK(merged->learning_rate == 1.0);
  CHECK(merged->hidden.empty());
}

TEST_CASE("whole numbers may be written as reals", "[json]") {
  const auto merged = merge_json({}, {{"batch_size", 64.0}, {"hidden", json::array({32.0, 16})}});
  REQUIRE(merged);
  CHECK(merged->batch_size == 64);
  CHECK(merged->hidden == std::vector<int>{32, 16});
}

TEST_CASE("a bad member is refused by name and nothing is changed", "[json]") {
  struct BadSetting {
    const char* text;
    const char* message;
  };
  const auto bad = GENERATE(
      BadSetting{R"({"batch_size": 8, "learning_rate": -1})", "learning_rate: found -1"},
      BadSetting{R"({"batch_size": 8, "learning_rate": 1e999})", "JSON"},
      BadSetting{R"({"learning_rate": "fast"})", "learning_rate"},
      BadSetting{R"({"learning_rate": null})", "learning_rate: found null, expected a number"},
      BadSetting{R"({"learning_rate": [0.1]})", "learning_rate"},
      BadSetting{R"({"batch_size": 2.5})", "batch_size: found 2.5"},
      BadSetting{R"({"batch_size": 18446744073709551615})", "batch_size"},
      BadSetting{R"({"seed": -1})", "seed"}, BadSetting{R"({"nesterov": 1})", "nesterov"},
      BadSetting{R"({"optimizer": "lion"})", "optimizer: found lion"},
      BadSetting{R"({"hidden": [128, "wide"]})", "hidden"},
      BadSetting{R"({"hidden": [0]})", "hidden: found 0"},
      BadSetting{R"({"hidden": [1,1,1,1,1,1,1,1,1]})", "hidden: found 9 layers"},
      BadSetting{R"({"hidden": {}})", "hidden"},
      BadSetting{R"({"activation": ["relu", 1]})", "activation"},
      BadSetting{R"({"activation": []})", "activation"},
      BadSetting{R"({"hidden": [8,8], "dropout": [0.1,0.2,0.3]})", "dropout"},
      BadSetting{R"({"data": ""})", "data"},
      BadSetting{R"({"lerning_rate": 1})", "Did you mean learning_rate?"},
      BadSetting{R"({"xyzzy": 1})", "unknown hyper-parameter \"xyzzy\"."},
      BadSetting{R"([1])", "Found an array, expected an object"},
      BadSetting{R"({"seed": 1, "seed": 2})", "twice"}, BadSetting{"{", "JSON"},
      BadSetting{"", "JSON"});
  INFO(bad.text);
  Hyperparameters base;
  base.batch_size = 99;
  const Hyperparameters before = base;
  const auto parsed = parse_strict_json(bad.text, "test");
  const auto merged = parsed ? merge_json(base, *parsed) : Result<Hyperparameters>(parsed.error());
  REQUIRE_FALSE(merged);
  const std::string message = merged.error().message;
  INFO(message);
  CHECK(message.find(bad.message) != std::string::npos);
  CHECK(base == before);
}

TEST_CASE("infinite numbers that never were text are refused too", "[json]") {
  CHECK_FALSE(merge_json({}, {{"learning_rate", std::numeric_limits<double>::infinity()}}));
  CHECK_FALSE(merge_json({}, {{"learning_rate", std::numeric_limits<double>::quiet_NaN()}}));
  CHECK_FALSE(merge_json({}, {{"batch_size", std::numeric_limits<double>::quiet_NaN()}}));
}

TEST_CASE("the description tells all about every hyper-parameter", "[json]") {
  const json list = describe_parameters();
  REQUIRE(list.size() == parameters().size());
  std::set<std::string> names;
  for (const json& entry : list) {
    INFO(entry.dump());
    CHECK(names.insert(entry["name"].get<std::string>()).second);
    CHECK_FALSE(entry["label"].get<std::string>().empty());
    CHECK(entry["help"].get<std::string>().back() == '.');
    CHECK(std::set<std::string>{"at_once", "next_epoch", "on_restart"}.contains(entry["applies"]));
    const std::string kind = entry["kind"];
    const bool number = kind.starts_with("integer") || kind.starts_with("real");
    CHECK(entry.contains("minimum") == number);
    if (number) CHECK(entry["minimum"] < entry["maximum"]);
    CHECK(entry.contains("choices") == kind.starts_with("choice"));
    // The default is accepted when it is given back.
    const auto merged = merge_json({}, {{entry["name"].get<std::string>(), entry["default"]}});
    REQUIRE(merged);
    CHECK(*merged == Hyperparameters{});
  }
}

TEST_CASE("JSON text with a name twice at any depth is refused", "[json]") {
  CHECK(parse_strict_json(R"({"a": {"b": 1}, "c": {"b": 2}})", "test"));
  CHECK_FALSE(parse_strict_json(R"({"a": [{"b": 1, "b": 2}]})", "test"));
}

TEST_CASE("invalid UTF-8 in names does not keep JSON from being written", "[json]") {
  CHECK(dump_json(json("\xff"
                       "a")) ==
        "\"\xef\xbf\xbd"
        "a\"");
}

}  // namespace
}  // namespace inkling
