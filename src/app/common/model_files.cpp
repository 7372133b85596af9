#include "app/common/model_files.h"

#include <utility>

#include "app/common/files.h"
#include "app/common/inflate.h"

namespace inkling {

Result<ModelOnDisk> read_model_file(const std::filesystem::path& path) {
  const auto content = read_file(path, kMaxModelBytes);
  if (!content) return content.error();
  auto file = parse_any_model(*content, inflate_raw);
  if (!file) return Error{file.error().code, path.string() + ": " + file.error().message};
  return ModelOnDisk{std::move(*file), model_format_of(*content), content->size()};
}

}  // namespace inkling
