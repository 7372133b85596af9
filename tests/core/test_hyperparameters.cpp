#include <catch_amalgamated.hpp>
#include <limits>
#include <set>

#include "core/training/hyperparameters.h"
#include "core/training/parameter_fields.h"
#include "core/training/presets.h"

using namespace inkling;
using Catch::Matchers::ContainsSubstring;

TEST_CASE("every description belongs to a field, has help, and occurs once", "[hyperparameters]") {
  std::set<std::string_view> names;
  Hyperparameters h;
  for (const ParameterInfo& info : parameters()) {
    INFO(info.name);
    CHECK(names.insert(info.name).second);
    CHECK(visit_field(h, info.name, [](auto&) {}));
    CHECK(info.help.ends_with("."));
    CHECK_FALSE(info.label.empty());
    CHECK(set_parameter(h, info, get_parameter(Hyperparameters{}, info)).ok());
  }
  CHECK(names.size() == 41);  // as many as the struct has fields
}

TEST_CASE("the defaults are valid and text brings every value back", "[hyperparameters]") {
  Hyperparameters h;
  h.hidden = {300, 20};
  h.dropout = {0.25, 0.5};
  h.learning_rate = 0.1234567890123;
  REQUIRE(validate(h).ok());
  for (const ParameterInfo& info : parameters()) {
    INFO(info.name);
    const auto parsed = parse_parameter(info, to_text(get_parameter(h, info)));
    REQUIRE(parsed.ok());
    CHECK(*parsed == get_parameter(h, info));
  }
}

TEST_CASE("values out of range are refused by name and change nothing", "[hyperparameters]") {
  struct Case {
    const char* name;
    const char* text;
    const char* message;
  };
  const auto c = GENERATE(values<Case>({
      {"learning_rate", "-1", "learning_rate: found -1, expected a number from 1e-06 to 10"},
      {"learning_rate", "nan", "learning_rate: found nan"},
      {"learning_rate", "fast", "learning_rate: found fast"},
      {"hidden", "0", "hidden: found 0, expected a whole number from 1 to 4096"},
      {"hidden", "5000", "hidden: found 5000"},
      {"hidden", "1,2,3,4,5,6,7,8,9", "hidden: found 9 layers, expected at most 8"},
      {"hidden", "64,,32", "numbers separated by commas"},
      {"batch_size", "2.5", "batch_size: found 2.5, expected a whole number"},
      {"optimizer", "lion", "optimizer: found lion, expected one of sgd, adam, adamw"},
      {"activation", "relu,swish", "activation: found swish"},
      {"activation", "", "activation: found an empty list"},
      {"dropout", "1", "dropout: found 1, expected a number from 0 to 0.95"},
      {"nesterov", "maybe", "nesterov: found maybe, expected true or false"},
      {"epochs", "0", "epochs: found 0"},
      {"seed", "-3", "seed: found -3"},
      {"decay_steps", "", "decay_steps: found nothing"},
  }));
  const auto result = parse_parameter(*find_parameter(c.name), c.text);
  REQUIRE_FALSE(result.ok());
  CHECK_THAT(result.error().message, ContainsSubstring(c.message));
}

TEST_CASE("values given by programs are checked as well", "[hyperparameters]") {
  Hyperparameters h;
  CHECK_FALSE(
      set_parameter(h, *find_parameter("learning_rate"), std::numeric_limits<double>::infinity())
          .ok());
  CHECK_FALSE(set_parameter(h, *find_parameter("learning_rate"), std::string("0.1")).ok());
  CHECK_FALSE(set_parameter(h, *find_parameter("hidden"), true).ok());
  CHECK(h == Hyperparameters{});
  CHECK(set_parameter(h, *find_parameter("hidden"), std::int64_t{64}).ok());
  CHECK(h.hidden == std::vector{64});
}

TEST_CASE("names are found with hyphens and underscores", "[hyperparameters]") {
  CHECK(find_parameter("learning-rate") == find_parameter("learning_rate"));
  CHECK(find_parameter("learning-rate") != nullptr);
  CHECK(find_parameter("momentums") == nullptr);
}

TEST_CASE("lists for each layer must match the hidden layers", "[hyperparameters]") {
  Hyperparameters h;
  h.hidden = {10, 20, 30};
  h.activation = {"relu", "tanh"};
  const Status status = validate(h);
  REQUIRE_FALSE(status.ok());
  CHECK_THAT(status.error().message,
             ContainsSubstring("activation: found 2 values, expected one for all layers or 3"));
  h.activation = {"relu", "tanh", "sigmoid"};
  CHECK(validate(h).ok());
  CHECK(h.activation_of(1) == "tanh");
}

TEST_CASE("a change is sorted by when it acts", "[hyperparameters]") {
  Hyperparameters from, to;
  to.learning_rate = 0.05;
  to.batch_size = 64;
  to.hidden = {64};
  const Change change = difference(from, to);
  CHECK(change.at_once == std::vector<std::string_view>{"learning_rate"});
  CHECK(change.next_epoch == std::vector<std::string_view>{"batch_size"});
  CHECK(change.on_restart == std::vector<std::string_view>{"hidden"});
}

TEST_CASE("presets are valid, keep what depends on data and machine, and are recognised",
          "[hyperparameters]") {
  Hyperparameters base;
  base.seed = 9;
  base.data = "own";
  base.validation_count = 12;
  for (const Preset& preset : presets()) {
    INFO(preset.name);
    const auto h = apply_preset(preset.name, base);
    REQUIRE(h.ok());
    CHECK(validate(*h).ok());
    CHECK(h->seed == 9);
    CHECK(h->data == "own");
    CHECK(h->validation_count == (preset.learns_from_all ? 0 : 12));
    CHECK(matching_preset(*h) == &preset);
  }
  CHECK(apply_preset("default", base).ok());
  CHECK_THAT(apply_preset("Fastest", base).error().message,
             ContainsSubstring("expected one of Default"));
}
