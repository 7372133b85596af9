// What the answers to the unseen images come to, and which images lie behind a number.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/analysis/metrics.h"

namespace inkling::ui::laboratory {

struct Cell {
  int truth = 0, answer = 0;
  bool operator==(const Cell&) const = default;
};

// [true class x answered class]. Truths and answers are of the same images; what is no class is not
// counted.
Confusion count_answers(std::span<const std::uint8_t> truths, std::span<const std::uint8_t> answers,
                        int classes);
// Indices of the images in a cell, in their order.
std::vector<std::uint32_t> images_in(Cell cell, std::span<const std::uint8_t> truths,
                                     std::span<const std::uint8_t> answers);
// The cell off the diagonal that has most images, the first of equals; none where all are right.
std::optional<Cell> most_confused(const Confusion& confusion);

// A header with the answered classes, then a row for each true class. As many names as classes.
std::string confusion_csv(const Confusion& confusion, std::span<const std::string> names);

}  // namespace inkling::ui::laboratory
