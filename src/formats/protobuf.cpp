#include "formats/protobuf.h"

#include <bit>

namespace inkling {

namespace {

// How a field's end is found.
constexpr int kVarint = 0, kLengthDelimited = 2, kFourBytes = 5;

}  // namespace

void ProtobufMessage::add_integer(int field, std::int64_t value) {
  put_tag(field, kVarint);
  put_varint(static_cast<std::uint64_t>(value));
}

void ProtobufMessage::add_float(int field, float value) {
  put_tag(field, kFourBytes);
  for (int shift = 0; shift < 32; shift += 8)
    bytes_.push_back(static_cast<std::uint8_t>(std::bit_cast<std::uint32_t>(value) >> shift));
}

void ProtobufMessage::add_text(int field, std::string_view text) {
  add_bytes(field, {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()});
}

void ProtobufMessage::add_bytes(int field, std::span<const std::uint8_t> bytes) {
  put_tag(field, kLengthDelimited);
  put_varint(bytes.size());
  bytes_.insert(bytes_.end(), bytes.begin(), bytes.end());
}

void ProtobufMessage::put_varint(std::uint64_t value) {
  for (; value >= 0x80; value >>= 7) bytes_.push_back(static_cast<std::uint8_t>(value | 0x80));
  bytes_.push_back(static_cast<std::uint8_t>(value));
}

void ProtobufMessage::put_tag(int field, int wire_type) {
  put_varint(static_cast<std::uint64_t>(field) << 3 | static_cast<std::uint64_t>(wire_type));
}

}  // namespace inkling
