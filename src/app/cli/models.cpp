#include "app/cli/models.h"

namespace inkling::cli {

Result<ModelOnDisk> load_model(const std::string& path) {
  auto model = read_model_file(path);
  if (!model) return Error{model.error().code, "--load: " + model.error().message};
  return model;
}

ModelFormat format_by_name(const std::filesystem::path& path) {
  const std::string ending = path.extension().string();
  return model_format_named(ending.empty() ? ending : ending.substr(1))
      .value_or(ModelFormat::kSafetensors);
}

}  // namespace inkling::cli
