#include <catch_amalgamated.hpp>

#include "core/training/reference_presets.h"
#include "stage.h"
#include "ui/panels/layer_editor.h"
#include "ui/panels/parameter_row.h"

using namespace inkling;
using namespace inkling::testing;

namespace {

struct Recipe {
  Recipe() : context(stage.session, stage.platform, ui::make_null_textures()) {}
  void refresh() {
    stage.work();
    context.snapshot = stage.session.snapshot();
    state.draft.reset();
  }
  Stage stage;
  ui::Context context;
  ui::RecipeState state;
};

}  // namespace

TEST_CASE("A typed value within the range reaches the session", "[recipe]") {
  Recipe recipe;
  ui::accept_typed(recipe.context, recipe.state, *find_parameter("learning_rate"), "0.25");
  CHECK(ui::shown_settings(recipe.context, recipe.state).learning_rate == 0.25);
  recipe.refresh();
  CHECK(recipe.context.snapshot->wanted.learning_rate == 0.25);
  CHECK(recipe.state.refused.empty());
}

TEST_CASE("A typed value out of range is refused with a reason and changes nothing", "[recipe]") {
  Recipe recipe;
  const Hyperparameters before = recipe.context.snapshot->wanted;
  ui::accept_typed(recipe.context, recipe.state, *find_parameter("learning_rate"), "99");
  CHECK(recipe.state.refused == "learning_rate");
  CHECK_FALSE(recipe.state.refusal.empty());
  recipe.refresh();
  CHECK(recipe.context.snapshot->wanted == before);
}

TEST_CASE("Typed nonsense is refused", "[recipe]") {
  Recipe recipe;
  ui::accept_typed(recipe.context, recipe.state, *find_parameter("batch_size"), "many");
  CHECK(recipe.state.refused == "batch_size");
  ui::accept_typed(recipe.context, recipe.state, *find_parameter("batch_size"), "64");
  CHECK(recipe.state.refused.empty());
}

TEST_CASE("The layer editor counts weights and biases", "[recipe]") {
  Hyperparameters h;
  h.hidden = {256};
  CHECK(ui::count_parameters(h, 784, 10) == 203530);
  h.hidden = {};
  CHECK(ui::count_parameters(h, 784, 10) == 7850);
}

TEST_CASE("The shapes are the architectures that the reference presets compare", "[recipe]") {
  const auto hidden = [](std::string_view name) {
    const ReferencePreset* preset = find_reference_preset(name);
    REQUIRE(preset != nullptr);
    return settings_of(*preset).hidden;
  };
  CHECK(ui::layers_of_shape(0) == hidden("R4-linear"));
  CHECK(ui::layers_of_shape(1) == hidden("R5-shallow"));
  CHECK(ui::layers_of_shape(2) == hidden("R5-medium"));
  CHECK(ui::layers_of_shape(3) == hidden("R5-deep"));
}
