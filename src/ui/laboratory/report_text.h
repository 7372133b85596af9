// The classification report as figures to read and as CSV.
#pragma once

#include <span>
#include <string>

#include "core/analysis/classification_report.h"

namespace inkling::ui::laboratory {

// How long a bar for a share of 0..1 is: evenly spaced nines, 90% at a third, 99% at two thirds,
// 99.9% and more at the end. The accuracy's plot has the same scale.
double bar_share(double value);

// Rows for the classes, then accuracy, macro and weighted averages, as scikit-learn's
// classification_report has them. As many names as classes.
std::string report_csv(const ClassificationReport& report, std::span<const std::string> names);

}  // namespace inkling::ui::laboratory
