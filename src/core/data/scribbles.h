// Drawings that are no digits: a network that sees some of them in training, with no class for an
// answer, learns to be unsure about what it does not know. Source: D. Hendrycks, M. Mazeika,
// T. Dietterich, "Deep anomaly detection with outlier exposure", 2019.
#pragma once

#include <cstdint>
#include <span>

#include "core/data/pen.h"

namespace inkling {

// Draws scribble `number` of those that belong to `seed`: wandering lines, zigzags, coils, spirals,
// crossing lines, hatching, dots. pixels: row by row, ink = 255. The same seed and number always
// give the same image. Any thread.
void draw_scribble(std::uint64_t seed, std::uint64_t number,
                   std::span<std::uint8_t, kPenSide * kPenSide> pixels);

}  // namespace inkling
