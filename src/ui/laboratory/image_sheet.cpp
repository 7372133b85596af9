#include "ui/laboratory/image_sheet.h"

#include <algorithm>
#include <vector>

#include "ui/paint.h"
#include "ui/sample_images.h"

namespace inkling::ui::laboratory {

namespace {

constexpr std::size_t kAcross = 16;  // side by side, so that no texture grows too wide

}  // namespace

void ImageSheet::set(const Palette& palette, std::span<const std::uint8_t* const> images, int rows,
                     int columns) {
  rows_ = rows, columns_ = columns, count_ = images.size();
  Picture sheet{columns * static_cast<int>(kAcross), 0, {}};
  for (std::size_t first = 0; first < images.size(); first += kAcross) {
    const std::size_t count = std::min(kAcross, images.size() - first);
    std::vector<const std::uint8_t*> row(kAcross, images[first]);  // the rest is never shown
    std::copy_n(images.begin() + static_cast<std::ptrdiff_t>(first), count, row.begin());
    const Picture strip = colored_row(palette, row, rows, columns, Inking::kGraphite);
    sheet.pixels.insert(sheet.pixels.end(), strip.pixels.begin(), strip.pixels.end());
    sheet.height += rows;
  }
  tile_.set(std::move(sheet));
}

void ImageSheet::draw(Context& context, std::size_t index, const Rect& at) {
  if (index >= count_) return;
  const ImTextureID texture = tile_.show(*context.textures);
  if (texture == nullptr) return;
  const float scale = std::max(1.0f, std::floor(std::min(at.width, at.height) /
                                                static_cast<float>(std::max(rows_, columns_))));
  const Rect image =
      at.centered(static_cast<float>(columns_) * scale, static_cast<float>(rows_) * scale);
  const float across = 1.0f / static_cast<float>(kAcross),
              down = static_cast<float>(rows_) / static_cast<float>(tile_.height());
  const float left = static_cast<float>(index % kAcross) * across,
              top = static_cast<float>(index / kAcross) * down;
  context.list->AddImageRounded(texture, image.min(), image.max(), {left, top},
                                {left + across, top + down}, IM_COL32_WHITE, context.px(5.0f));
}

Press draw_framed(Context& context, ImageSheet& sheet, std::size_t index, const Rect& at) {
  const Palette& p = context.colors();
  const Press pointer = press(context, "image" + std::to_string(index), at);
  const float radius = context.px(6.0f), line = context.hairline();
  bordered(*context.list, at, p.paper, pointer.hovered ? p.edge : p.line, radius, line);
  sheet.draw(context, index, at.inset(line));
  return pointer;
}

}  // namespace inkling::ui::laboratory
