// By which two sets of bytes are told apart.
#pragma once

#include <cstdint>
#include <span>

namespace inkling {

// CRC-32 as gzip and PNG use it (ISO 3309).
std::uint32_t crc32_of(std::span<const std::uint8_t> bytes);

}  // namespace inkling
