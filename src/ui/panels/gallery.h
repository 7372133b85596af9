// Some of the test images with the network's answers.
#pragma once

#include <cstdint>

#include "ui/context.h"
#include "ui/sample_images.h"

namespace inkling::ui {

struct GalleryState {
  ImageSet images;
  Tile atlas;  // all tiles side by side
  std::uint64_t atlas_revision = 0;
  bool atlas_dark = false;
  std::uint32_t shuffle = 1;
};

inline constexpr std::size_t kGalleryCount = 18;

// The samples of one shuffle, without repetition.
std::vector<std::uint32_t> gallery_samples(std::int64_t test_count, std::uint32_t shuffle);

// Heading with the shuffle button; returns true when other images are wanted.
bool draw_gallery_heading(Context& context, const Rect& rect);
// As many whole rows as fit between the top of `rect` and its height. Returns the sample that was
// clicked.
std::optional<std::uint32_t> draw_gallery(Context& context, GalleryState& state, const Rect& rect,
                                          int rows, int columns);
float gallery_row_height(const Context& context);

}  // namespace inkling::ui
