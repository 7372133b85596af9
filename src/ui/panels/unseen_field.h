// One dot for each test image, grouped by its true class; what is misread is marked.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "ui/context.h"
#include "ui/sample_images.h"

namespace inkling::ui {

// Where each sample lies. Pure, so that it can be tested.
struct FieldLayout {
  int columns = 0;
  int rows_per_class = 0;
  std::vector<std::vector<std::uint32_t>> classes;  // samples of each class, in order

  // The sample at a cell of a class, or nothing beyond its last one.
  std::optional<std::uint32_t> at(std::size_t class_index, int row, int column) const;
};
FieldLayout make_field_layout(const std::vector<std::uint8_t>& labels, std::size_t class_count,
                              int columns);

struct FieldState {
  FieldLayout layout;
  std::shared_ptr<const DatasetInfo> dataset;
  std::shared_ptr<const std::vector<std::uint8_t>> answers;
  bool dark = false;
  int texels = 0;  // a cell's side in texels
  Tile tile;
  std::vector<int> misread;  // of each class
  std::int64_t misread_total = 0;
  ImageSet hovered;  // image of the digit under the pointer
  Tile hovered_tile;
  std::uint64_t hovered_revision = 0;
  std::uint64_t next_request = 0;  // first number of a block of its own
};

// "153 of 10,000 misread" at the right of a heading.
void draw_field_heading(Context& context, FieldState& state, const Rect& rect);
// Returns the height used; `clicked` receives the sample that was clicked.
float draw_unseen_field(Context& context, FieldState& state, const Rect& rect,
                        std::optional<std::uint32_t>& clicked);

}  // namespace inkling::ui
