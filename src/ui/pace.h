// Slow motion as the user interface offers it: a handful of speeds, and how they are said.
#pragma once

#include <array>
#include <cstddef>
#include <string>

#include "session/snapshot.h"

namespace inkling::ui {

// Training samples a second; 0, at the end, is full speed.
inline constexpr std::array<double, 11> kPaces = {
    100.0, 200.0, 500.0, 1000.0, 2000.0, 5000.0, 10000.0, 20000.0, 50000.0, 100000.0, 0.0};

// The index of the offered speed that is nearest.
std::size_t pace_index(double pace);
// So many offered speeds faster (or slower, below 0).
double pace_moved(double pace, int steps);
// "full speed", "2,000 digits/s"
std::string pace_text(const Snapshot& snapshot);
// Whether the pace, and not the machine, sets the speed.
bool slowed(const Snapshot& snapshot);
// What is left of the run as a clock on the wall would tell it, slow motion included.
double seconds_to_wait(const Snapshot& snapshot);

}  // namespace inkling::ui
