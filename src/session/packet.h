// JSON as one piece of bytes, to be carried to another worker or process. Binary values, weights
// and images, lie behind the rest as they are: a CBOR reader takes a hundred times as long for them
// as a copy does.
//   u32 length of the CBOR part, little-endian | CBOR, with {"$bytes": [first, count]} in place of
//   each binary value | the binary values, one after another
#pragma once

#include <nlohmann/json.hpp>
#include <span>

#include "core/base/result.h"
#include "core/data/idx.h"

namespace inkling::wire {

using Packet = Bytes;

Packet to_packet(nlohmann::json content);
// Between parts of one program: nesting is not bounded.
Result<nlohmann::json> from_packet(std::span<const std::uint8_t> packet);

}  // namespace inkling::wire
