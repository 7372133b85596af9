// Where data sets lie on this machine, and their bytes.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/data/dataset.h"

namespace inkling {

// The four IDX files of a set, plain or packed with gzip.
struct DatasetPaths {
  std::string name;
  std::vector<std::string> class_names;  // empty: the labels' numbers
  std::filesystem::path train_images, train_labels, test_images, test_labels;
};

// Looks for the folder `name` with the files train-images-idx3-ubyte, train-labels-idx1-ubyte,
// t10k-images-idx3-ubyte and t10k-labels-idx1-ubyte, or the same with .gz, in this order:
// $INKLING_DATA_DIR; then assets/data and ../shared/data beside the working folder and the folders
// above it; then the same beside the program. The error says where it looked and how to get the
// data. A folder without all four files is passed over, and mentioned.
Result<DatasetPaths> find_dataset(std::string_view name);

// The same in one folder only: in `folder`/`name`, or in `folder` itself.
Result<DatasetPaths> find_dataset_in(const std::filesystem::path& folder, std::string_view name);

// A file's bytes, unpacked where they are gzip, at most kMaxIdxBytes.
Result<DatasetFile> read_data_file(const std::filesystem::path& path);

// All four files, for make_dataset or command::LoadDataset.
Result<DatasetFiles> read_dataset(const DatasetPaths& paths);

}  // namespace inkling
