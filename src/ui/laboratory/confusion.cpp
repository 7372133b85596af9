#include "ui/laboratory/confusion.h"

#include <algorithm>

#include "ui/laboratory/csv.h"

namespace inkling::ui::laboratory {

Confusion count_answers(std::span<const std::uint8_t> truths, std::span<const std::uint8_t> answers,
                        int classes) {
  Confusion confusion = Confusion::Zero(classes, classes);
  for (std::size_t i = 0; i < std::min(truths.size(), answers.size()); ++i)
    if (truths[i] < classes && answers[i] < classes) ++confusion(truths[i], answers[i]);
  return confusion;
}

std::vector<std::uint32_t> images_in(Cell cell, std::span<const std::uint8_t> truths,
                                     std::span<const std::uint8_t> answers) {
  std::vector<std::uint32_t> samples;
  for (std::size_t i = 0; i < std::min(truths.size(), answers.size()); ++i)
    if (truths[i] == cell.truth && answers[i] == cell.answer)
      samples.push_back(static_cast<std::uint32_t>(i));
  return samples;
}

std::optional<Cell> most_confused(const Confusion& confusion) {
  std::optional<Cell> result;
  int most = 0;
  for (int truth = 0; truth < confusion.rows(); ++truth)
    for (int answer = 0; answer < confusion.cols(); ++answer)
      if (truth != answer && confusion(truth, answer) > most) {
        most = confusion(truth, answer);
        result = Cell{truth, answer};
      }
  return result;
}

std::string confusion_csv(const Confusion& confusion, std::span<const std::string> names) {
  std::vector<std::string> fields = {"true class"};
  fields.insert(fields.end(), names.begin(), names.end());
  std::string text = csv_row(fields);
  for (Index truth = 0; truth < confusion.rows(); ++truth) {
    fields.assign(1, names[static_cast<std::size_t>(truth)]);
    for (Index answer = 0; answer < confusion.cols(); ++answer)
      fields.push_back(std::to_string(confusion(truth, answer)));
    text += csv_row(fields);
  }
  return text;
}

}  // namespace inkling::ui::laboratory
