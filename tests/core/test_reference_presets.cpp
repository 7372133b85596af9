#include <catch_amalgamated.hpp>
#include <set>
#include <string>

#include "core/training/presets.h"
#include "core/training/reference_presets.h"

using namespace inkling;

TEST_CASE("published systems have names of their own and settings that are valid",
          "[reference_presets]") {
  std::set<std::string_view> names;
  for (const ReferencePreset& preset : reference_presets()) {
    INFO(preset.name);
    CHECK(names.insert(preset.name).second);
    CHECK_FALSE(apply_preset(preset.name, Hyperparameters{}).ok());
    CHECK_FALSE(preset.summary.empty());
    CHECK(check(preset.split).ok());
    const Hyperparameters h = settings_of(preset);
    CHECK(validate(h).ok());
    CHECK(h.data == preset.data);
    CHECK(h.seed == 42);
    CHECK(h.threads == 0);
    // Weights of the best moment need images to tell it by.
    CHECK(preset.keeps_best == (h.validation_count > 0));
  }
  CHECK(names.size() == 18);
}

TEST_CASE("every setting of the table is one that the text names", "[reference_presets]") {
  for (const ReferencePreset& preset : reference_presets()) {
    const Hyperparameters h = settings_of(preset);
    for (const std::string_view settings : preset.settings) {
      std::string_view rest = settings;
      while (!rest.empty()) {
        const std::string_view setting = rest.substr(0, rest.find(' '));
        rest.remove_prefix(std::min(rest.size(), setting.size() + 1));
        INFO(preset.name << ": " << setting);
        const std::size_t equals = setting.find('=');
        REQUIRE(equals != setting.npos);
        const ParameterInfo* info = find_parameter(setting.substr(0, equals));
        REQUIRE(info != nullptr);
        CHECK(is_used(h, *info));
        CHECK(*parse_parameter(*info, setting.substr(equals + 1)) == get_parameter(h, *info));
      }
    }
  }
}

TEST_CASE("published settings are those of the systems", "[reference_presets]") {
  const auto settings = [](const char* name) {
    const ReferencePreset* preset = find_reference_preset(name);
    REQUIRE(preset != nullptr);
    return settings_of(*preset);
  };
  for (int hidden = 100; hidden <= 1000; hidden += 100) {
    const Hyperparameters h = settings(("r1-" + std::to_string(hidden)).c_str());
    CHECK(h.hidden == std::vector<int>{hidden});
    CHECK(h.optimizer == "sgd");
    CHECK(augmentation_of(h).none());
  }
  const Hyperparameters r3 = settings("R3");
  CHECK(r3.hidden == std::vector<int>{128, 32});
  CHECK(r3.validation_count == 2000);
  CHECK(r3.batch_size == 16);
  CHECK(r3.learning_rate == 0.05);
  CHECK(r3.l2 == 0.001);
  CHECK(r3.decay_factor == 0.95);
  CHECK(r3.decay_steps == 6000);
  CHECK(r3.epochs == 100.0);

  const Hyperparameters linear = settings("r4-LINEAR"), mlp = settings("R4-mlp");
  CHECK(linear.hidden.empty());
  CHECK(mlp.hidden == std::vector<int>{32});
  for (const Hyperparameters& h : {linear, mlp}) {
    CHECK(h.input_scaling == "z_score");
    CHECK(h.initializer == "normal");
    CHECK(h.init_deviation == 0.1);
    CHECK(h.batch_size == 0);
    CHECK(h.learning_rate == 0.1);
    CHECK(h.momentum == 0.0);
    CHECK(h.epochs == 1000.0);
  }
  CHECK(find_reference_preset("R4-mlp")->split.share == 0.0);

  const ReferencePreset* r5 = find_reference_preset("R5");
  CHECK(r5->split == TestSplit{.first = 10000, .share = 0.2});
  CHECK(settings_of(*r5).hidden == std::vector<int>{128, 64});
  CHECK(settings_of(*r5).initializer == "he_normal");
  CHECK(settings_of(*r5).epochs == 100.0);
  CHECK(settings("R5-deep").hidden == std::vector<int>{256, 128, 64, 32});
  CHECK(find_reference_preset("R6") == nullptr);
}
