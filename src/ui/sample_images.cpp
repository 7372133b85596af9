#include "ui/sample_images.h"

#include <array>
#include <utility>

namespace inkling::ui {

namespace {

// A byte's colour is looked up, so that a theme change over many images stays cheap.
std::array<ImU32, 256> color_table(const Palette& palette, Inking inking) {
  std::array<ImU32, 256> table{};
  for (std::size_t i = 0; i < table.size(); ++i) {
    const float value = static_cast<float>(i) / 255.0f;
    table[i] = inking == Inking::kInk ? ink_color(palette, value) : graphite_color(palette, value);
  }
  return table;
}

}  // namespace

void ImageSet::ask(SessionPort& session, std::uint64_t request, std::vector<std::uint32_t> samples,
                   Split split) {
  if (request_ != 0) session.cancel(request_);
  request_ = request;
  wanted_ = std::move(samples);
  session.ask({request, request::Images{split, wanted_}});
}

bool ImageSet::receive(const Reply& reply) {
  if (request_ == 0 || reply.id != request_) return false;
  request_ = 0;
  if (const auto* images = std::get_if<reply::Images>(&reply.body)) {
    const std::size_t pixels =
        static_cast<std::size_t>(images->rows) * static_cast<std::size_t>(images->columns);
    if (images->labels.size() != wanted_.size() || images->pixels.size() != pixels * wanted_.size())
      return true;
    images_ = *images;
    samples_ = wanted_;
    ++revision_;
  }
  return true;
}

const std::uint8_t* ImageSet::pixels(std::size_t index) const {
  return images_.pixels.data() +
         index * static_cast<std::size_t>(images_.rows) * static_cast<std::size_t>(images_.columns);
}

Picture colored(const Palette& palette, const float* values, int rows, int columns, Inking inking) {
  std::vector<std::uint8_t> bytes(static_cast<std::size_t>(rows) *
                                  static_cast<std::size_t>(columns));
  for (std::size_t i = 0; i < bytes.size(); ++i)
    bytes[i] = static_cast<std::uint8_t>(std::min(1.0f, std::max(0.0f, values[i])) * 255.0f + 0.5f);
  return colored(palette, bytes.data(), rows, columns, inking);
}

Picture colored(const Palette& palette, const std::uint8_t* pixels, int rows, int columns,
                Inking inking) {
  const std::array<ImU32, 256> table = color_table(palette, inking);
  Picture picture{columns, rows, {}};
  const std::size_t count = static_cast<std::size_t>(rows) * static_cast<std::size_t>(columns);
  picture.pixels.resize(count);
  for (std::size_t i = 0; i < count; ++i) picture.pixels[i] = table[pixels[i]];
  return picture;
}

Picture colored_row(const Palette& palette, std::span<const std::uint8_t* const> images, int rows,
                    int columns, Inking inking) {
  const std::array<ImU32, 256> table = color_table(palette, inking);
  Picture row{columns * static_cast<int>(images.size()), rows, {}};
  row.pixels.reserve(static_cast<std::size_t>(row.width) * static_cast<std::size_t>(rows));
  for (int y = 0; y < rows; ++y)
    for (const std::uint8_t* image : images)
      for (int x = 0; x < columns; ++x) row.pixels.push_back(table[image[y * columns + x]]);
  return row;
}

}  // namespace inkling::ui
