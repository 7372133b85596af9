// Model files on disk.
#pragma once

#include <filesystem>

#include "formats/model_formats.h"

namespace inkling {

struct ModelOnDisk {
  ModelFile file;
  ModelFormat format = ModelFormat::kSafetensors;
  std::size_t bytes = 0;
};

// A safetensors or .npz file (packed or not), told apart by content; at most kMaxModelBytes. Errors
// name the file.
Result<ModelOnDisk> read_model_file(const std::filesystem::path& path);

}  // namespace inkling
