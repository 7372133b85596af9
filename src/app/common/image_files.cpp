#include "app/common/image_files.h"

#include <stb_image.h>

#include <algorithm>
#include <array>
#include <memory>
#include <string>

#include "core/data/pgm.h"

namespace inkling {

namespace {

constexpr std::array<std::uint8_t, 8> kPngStart = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};

bool is_png(std::span<const std::uint8_t> bytes) {
  return bytes.size() >= kPngStart.size() &&
         std::equal(kPngStart.begin(), kPngStart.end(), bytes.begin());
}

// 0 or 1, from pairs of grey and alpha.
float paper_under(std::span<const std::uint8_t> pairs) {
  std::size_t transparent = 0;
  double light = 0.0, opaque = 0.0;
  for (std::size_t i = 0; i < pairs.size(); i += 2) {
    if (pairs[i + 1] < 128) ++transparent;
    light += double{1} * pairs[i] * pairs[i + 1];
    opaque += pairs[i + 1];
  }
  const bool light_ink = light > opaque * 127.5;
  return transparent > pairs.size() / 4 && light_ink ? 0.0f : 1.0f;
}

Result<Bitmap> parse_png(std::span<const std::uint8_t> file, std::string_view name) {
  int columns = 0, rows = 0, channels = 0;
  const std::unique_ptr<stbi_uc, decltype(&stbi_image_free)> pixels(
      stbi_load_from_memory(file.data(), static_cast<int>(file.size()), &columns, &rows, &channels,
                            STBI_grey_alpha),
      stbi_image_free);
  if (!pixels)
    return Error{ErrorCode::kInvalidData, std::string(name) + ": the PNG image cannot be read (" +
                                              stbi_failure_reason() + ")."};
  const std::size_t count = static_cast<std::size_t>(columns) * static_cast<std::size_t>(rows);
  const std::span<const std::uint8_t> pairs(pixels.get(), 2 * count);
  const float paper = paper_under(pairs);
  Bitmap bitmap{rows, columns, std::vector<float>(count)};
  for (std::size_t i = 0; i < count; ++i) {
    const float grey = static_cast<float>(pairs[2 * i]) / 255.0f,
                alpha = static_cast<float>(pairs[2 * i + 1]) / 255.0f;
    bitmap.values[i] = alpha * grey + (1.0f - alpha) * paper;
  }
  return bitmap;
}

}  // namespace

bool is_picture(std::span<const std::uint8_t> bytes) { return is_png(bytes) || is_pgm(bytes); }

Result<Bitmap> parse_picture(std::span<const std::uint8_t> file, std::string_view name) {
  if (file.size() > kMaxPictureBytes)
    return Error{ErrorCode::kInvalidData, std::string(name) + ": found " +
                                              std::to_string(file.size()) +
                                              " bytes, expected a picture of at most " +
                                              std::to_string(kMaxPictureBytes) + "."};
  return is_png(file) ? parse_png(file, name) : parse_pgm(file, name);
}

}  // namespace inkling
