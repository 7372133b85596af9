#include <catch_amalgamated.hpp>
#include <string_view>

#include "app/common/checksum.h"

using namespace inkling;

TEST_CASE("checksums are those of the published check value", "[checksum]") {
  const std::string_view text = "123456789";
  // The "check" of CRC-32/ISO-HDLC in the catalogue of parametrised CRC algorithms.
  CHECK(crc32_of({reinterpret_cast<const std::uint8_t*>(text.data()), text.size()}) == 0xCBF43926u);
  CHECK(crc32_of({}) == 0);
}
