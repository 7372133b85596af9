#include "ui/laboratory/cell_color.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace inkling::ui::laboratory {

namespace {

constexpr double kReadable = 4.5;  // WCAG 2.x, 1.4.3: text of any size
constexpr ImU32 kWhite = IM_COL32(255, 255, 255, 255), kInkBlack = IM_COL32(0x0E, 0x12, 0x30, 255);

double luminance(ImU32 color) {
  const auto linear = [&](int shift) {
    const double v = static_cast<double>((color >> shift) & 0xFFu) / 255.0;
    return v <= 0.04045 ? v / 12.92 : std::pow((v + 0.055) / 1.055, 2.4);
  };
  return 0.2126 * linear(IM_COL32_R_SHIFT) + 0.7152 * linear(IM_COL32_G_SHIFT) +
         0.0722 * linear(IM_COL32_B_SHIFT);
}

}  // namespace

double contrast(ImU32 first, ImU32 second) {
  const double a = luminance(first), b = luminance(second);
  return (std::max(a, b) + 0.05) / (std::min(a, b) + 0.05);
}

ImU32 text_on(const Palette& palette, ImU32 ground) {
  const ImU32 dark = palette.dark ? kInkBlack : palette.text;
  return contrast(dark, ground) > contrast(kWhite, ground) ? dark : kWhite;
}

ImU32 count_color(const Palette& palette, int count, int most) {
  std::vector<ImU32> stops;
  for (std::size_t i = 1; i < palette.sequential.size(); ++i) {
    const ImU32 stop = palette.sequential[i];
    if (contrast(text_on(palette, stop), stop) >= kReadable) stops.push_back(stop);
  }
  const double share = most > 1 ? std::clamp((count - 1.0) / (most - 1.0), 0.0, 1.0) : 0.0;
  return stops[static_cast<std::size_t>(
      std::lround(share * static_cast<double>(stops.size() - 1)))];
}

}  // namespace inkling::ui::laboratory
