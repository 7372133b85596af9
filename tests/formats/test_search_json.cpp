#include <catch_amalgamated.hpp>

#include "core/base/random.h"
#include "formats/search_json.h"
#include "formats/strict_json.h"

using namespace inkling;
using nlohmann::json;

namespace {

SearchDescription parsed(const char* text) {
  const auto search = parse_search(text);
  if (!search) FAIL(search.error().message);
  return *search;
}

constexpr const char* kWhole = R"({
  "name": "everything", "method": "random", "trials": 12, "seed": 3, "data": "fashion-mnist",
  "validation_count": 1000, "objective": "loss", "epochs": 8, "seeds": [7, 8],
  "halving": {"eta": 2, "first_epochs": 0.5}, "preset": "plain sgd",
  "settings": {"batch_size": 16, "hidden": [64, 32]},
  "parameters": {
    "learning_rate": {"log_uniform": [0.001, 1]}, "momentum": {"uniform": [0, 0.9]},
    "dropout[1]": [0, 0.5], "hidden[0]": {"uniform": [16, 128]}, "activation": ["relu", "tanh"],
    "nesterov": [true, false], "initializer": ["he_normal", "normal"]}})";

}  // namespace

TEST_CASE("every member of a search is read", "[search]") {
  const SearchDescription search = parsed(kWhole);
  CHECK(search.name == "everything");
  CHECK(search.method == SearchMethod::kRandom);
  CHECK(search.trials == 12);
  CHECK(search.seed == 3);
  CHECK(search.objective == Objective::kValidationLoss);
  CHECK(search.epochs == 8.0);
  CHECK(search.seeds == std::vector<std::int64_t>{7, 8});
  CHECK(search.halving == Halving{.eta = 2, .first_epochs = 0.5});
  CHECK(search.settings.data == "fashion-mnist");
  CHECK(search.settings.validation_count == 1000);
  CHECK(search.settings.momentum == 0.0);  // the preset's
  CHECK(search.settings.batch_size == 16);
  REQUIRE(search.axes.size() == 7);
  CHECK(search.axes[0].name() == "hidden[0]");
  CHECK(search.axes[0].kind == AxisKind::kUniform);
  CHECK(search.axes[0].high == 128.0);
  CHECK(search.axes[1].choices == std::vector<ParameterValue>{std::vector<std::string>{"relu"},
                                                              std::vector<std::string>{"tanh"}});
  CHECK(search.axes[2].name() == "learning_rate");
  CHECK(search.axes[2].kind == AxisKind::kLogUniform);
  CHECK(search.axes[5].choices == std::vector<ParameterValue>{0.0, 0.5});  // dropout[1]
}

TEST_CASE("all but the parameters has a default", "[search]") {
  const SearchDescription search = parsed(R"({"parameters": {"l2": [0, 0.1]}})");
  SearchDescription expected;
  expected.settings.epochs = expected.epochs;
  expected.axes = search.axes;
  CHECK(search == expected);
  CHECK(search.seeds == std::vector<std::int64_t>{42});
  CHECK_FALSE(search.halving);
}

TEST_CASE("a number of seeds stands for those from the usual one on", "[search]") {
  CHECK(parsed(R"({"seeds": 3, "parameters": {"l2": [0]}})").seeds ==
        std::vector<std::int64_t>{42, 43, 44});
}

TEST_CASE("what is held out is known before the settings are checked", "[search]") {
  const SearchDescription search = parsed(
      R"({"validation_count": 50, "settings": {"train_count": 200}, "parameters": {"l2": [0]}})");
  CHECK(search.settings.train_count == 200);
}

TEST_CASE("lists can be searched as wholes", "[search]") {
  const SearchDescription search =
      parsed(R"({"parameters": {"hidden": [[], 32, [64, 32]], "dropout": [0.1, [0.2]]}})");
  CHECK(search.axes[0].choices == std::vector<ParameterValue>{std::vector<std::int64_t>{},
                                                              std::vector<std::int64_t>{32},
                                                              std::vector<std::int64_t>{64, 32}});
  CHECK(point_settings(search, 0, 1).hidden.empty());
  CHECK(point_json(search, 5) == json({{"hidden", {64, 32}}, {"dropout", 0.2}}));
}

TEST_CASE("the form with all defaults reads back as the same search", "[search]") {
  for (const char* text : {kWhole, R"({"parameters": {"hidden": [[], [64, 32]]}})",
                           R"({"halving": true, "parameters": {"optimizer": ["sgd", "adam"]}})"}) {
    const SearchDescription search = parsed(text);
    const auto again = parse_search(dump_json(to_json(search)));
    REQUIRE(again);
    CHECK(*again == search);
  }
}

TEST_CASE("mistakes in a search are named with what was expected", "[search]") {
  struct Case {
    const char* text;
    const char* message;
  };
  const auto bad = GENERATE(
      Case{"", "The search: found text that is not valid JSON"},
      Case{"[]", "Found an array, expected an object"},
      Case{R"({"parameters": {"l2": [0]}, "parameters": {}})", "\"parameters\" twice"},
      Case{R"({})", "parameters: found none"},
      Case{R"({"paramters": {}})", "Did you mean parameters?"},
      Case{R"({"batch_size": 3})", "Hyper-parameters stand in \"settings\" or \"parameters\""},
      Case{R"({"parameters": {"lerning_rate": [1]}})", "Did you mean learning_rate?"},
      Case{R"({"parameters": {"hiden[0]": [1]}})", "Did you mean hidden?"},
      Case{R"({"parameters": {"learning_rate": [0.1, 20]}})",
           "learning_rate: found 20, expected a number from 1e-06 to 10"},
      Case{R"({"parameters": {"hidden[0]": [64, 0]}})",
           "hidden[0]: found 0, expected a whole number from 1 to 4096"},
      Case{R"({"parameters": {"hidden[0]": [[64]]}})", "hidden[0]: found [64], expected one value"},
      Case{R"({"parameters": {"activation[0]": ["rellu"]}})", "activation[0]: found rellu"},
      Case{R"({"parameters": {"learning_rate": 0.1}})", "expected an array of values"},
      Case{R"({"parameters": {"learning_rate": {}}})", "expected an array of values"},
      Case{R"({"parameters": {"learning_rate": {"uniform": [0.1]}}})",
           "{\"uniform\": [low, high]}"},
      Case{R"({"parameters": {"learning_rate": {"normal": [0, 1]}}})", "log_uniform"},
      Case{R"({"parameters": {"learning_rate": {"uniform": [0.1, 1]}}})", "a grid tries each"},
      Case{R"({"parameters": {"seed": [1, 2]}})", "\"seeds\""},
      Case{R"({"parameters": {"l2": [0]}, "settings": {"batchsize": 3}})",
           "settings: Found the unknown hyper-parameter \"batchsize\". Did you mean batch_size?"},
      Case{R"({"parameters": {"l2": [0]}, "settings": {"batch_size": -3}})",
           "settings: batch_size: found -3"},
      Case{R"({"parameters": {"l2": [0]}, "settings": {"epochs": 3}})", "beside \"settings\""},
      Case{R"({"parameters": {"l2": [0]}, "settings": []})", "settings: Found an array"},
      Case{R"({"parameters": {"l2": [0]}, "method": "bayes"})",
           "method: found \"bayes\", expected \"grid\" or \"random\""},
      Case{R"({"parameters": {"l2": [0]}, "objective": "test_accuracy"})",
           "expected \"accuracy\" or \"loss\""},
      Case{R"({"parameters": {"l2": [0]}, "trials": 3})", "\"random\" only"},
      Case{R"({"parameters": {"l2": [0]}, "method": "random"})", "trials: found 0"},
      Case{R"({"parameters": {"l2": [0]}, "method": "random", "trials": 1.5})",
           "trials: found 1.5"},
      Case{R"({"parameters": {"l2": [0]}, "seeds": []})", "seeds: found none"},
      Case{R"({"parameters": {"l2": [0]}, "seeds": 0})", "how many from 1"},
      Case{R"({"parameters": {"l2": [0]}, "seeds": [1.5]})", "seeds: found 1.5"},
      Case{R"({"parameters": {"l2": [0]}, "epochs": 0})", "epochs: found 0"},
      Case{R"({"parameters": {"l2": [0]}, "epochs": "3"})", "epochs"},
      Case{R"({"parameters": {"l2": [0]}, "validation_count": 0})", "validation_count: found 0"},
      Case{R"({"parameters": {"l2": [0]}, "halving": 3})", "halving: found 3"},
      Case{R"({"parameters": {"l2": [0]}, "halving": {"eata": 3}})", "Did you mean eta?"},
      Case{R"({"parameters": {"l2": [0]}, "halving": {"eta": 2.5}})", "eta: found 2.5"},
      Case{R"({"parameters": {"l2": [0]}, "halving": {"eta": 1}})", "from 2 to 16"},
      Case{R"({"parameters": {"l2": [0]}, "halving": {"first_epochs": 3}})",
           "first_epochs: found 3"},
      Case{R"({"parameters": {"l2": [0]}, "preset": "Rocket"})", "Rocket"},
      Case{R"({"parameters": {"l2": [0]}, "name": 3})", "name: found 3"},
      Case{R"({"parameters": [1]})", "expected an object of hyper-parameters"});
  INFO(bad.text);
  const auto search = parse_search(bad.text);
  REQUIRE_FALSE(search);
  INFO(search.error().message);
  CHECK(search.error().message.find(bad.message) != std::string::npos);
}

TEST_CASE("two searches differ by name where they differ first", "[search]") {
  const json one = to_json(parsed(kWhole));
  CHECK(first_difference(one, one).empty());
  json other = one;
  other["settings"]["batch_size"] = 32;
  CHECK(first_difference(one, other) == "settings.batch_size: found 16, expected 32.");
  other = one;
  other["parameters"].erase("momentum");
  CHECK(first_difference(one, other) ==
        "parameters.momentum: found {\"uniform\":[0.0,0.9]}, expected null.");
}

TEST_CASE("damaged texts are read or refused, and never anything else", "[search]") {
  Random random(5, RandomStream::kSearch);
  const std::string_view pieces[] = {"[", "]", "{", "}", "\"", ",", ":", "-1", "1e9", "null", "[]"};
  for (int round = 0; round < 3000; ++round) {
    std::string text = kWhole;
    for (int change = 0; change < 2; ++change) {
      const std::size_t at = random.below(static_cast<std::uint32_t>(text.size()));
      text.replace(at, random.below(8), pieces[random.below(std::size(pieces))]);
    }
    const auto search = parse_search(text);
    if (search) CHECK(check(*search).ok());
  }
}
