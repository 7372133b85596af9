// Telling the network what a drawing shows, and the visitor's own drawings.
#pragma once

#include <optional>

#include "ui/context.h"
#include "ui/sample_images.h"

namespace inkling::ui {

struct Page;

struct TeachState {
  std::optional<int> read_before;     // what the drawing was read as before the last lesson
  ImageSet images;                    // the visitor's own drawings, the newest of them
  std::uint64_t images_revision = 0;  // of the drawings that were asked for
  Tile atlas;                         // all of them side by side
  std::uint64_t atlas_revision = 0;
  bool atlas_dark = false;
  ImageSet saving;  // all of them, on their way into files
};

// Whether there is something on the pad, and images to rehearse beside it.
bool can_teach(const Context& context, const Page& page);
// Posts the lesson: the network that reads the pad learns that this is `label`, and reads from then
// on. Returns whether there was something to teach.
bool teach(Context& context, Page& page, int label);
// Hands the drawings out as two IDX files, once the session has answered.
void ask_to_save_drawings(Context& context, Page& page);
void save_drawings(Context& context, Page& page);

}  // namespace inkling::ui
