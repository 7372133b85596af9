// Unpacking raw deflate data (RFC 1951) with stb, as zip archives hold it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "core/base/result.h"
#include "core/data/idx.h"

namespace inkling::web {

// What unpacks to just `size` bytes; all else is an error. What may lie behind it is not looked at.
Result<Bytes> inflate_raw(std::span<const std::uint8_t> packed, std::size_t size);

}  // namespace inkling::web
