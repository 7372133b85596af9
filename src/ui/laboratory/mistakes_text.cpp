#include "ui/laboratory/mistakes_text.h"

#include <vector>

#include "ui/laboratory/csv.h"

namespace inkling::ui::laboratory {

std::string mistakes_csv(std::span<const Mistake> mistakes, std::span<const std::string> names) {
  std::string text =
      csv_row(std::vector<std::string>{"sample", "truth", "answer", "confidence", "loss"});
  for (const Mistake& mistake : mistakes)
    text += csv_row(std::vector<std::string>{std::to_string(mistake.sample),
                                             names[static_cast<std::size_t>(mistake.truth)],
                                             names[static_cast<std::size_t>(mistake.answer)],
                                             csv_number(static_cast<double>(mistake.confidence)),
                                             csv_number(static_cast<double>(mistake.loss))});
  return text;
}

}  // namespace inkling::ui::laboratory
