// Many small pictures in one texture.
#pragma once

#include <cstdint>
#include <span>

#include "ui/context.h"

namespace inkling::ui::laboratory {

class ImageSheet {
 public:
  // Data images, [rows x columns] values 0..255 each.
  void set(const Palette& palette, std::span<const std::uint8_t* const> images, int rows,
           int columns);
  // One of them in the middle of `at`, enlarged by a whole number.
  void draw(Context& context, std::size_t index, const Rect& at);
  void forget() { tile_.forget(); }

 private:
  Tile tile_;
  int rows_ = 0, columns_ = 0;
  std::size_t count_ = 0;
};

// A small image in its frame; a click on it is reported.
Press draw_framed(Context& context, ImageSheet& sheet, std::size_t index, const Rect& at);

}  // namespace inkling::ui::laboratory
