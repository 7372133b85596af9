// Pictures of the window as PNG files.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>

#include "core/base/result.h"

namespace inkling::desktop {

// `rgba`: [height x width x 4], rows from the bottom up as OpenGL reads them; alpha is left out.
Status write_png(const std::filesystem::path& path, int width, int height,
                 std::span<const std::uint8_t> rgba);

}  // namespace inkling::desktop
