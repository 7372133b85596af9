// The way of a drawing from strokes to the numbers that the network gets, what it would answer at
// each step, and why it answers as it does.
#pragma once

#include <array>
#include <memory>
#include <optional>
#include <vector>

#include "core/analysis/explanation.h"
#include "ui/context.h"
#include "ui/laboratory/nearest_strip.h"
#include "ui/reading.h"

namespace inkling::ui {

struct Page;

struct WhatItSawState {
  // What the pictures were made of.
  std::uint64_t revision = 0;
  std::shared_ptr<const Model> model;
  bool dark = false;

  // Strokes as they are, fitted, centred, and what the network gets.
  struct Step {
    Tile tile;
    std::optional<Prediction> reading;
  };
  std::array<Step, 4> steps;
  std::optional<Explanation> explanation;
  Tile relevance;

  NearestState nearest;
  std::vector<Tile> layers;
};

// Returns the height used.
namespace laboratory {
float draw_what_it_saw(Context& context, Page& page, const Rect& rect);
}

}  // namespace inkling::ui
