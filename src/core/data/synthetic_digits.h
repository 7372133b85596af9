// Digits drawn by procedure: a pen follows mixed, jittered and warped skeletons
// (assets/skeletons.txt), and the result is fitted and centred as MNIST's digits were. No pixel of
// a data set is in it.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

#include "core/base/executor.h"
#include "core/data/dataset.h"

namespace inkling {

inline constexpr std::string_view kSyntheticName = "synthetic";  // of the data set
inline constexpr int kSyntheticSide = 28;
inline constexpr int kSyntheticPixels = kSyntheticSide * kSyntheticSide;
// The data set: its usual size, its largest (an IDX file of them is accepted again), its seed.
inline constexpr std::uint32_t kSyntheticTrain = 60000, kSyntheticTest = 10000;
inline constexpr std::uint32_t kMaxSynthetic = (kMaxIdxBytes - 16) / kSyntheticPixels;
inline constexpr std::uint64_t kSyntheticSeed = 1;

// Numbers below this are for data sets; a training draws its own from here on, so that it never
// meets an image that it is tested with.
inline constexpr std::uint64_t kFirstFreshDigit = std::uint64_t{1} << 40;

// Draws image `number` of those that belong to `seed` and returns its digit, 0..9; each is as
// likely. pixels: row by row, ink = 255. The same seed and number always give the same image. Any
// thread.
std::uint8_t draw_synthetic_digit(std::uint64_t seed, std::uint64_t number,
                                  std::span<std::uint8_t, kSyntheticPixels> pixels);

// `count` images from `first_number` on.
LabeledImages draw_synthetic_digits(std::uint64_t seed, std::uint64_t first_number,
                                    std::uint32_t count, Executor& executor);

// Whether such digits can be mixed in: 28 x 28 pixels, classes "0" to "9".
bool suits_synthetic_digits(const Dataset& dataset);

// The data set "synthetic": images 0.. for training and those after them for the test.
std::shared_ptr<const Dataset> make_synthetic_dataset(std::uint64_t seed, std::uint32_t train,
                                                      std::uint32_t test, Executor& executor);

}  // namespace inkling
