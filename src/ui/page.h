// The state of the page that outlives a frame, panel by panel.
#pragma once

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ui/context.h"
#include "ui/drawing_pad.h"
#include "ui/ink.h"
#include "ui/laboratory/first_layer.h"
#include "ui/laboratory/laboratory.h"
#include "ui/laboratory/robustness_card.h"
#include "ui/laboratory/what_it_saw.h"
#include "ui/ledger.h"
#include "ui/panels/curves.h"
#include "ui/panels/gallery.h"
#include "ui/panels/recipe.h"
#include "ui/panels/unseen_field.h"
#include "ui/reading.h"
#include "ui/replay.h"
#include "ui/sample_images.h"
#include "ui/teaching.h"
#include "ui/widgets/overlays.h"

namespace inkling::ui {

enum class Band { kUnseen, kWhatItSaw, kTeachIt, kRobustness, kFirstLayer };
inline constexpr std::array<std::string_view, 5> kBandNames = {"unseen", "what-it-saw", "teach-it",
                                                               "robustness", "first-layer"};

struct Page {
  DrawingPad pad;
  InkPainter ink;
  std::optional<PadImage> pad_image;
  Tile pad_tile;              // the test image on the pad
  bool pad_enlarged = false;  // on a phone: nothing but pad and answer
  float band_top = 0.0f;      // of the band below the pad, CSS pixels from the top of the page
  Rect pad_rect;              // the square that can be drawn on, empty while something lies over it

  Readers readers;
  Reading reading;
  Tile seen_tile;  // what the network sees
  std::uint64_t seen_revision = 0;

  ImageSet random_image;  // on its way to the pad
  GalleryState gallery;
  FieldState field;
  CurvesState curves;
  FirstLayerState first_layer;
  WhatItSawState what_it_saw;
  TeachState teach;
  RobustnessState robustness;
  Band band = Band::kUnseen;
  bool in_laboratory = false;              // which of the two screens is shown
  View view = View::kRuns;                 // of the laboratory
  std::unique_ptr<Laboratory> laboratory;  // null until it was opened
  std::string search_file;                 // a description of a search, until its view takes it
  Replay replay;
  Ledger ledger;
  RecipeState recipe;

  HoverState hover;
  std::optional<Toast> toast;
  std::string notice;  // a refusal or a message, shown in the flow until it is closed
  std::optional<Action> focused_action;

  std::uint64_t next_request = kFirstRequest;
  std::uint64_t save_request = 0;
  std::shared_ptr<const DatasetInfo> dataset;  // for which images were asked
  float body_height = 0.0f;                    // CSS pixels of all content
};

}  // namespace inkling::ui
