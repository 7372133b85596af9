#include "formats/crc32.h"

#include <array>

namespace inkling {

namespace {

// What eight steps of the division make of each possible byte.
constexpr std::array<std::uint32_t, 256> kTable = [] {
  std::array<std::uint32_t, 256> table{};
  for (std::uint32_t byte = 0; byte < 256; ++byte) {
    std::uint32_t remainder = byte;
    for (int bit = 0; bit < 8; ++bit)
      remainder = (remainder & 1) != 0 ? remainder >> 1 ^ 0xEDB88320u : remainder >> 1;
    table[byte] = remainder;
  }
  return table;
}();

}  // namespace

std::uint32_t crc32(std::span<const std::uint8_t> bytes) {
  std::uint32_t remainder = 0xFFFFFFFFu;
  for (const std::uint8_t byte : bytes)
    remainder = kTable[(remainder ^ byte) & 0xFF] ^ remainder >> 8;
  return ~remainder;
}

}  // namespace inkling
