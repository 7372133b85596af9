// Unpacking gzip (RFC 1952) with zlib.
#pragma once

#include <span>
#include <string_view>

#include "core/base/result.h"
#include "core/data/idx.h"

namespace inkling {

// By the first two bytes.
bool is_gzip(std::span<const std::uint8_t> bytes);

// The unpacked bytes of one gzip stream or several in a row. More than `most_bytes`, a wrong
// checksum, a missing end or bytes after it are errors that begin with `name`. Never takes more
// than about twice `most_bytes` of memory.
Result<Bytes> gunzip(std::span<const std::uint8_t> packed, std::size_t most_bytes,
                     std::string_view name);

}  // namespace inkling
