#include "ui/laboratory/data_overview.h"

#include <array>
#include <utility>

#include "ui/laboratory/csv.h"

namespace inkling::ui::laboratory {

std::vector<std::int64_t> count_labels(std::span<const std::uint8_t> labels, std::size_t classes) {
  std::vector<std::int64_t> counts(classes);
  for (const std::uint8_t label : labels) ++counts[label];
  return counts;
}

std::vector<std::vector<std::uint32_t>> first_samples(std::span<const std::uint8_t> labels,
                                                      std::size_t classes, std::size_t most) {
  std::vector<std::vector<std::uint32_t>> samples(classes);
  for (std::uint32_t i = 0; i < labels.size(); ++i)
    if (auto& of_class = samples[labels[i]]; of_class.size() < most) of_class.push_back(i);
  return samples;
}

std::string_view data_source(std::string_view name) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 5> kSources = {{
      {"mnist", "Digits of some 500 American writers, by LeCun, Cortes and Burges."},
      {"fashion-mnist", "Pictures of clothes from a shop, by Xiao, Rasul and Vollgraf."},
      {"digits8x8", "Handwritten digits made small, by Alpaydin and Kaynak."},
      {"synthetic", "Drawn by this program with pens that it moves itself."},
      {"own", "Your own files."},
  }};
  for (const auto& [known, source] : kSources)
    if (known == name) return source;
  return "";
}

std::string counts_csv(std::span<const std::string> class_names,
                       std::span<const std::int32_t> train, std::span<const std::int64_t> test) {
  std::string text = "class,train,test\r\n";
  for (std::size_t k = 0; k < class_names.size(); ++k)
    text += csv_field(class_names[k]) + ',' + std::to_string(train[k]) + ',' +
            std::to_string(test[k]) + "\r\n";
  return text;
}

std::string means_csv(std::span<const std::string> class_names, std::span<const std::uint8_t> means,
                      int rows, int columns) {
  std::string text = "class,row,column,mean\r\n";
  std::size_t at = 0;
  for (const std::string& name : class_names)
    for (int row = 0; row < rows; ++row)
      for (int column = 0; column < columns; ++column)
        text += csv_field(name) + ',' + std::to_string(row) + ',' + std::to_string(column) + ',' +
                std::to_string(means[at++]) + "\r\n";
  return text;
}

}  // namespace inkling::ui::laboratory
