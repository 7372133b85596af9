// How a number of a hyper-parameter moves along a slider and by steps. Pure, driven by the
// description alone.
#pragma once

#include "core/training/hyperparameters.h"

namespace inkling::ui {

// A slider where the range can be seen as a whole, steps where it is open-ended.
bool has_slider(const ParameterInfo& info);

double slider_share(const ParameterInfo& info, double value);  // 0..1
double slider_value(const ParameterInfo& info,
                    double share);  // rounded to what a person would write

// One or more steps up (or down where negative), kept within the range. A step of 0 in the
// description doubles.
double stepped(const ParameterInfo& info, double value, int steps);

}  // namespace inkling::ui
