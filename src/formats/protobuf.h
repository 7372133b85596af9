// Writing Protocol Buffers messages, field by field. Source: "Encoding", protobuf.dev.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "core/data/idx.h"

namespace inkling {

// One message. Fields may be added in any order; one that is added again is repeated. A message
// within another is finished before it is added. All together must stay below 2 GiB.
class ProtobufMessage {
 public:
  void add_integer(int field, std::int64_t value);
  void add_float(int field, float value);
  void add_text(int field, std::string_view text);
  void add_bytes(int field, std::span<const std::uint8_t> bytes);
  void add_message(int field, const ProtobufMessage& message) { add_bytes(field, message.bytes_); }

  Bytes take() && { return std::move(bytes_); }

 private:
  // The lowest seven bits first, each byte but the last with its highest bit set.
  void put_varint(std::uint64_t value);
  void put_tag(int field, int wire_type);

  Bytes bytes_;
};

}  // namespace inkling
