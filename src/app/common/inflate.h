// Unpacking raw deflate data (RFC 1951) with zlib, as zip archives hold it.
#pragma once

#include <cstddef>
#include <span>

#include "core/base/result.h"
#include "core/data/idx.h"

namespace inkling {

// What unpacks to just `size` bytes, without anything behind it; all else is an error.
Result<Bytes> inflate_raw(std::span<const std::uint8_t> packed, std::size_t size);

}  // namespace inkling
