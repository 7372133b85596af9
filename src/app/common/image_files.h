// Pictures on disk: PNG by stb_image, PGM by ourselves.
#pragma once

#include <filesystem>
#include <span>
#include <string_view>

#include "core/data/bitmap.h"
#include "core/data/idx.h"

namespace inkling {

// No picture of kMaxBitmapSide a side needs more.
inline constexpr std::size_t kMaxPictureBytes = std::size_t{128} << 20;

// By the first bytes, whatever the file's name.
bool is_picture(std::span<const std::uint8_t> bytes);

// Colours become grey by their luminance. Where more than half of a picture is transparent, it is a
// drawing without paper: it gets black paper under light ink, white under dark. Other transparent
// places become white. `name` opens every message.
Result<Bitmap> parse_picture(std::span<const std::uint8_t> file, std::string_view name);

}  // namespace inkling
