// Model files as flags name them.
#pragma once

#include <filesystem>
#include <string>

#include "app/common/model_files.h"

namespace inkling::cli {

// The file that --load names; the error begins with the flag.
Result<ModelOnDisk> load_model(const std::string& path);

// What the name's ending asks for; safetensors where it asks for nothing known.
ModelFormat format_by_name(const std::filesystem::path& path);

}  // namespace inkling::cli
