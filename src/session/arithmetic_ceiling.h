// What this build's arithmetic can reach at best: the ceiling that kernels are measured against.
#pragma once

#include <functional>

namespace inkling {

// GFLOP/s of one thread that does nothing but multiply and add in registers, with the widest
// vectors and the multiply-add that this build is compiled for. Takes a millisecond or two; `clock`
// gives seconds.
double measure_arithmetic_ceiling(const std::function<double()>& clock);

}  // namespace inkling
