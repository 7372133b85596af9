#include "ui/panels/augmentation_preview.h"

#include <algorithm>
#include <array>
#include <vector>

#include "core/data/synthetic_digits.h"
#include "ui/paint.h"
#include "ui/widgets/button.h"

namespace inkling::ui {

namespace {

constexpr std::size_t kCount = 6;

void refresh(Context& context, AugmentationPreview& preview, const Hyperparameters& h,
             const ImageSet& images) {
  const Augmentation settings = augmentation_of(h);
  const bool synthetic = learns_fresh_digits(h), data = h.data != kSyntheticName;
  const bool dark = context.colors().dark;
  if (!preview.atlas.empty() && preview.settings == settings && preview.with_data == data &&
      preview.with_synthetic == synthetic && preview.dark == dark &&
      preview.images == images.revision() && preview.number == preview.wanted_number)
    return;
  preview.settings = settings;
  preview.with_data = data;
  preview.with_synthetic = synthetic;
  preview.dark = dark;
  preview.images = images.revision();
  preview.number = preview.wanted_number;

  const int rows = images.rows(), columns = images.columns();
  const auto size = static_cast<std::size_t>(rows * columns);
  std::vector<std::vector<std::uint8_t>> drawn;
  for (std::size_t i = 0; i < kCount; ++i) {
    const std::uint64_t number = preview.number * kCount + i;
    std::vector<std::uint8_t> image(size);
    std::array<std::uint8_t, kSyntheticPixels> digit{};
    const std::uint8_t* from = images.pixels(i % images.samples().size());
    // Half of them, where both are learned.
    if (synthetic && size == digit.size() && (!data || i % 2 == 1)) {
      draw_synthetic_digit(static_cast<std::uint64_t>(h.seed), kFirstFreshDigit + number, digit);
      from = digit.data();
    }
    Random random(static_cast<std::uint64_t>(h.seed), RandomStream::kAugmentation, number);
    augment(settings, random, from, rows, columns, image.data());
    drawn.push_back(std::move(image));
  }
  std::vector<const std::uint8_t*> pixels;
  for (const auto& image : drawn) pixels.push_back(image.data());
  preview.atlas.set(colored_row(context.colors(), pixels, rows, columns, Inking::kGraphite));
}

}  // namespace

void draw_augmentation_preview(Context& context, AugmentationPreview& preview,
                               const Hyperparameters& settings, const ImageSet& images,
                               Rect& rest) {
  const bool drawn = learns_fresh_digits(settings) || !augmentation_of(settings).none();
  if (!drawn || !images.ready()) return;
  refresh(context, preview, settings, images);
  const Palette& p = context.colors();
  rest.cut_top(context.px(4.0f));
  Rect head = rest.cut_top(context.target(24.0f, 44.0f));
  constexpr std::string_view kOthers = "draw others";
  const Rect right =
      head.cut_right(text_width(context.fonts.ui_medium, kOthers) + context.px(1.0f));
  if (link(context, "other previews", right, kOthers)) ++preview.wanted_number;
  text_line(*context.list, context.fonts.caption, head, p.text2,
            "It learns from images like these");
  const float gap = context.px(6.0f);
  const float side =
      std::floor((rest.width - gap * static_cast<float>(kCount - 1)) / static_cast<float>(kCount));
  Rect row = rest.cut_top(side);
  const ImTextureID texture = preview.atlas.show(*context.textures);
  for (std::size_t i = 0; i < kCount; ++i) {
    const Rect frame = row.cut_left(side);
    row.cut_left(gap);
    bordered(*context.list, frame, p.paper, p.line, context.px(4.0f), context.hairline());
    const Rect inside = frame.inset(context.px(2.0f));
    if (texture != nullptr)
      context.list->AddImage(texture, inside.min(), inside.max(),
                             {static_cast<float>(i) / kCount, 0.0f},
                             {static_cast<float>(i + 1) / kCount, 1.0f});
  }
  rest.cut_top(context.px(4.0f));
}

}  // namespace inkling::ui
