// Numbers of independent implementations, as tests/core/*reference.py write them: one array a line,
// `name rows columns values...`, row by row; lines that begin with # are comments.
#pragma once

#include <fstream>
#include <map>
#include <sstream>
#include <string>

#include "core/base/types.h"

namespace inkling::testing {

using ReferenceArrays = std::map<std::string, Matrix<double>>;

inline ReferenceArrays read_reference(const std::string& name) {
  std::ifstream file(std::string(INKLING_TEST_DATA "/") + name);
  ReferenceArrays arrays;
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with('#')) continue;
    std::istringstream parts(line);
    std::string array_name;
    Index rows = 0, columns = 0;
    parts >> array_name >> rows >> columns;
    Matrix<double> array(rows, columns);
    for (Index r = 0; r < rows; ++r)
      for (Index c = 0; c < columns; ++c) parts >> array(r, c);
    arrays[array_name] = array;
  }
  return arrays;
}

}  // namespace inkling::testing
