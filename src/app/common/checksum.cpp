#include "app/common/checksum.h"

#include <zlib.h>

namespace inkling {

std::uint32_t crc32_of(std::span<const std::uint8_t> bytes) {
  return static_cast<std::uint32_t>(::crc32_z(0, bytes.data(), bytes.size()));
}

}  // namespace inkling
