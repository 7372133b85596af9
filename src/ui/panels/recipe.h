// The settings of a run, drawn from the one description of all hyper-parameters.
#pragma once

#include <array>
#include <map>
#include <optional>
#include <string>

#include "ui/context.h"
#include "ui/panels/augmentation_preview.h"
#include "ui/widgets/controls.h"

namespace inkling::ui {

struct RecipeState {
  // What the controls show while the session has not answered yet.
  std::optional<Hyperparameters> draft;
  double draft_since = 0.0;
  FieldEdit edit;
  std::string refused;  // name of the parameter whose typed value was refused
  std::string refusal;  // and why
  bool augmentation_open = false, regularization_open = false, start_open = false,
       machine_open = false;
  AugmentationPreview preview;
  float content_height = 0.0f;  // device pixels of the last frame
};

// The present settings: the draft, or what the session was asked for.
const Hyperparameters& shown_settings(const Context& context, const RecipeState& state);
void begin_recipe_frame(Context& context, RecipeState& state);
void change_settings(Context& context, RecipeState& state, const Hyperparameters& changed);

// `images` are some of the data set's, to show what augmentation does. Returns the height used.
// Scrolling is the caller's business.
float draw_recipe(Context& context, RecipeState& state, const ImageSet& images, const Rect& rect);

}  // namespace inkling::ui
