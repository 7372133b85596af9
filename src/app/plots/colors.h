// Colours of pictures that are written as files: the light theme.
#pragma once

#include <span>

#include "ui/light_colors.h"

namespace inkling::plots {

using light::Rgb;

// Between equally spaced stops, share 0..1, what is beyond cut off; NaN is the first stop.
Rgb color_between(std::span<const Rgb> stops, double share);

Rgb sequential_color(double share);  // 0..1: no ink to full ink
Rgb diverging_color(double value);   // -1..1: against to for

// Classes and runs beyond the last colour begin again.
Rgb class_color(std::size_t label);
Rgb run_color(std::size_t run);

// Black or white, whichever is easier to read on `ground`, by the contrast ratio of WCAG 2.
Rgb text_color_on(Rgb ground);

}  // namespace inkling::plots
