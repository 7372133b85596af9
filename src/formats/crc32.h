// CRC-32 as zip files and PNG have it: polynomial 0xEDB88320, reflected, all bits inverted before
// and after. Source: ISO 3309; W3C, PNG Specification, annex "Sample CRC implementation".
#pragma once

#include <cstdint>
#include <span>

namespace inkling {

std::uint32_t crc32(std::span<const std::uint8_t> bytes);

}  // namespace inkling
