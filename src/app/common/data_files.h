// Where data sets lie on this machine, and their bytes.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/data/dataset.h"
#include "core/data/test_split.h"

namespace inkling {

// The four IDX files of a set, plain or packed with gzip; two where it has no test part.
struct DatasetPaths {
  std::string name;
  std::vector<std::string> class_names;  // empty: the labels' numbers
  std::filesystem::path train_images, train_labels, test_images, test_labels;

  bool has_test() const { return !test_images.empty(); }
};

// Looks for the folder `name` with the files train-images-idx3-ubyte, train-labels-idx1-ubyte,
// t10k-images-idx3-ubyte and t10k-labels-idx1-ubyte, or the same with .gz, in this order:
// $INKLING_DATA_DIR; then assets/data and ../shared/data beside the working folder and the folders
// above it; then the same beside the program. digits-images-idx3-ubyte and digits-labels-idx1-ubyte
// in their place are a set without a test part, as the 8x8 digits come. The error says where it
// looked and how to get the data. A folder without all of the files is passed over, and mentioned.
Result<DatasetPaths> find_dataset(std::string_view name);

// The same in one folder only: in `folder`/`name`, or in `folder` itself.
Result<DatasetPaths> find_dataset_in(const std::filesystem::path& folder, std::string_view name);

// A file's bytes, unpacked where they are gzip, at most kMaxIdxBytes.
Result<DatasetFile> read_data_file(const std::filesystem::path& path);

// All the files as they are, for command::LoadDataset, which parts them.
Result<DatasetFiles> read_whole_dataset(const DatasetPaths& paths);
// The same with the test part that is asked for, for make_dataset.
Result<DatasetFiles> read_dataset(const DatasetPaths& paths, const TestSplit& split = {});

// Names of classes, one a line, for DatasetPaths::class_names: 2 to 26 lines, none of them empty.
Result<std::vector<std::string>> read_class_names(const std::filesystem::path& path);

}  // namespace inkling
