// Whole files, read with a bound and written so that no half-written one is ever seen.
#pragma once

#include <filesystem>
#include <span>

#include "core/base/result.h"
#include "core/data/idx.h"

namespace inkling {

// The file's bytes; a file beyond `most_bytes`, a folder or one that cannot be read is an error
// that names it.
Result<Bytes> read_file(const std::filesystem::path& path, std::size_t most_bytes);

enum class IfExists { kRefuse, kReplace };

// Writes to a new file in the same folder, which then takes the name in one step: a crash leaves
// the former file or the new one. With kRefuse an existing file stays as it is, also one that
// appeared meanwhile. The folder must exist.
Status write_file_atomically(const std::filesystem::path& path,
                             std::span<const std::uint8_t> content, IfExists if_exists);

// Whether writing later has a chance, to be asked before hours of training: the folder is there,
// the name is no folder's, and with kRefuse no file has it.
Status check_writable(const std::filesystem::path& path, IfExists if_exists);

}  // namespace inkling
