#include "session/packet.h"

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>

#include "session/wire.h"

namespace inkling::wire {

using nlohmann::json;

namespace {

constexpr const char* kPlace = "$bytes";
constexpr std::size_t kLengthBytes = 4;

// Moves the binary values of `content` to the end of `bytes`.
void take_out(json& content, Bytes& bytes) {
  if (content.is_binary()) {
    const auto& binary = content.get_binary();
    json place = {{kPlace, {bytes.size(), binary.size()}}};
    bytes.insert(bytes.end(), binary.begin(), binary.end());
    content = std::move(place);
  } else if (content.is_structured()) {
    for (json& member : content) take_out(member, bytes);
  }
}

// Puts them back; false where a place lies outside of `bytes`.
bool put_back(json& content, std::span<const std::uint8_t> bytes) {
  if (!content.is_structured()) return true;
  if (content.is_object() && content.contains(kPlace)) {
    const json& place = content[kPlace];
    if (!place.is_array() || place.size() != 2 || !place[0].is_number_unsigned() ||
        !place[1].is_number_unsigned())
      return false;
    const auto first = place[0].get<std::uint64_t>(), count = place[1].get<std::uint64_t>();
    if (first > bytes.size() || count > bytes.size() - first) return false;
    const auto part =
        bytes.subspan(static_cast<std::size_t>(first), static_cast<std::size_t>(count));
    content = json::binary({part.begin(), part.end()});
    return true;
  }
  return std::all_of(content.begin(), content.end(),
                     [&](json& member) { return put_back(member, bytes); });
}

}  // namespace

Packet to_packet(json content) {
  Bytes bytes;
  take_out(content, bytes);
  const Bytes cbor = to_cbor(content);
  Packet packet;
  packet.reserve(kLengthBytes + cbor.size() + bytes.size());
  for (std::size_t i = 0; i < kLengthBytes; ++i)
    packet.push_back(static_cast<std::uint8_t>(cbor.size() >> (8 * i)));
  packet.insert(packet.end(), cbor.begin(), cbor.end());
  packet.insert(packet.end(), bytes.begin(), bytes.end());
  return packet;
}

Result<json> from_packet(std::span<const std::uint8_t> packet) {
  const Error damaged{ErrorCode::kInvalidData,
                      "Found " + std::to_string(packet.size()) + " bytes that are no packet."};
  if (packet.size() < kLengthBytes) return damaged;
  std::size_t length = 0;
  for (std::size_t i = 0; i < kLengthBytes; ++i) length |= std::size_t{packet[i]} << (8 * i);
  if (length > packet.size() - kLengthBytes) return damaged;
  auto content = from_cbor(packet.subspan(kLengthBytes, length));
  if (!content) return content.error();
  if (!put_back(*content, packet.subspan(kLengthBytes + length))) return damaged;
  return content;
}

}  // namespace inkling::wire
