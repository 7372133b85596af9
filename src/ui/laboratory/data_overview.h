// What a data set holds, as tables: the pure part of the view of the data.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "session/commands.h"
#include "session/snapshot.h"

namespace inkling::ui::laboratory {

// Of each class; labels are below `classes`.
std::vector<std::int64_t> count_labels(std::span<const std::uint8_t> labels, std::size_t classes);
// The first up to `most` samples of each class, as reply::Overview has them of the training images.
std::vector<std::vector<std::uint32_t>> first_samples(std::span<const std::uint8_t> labels,
                                                      std::size_t classes, std::size_t most);

// Who made the images of a set; "" where that is not known.
std::string_view data_source(std::string_view name);

// RFC 4180: class, train, test.
std::string counts_csv(std::span<const std::string> class_names,
                       std::span<const std::int32_t> train, std::span<const std::int64_t> test);
// RFC 4180: class, row, column, mean; 0..255.
std::string means_csv(std::span<const std::string> class_names, std::span<const std::uint8_t> means,
                      int rows, int columns);

}  // namespace inkling::ui::laboratory
