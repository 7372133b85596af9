// What there is to say of a unit of the first layer.
#pragma once

#include <vector>

#include "core/analysis/layer_outputs.h"
#include "ui/context.h"
#include "ui/laboratory/weight_pictures.h"

namespace inkling::ui::laboratory {

// "Unit 242 speaks for 0 6 and against 7", in one line or in several. `dead`: of the first layer,
// null where it is not known.
std::vector<CardText> unit_words(const Context& context, const Model& model, const DeadUnits* dead,
                                 Index unit, bool lines);
// Returns the height used.
float draw_words(Context& context, const std::vector<CardText>& words, const Rect& rect);

// How much a unit speaks for and against each class, as bars to the right and to the left. Returns
// the height used.
float draw_voice_bars(Context& context, const Voices& voices, const Rect& rect);

// A sentence or two above the pictures.
std::string about_units(const Snapshot& snapshot, const Model& model);
// "3 dead units", or what that means. `images`: that were looked at.
std::string about_dead(const Snapshot& snapshot, const DeadUnits& dead, Index images, bool brief);

}  // namespace inkling::ui::laboratory
