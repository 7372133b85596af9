#include "ui/laboratory/report_text.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "ui/laboratory/csv.h"

namespace inkling::ui::laboratory {

double bar_share(double value) {
  constexpr double kNines = 3.0;
  const double nines = -std::log10(std::max(1.0 - value, 1e-9));
  return std::clamp(nines / kNines, 0.0, 1.0);
}

std::string report_csv(const ClassificationReport& report, std::span<const std::string> names) {
  std::string text =
      csv_row(std::vector<std::string>{"class", "precision", "recall", "f1", "support"});
  const auto add = [&](const std::string& name, const ClassScore& score) {
    text += csv_row(std::vector<std::string>{name, csv_number(score.precision),
                                             csv_number(score.recall), csv_number(score.f1),
                                             std::to_string(score.support)});
  };
  for (std::size_t c = 0; c < report.classes.size(); ++c) add(names[c], report.classes[c]);
  text += csv_row(std::vector<std::string>{"accuracy", "", "", csv_number(report.accuracy),
                                           std::to_string(report.weighted.support)});
  add("macro avg", report.macro);
  add("weighted avg", report.weighted);
  return text;
}

}  // namespace inkling::ui::laboratory
