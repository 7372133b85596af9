// The ten colours of classes, which lie far apart under every colour vision; each class shows its
// name beside its colour all the same.
#pragma once

#include <array>
#include <cstddef>

#include "ui/light_colors.h"
#include "ui/theme.h"

namespace inkling::ui::laboratory {

// An eleventh class begins again with the first colour.
inline ImU32 class_color(const Palette& palette, std::size_t index) {
  constexpr std::array<light::Rgb, 10> kDark = {0xD8C8FA, 0xA6B785, 0xB7A620, 0x9585FA, 0x20B7B7,
                                                0xA6E9D8, 0x748531, 0x4285A6, 0xB76374, 0xFAD874};
  const auto& colors = palette.dark ? kDark : light::kClasses;
  const light::Rgb rgb = colors[index % colors.size()];
  return IM_COL32((rgb >> 16) & 0xFF, (rgb >> 8) & 0xFF, rgb & 0xFF, 255);
}

}  // namespace inkling::ui::laboratory
