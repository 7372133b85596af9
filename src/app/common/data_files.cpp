#include "app/common/data_files.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <optional>
#include <span>
#include <sstream>
#include <utility>

#include "app/common/files.h"
#include "app/common/gzip.h"
#include "app/common/system.h"

namespace inkling {
namespace {

namespace fs = std::filesystem;

// From build/native/tests up to beside the project.
constexpr int kLevelsUp = 5;

// Distributors write "train-images-idx3-ubyte" or "train-images.idx3-ubyte".
constexpr std::array<std::string_view, 4> kStems = {"train-images", "train-labels", "t10k-images",
                                                    "t10k-labels"};
// Of a set without a test part.
constexpr std::array<std::string_view, 2> kStemsWithoutTest = {"digits-images", "digits-labels"};
constexpr std::array<std::string_view, 4> kKinds = {"idx3-ubyte", "idx1-ubyte", "idx3-ubyte",
                                                    "idx1-ubyte"};
constexpr std::array<std::pair<char, std::string_view>, 4> kSpellings = {
    {{'-', ""}, {'-', ".gz"}, {'.', ""}, {'.', ".gz"}}};

struct Place {
  DatasetPaths paths;
  std::string missing;  // the first file that is not there, empty when all are
};

// Nothing when none of the files is there. `stems` names them in the order of DatasetPaths; two of
// them make a set without a test part.
std::optional<Place> look_for(std::span<const std::string_view> stems, const fs::path& folder) {
  Place place;
  int found = 0;
  const std::array<fs::path*, 4> targets = {&place.paths.train_images, &place.paths.train_labels,
                                            &place.paths.test_images, &place.paths.test_labels};
  for (std::size_t i = 0; i < stems.size(); ++i) {
    for (const auto& [separator, ending] : kSpellings) {
      fs::path file = folder / (std::string(stems[i]) + separator + std::string(kKinds[i]) +
                                std::string(ending));
      std::error_code ignored;
      if (!fs::is_regular_file(file, ignored)) continue;
      *targets[i] = std::move(file);
      ++found;
      break;
    }
    if (targets[i]->empty() && place.missing.empty())
      place.missing = std::string(stems[i]) + "-" + std::string(kKinds[i]) + "(.gz)";
  }
  if (found == 0) return std::nullopt;
  return place;
}

std::optional<Place> look_into(const fs::path& folder) {
  if (auto place = look_for(kStems, folder)) return place;
  return look_for(kStemsWithoutTest, folder);
}

std::vector<std::string> known_class_names(std::string_view name) {
  if (name == "fashion-mnist")
    return {"T-shirt/top", "Trouser", "Pullover", "Dress", "Coat",
            "Sandal",      "Shirt",   "Sneaker",  "Bag",   "Ankle boot"};
  return {};
}

// What the script that downloads sets must be told to get this one.
std::string fetch_argument(std::string_view name) {
  for (const std::string_view other : {"fashion-mnist", "digits8x8"})
    if (name == other) return " " + std::string(name);
  return "";
}

// The folders that may hold data sets, best first, each once.
std::vector<fs::path> data_folders() {
  std::vector<fs::path> folders;
  const auto add = [&](fs::path folder) {
    folder = folder.lexically_normal();
    if (std::find(folders.begin(), folders.end(), folder) == folders.end())
      folders.push_back(std::move(folder));
  };
  if (const char* chosen = std::getenv("INKLING_DATA_DIR"); chosen != nullptr && *chosen != '\0')
    add(chosen);
  std::error_code ignored;
  for (fs::path base : {fs::current_path(ignored), program_folder()}) {
    for (int level = 0; level < kLevelsUp && !base.empty(); ++level) {
      add(base / "assets" / "data");
      add(base / ".." / "shared" / "data");
      if (base == base.parent_path()) break;
      base = base.parent_path();
    }
  }
  return folders;
}

// The name becomes part of a path and must not lead out of the folder.
Status check_name(std::string_view name) {
  const bool plain = !name.empty() && name != "." && name != ".." &&
                     std::none_of(name.begin(), name.end(),
                                  [](char c) { return c == '/' || c == '\\' || c == '\0'; });
  if (plain) return {};
  return Error{
      ErrorCode::kInvalidArgument,
      "data: found \"" + std::string(name) + "\", expected the name of a data set such as mnist."};
}

Result<DatasetPaths> search(const std::vector<fs::path>& folders, std::string_view name,
                            const std::string& advice) {
  std::string looked, incomplete;
  for (const fs::path& folder : folders) {
    looked += "\n  " + folder.string();
    auto place = look_into(folder);
    if (!place) continue;
    if (!place->missing.empty()) {
      looked += " (" + place->missing + " is missing there)";
      continue;
    }
    place->paths.name = name;
    place->paths.class_names = known_class_names(name);
    return std::move(place->paths);
  }
  return Error{ErrorCode::kNotFound, "Found no data set " + std::string(name) +
                                         ". Looked for its IDX files in" + looked + "\n" + advice};
}

}  // namespace

Result<DatasetPaths> find_dataset(std::string_view name) {
  if (const Status status = check_name(name); !status) return status.error();
  std::vector<fs::path> folders = data_folders();
  for (fs::path& folder : folders) folder /= name;
  return search(folders, name,
                "Run scripts/fetch_data.py" + fetch_argument(name) +
                    " to download the data, or set INKLING_DATA_DIR to the "
                    "folder that holds " +
                    std::string(name) + "/.");
}

Result<DatasetPaths> find_dataset_in(const fs::path& folder, std::string_view name) {
  if (const Status status = check_name(name); !status) return status.error();
  return search(
      {folder / name, folder}, name,
      "The files are train-images-idx3-ubyte, train-labels-idx1-ubyte, t10k-images-idx3-ubyte and "
      "t10k-labels-idx1-ubyte, each as it is or with .gz.");
}

Result<DatasetFile> read_data_file(const fs::path& path) {
  auto bytes = read_file(path, kMaxIdxBytes);
  if (!bytes) return bytes.error();
  if (is_gzip(*bytes)) {
    auto unpacked = gunzip(*bytes, kMaxIdxBytes, path.string());
    if (!unpacked) return unpacked.error();
    *bytes = std::move(*unpacked);
  }
  return DatasetFile{path.string(), std::move(*bytes)};
}

Result<DatasetFiles> read_whole_dataset(const DatasetPaths& paths) {
  DatasetFiles files;
  files.name = paths.name;
  files.class_names = paths.class_names;
  const std::pair<const fs::path*, DatasetFile*> parts[] = {
      {&paths.train_images, &files.train_images},
      {&paths.train_labels, &files.train_labels},
      {&paths.test_images, &files.test_images},
      {&paths.test_labels, &files.test_labels}};
  for (const auto& [path, file] : parts) {
    if (path->empty()) continue;
    auto read = read_data_file(*path);
    if (!read) return read.error();
    *file = std::move(*read);
  }
  return files;
}

Result<DatasetFiles> read_dataset(const DatasetPaths& paths, const TestSplit& split) {
  if (const Status status = check(split); !status) return status.error();
  auto files = read_whole_dataset(paths);
  if (!files) return files.error();
  return split_test(std::move(*files), split);
}

Result<std::vector<std::string>> read_class_names(const fs::path& path) {
  constexpr std::size_t kMostBytes = 1 << 16;
  const auto bytes = read_file(path, kMostBytes);
  if (!bytes) return bytes.error();
  std::vector<std::string> names;
  std::string line;
  std::istringstream text(std::string(bytes->begin(), bytes->end()));
  while (std::getline(text, line)) {
    if (line.ends_with('\r')) line.pop_back();
    if (line.find_first_not_of(" \t") == line.npos)
      return Error{ErrorCode::kInvalidData, path.string() + ": found nothing in line " +
                                                std::to_string(names.size() + 1) +
                                                ", expected the name of a class."};
    names.push_back(line);
  }
  if (names.size() >= std::size_t{kMinClasses} && names.size() <= std::size_t{kMaxClasses})
    return names;
  return Error{ErrorCode::kInvalidData,
               path.string() + ": found " + std::to_string(names.size()) +
                   " line(s), expected 2 to 26, each with the name of a class."};
}

}  // namespace inkling
