// How well each class is read, from a confusion matrix. Source of the terms: M. Sokolova and
// G. Lapalme, "A systematic analysis of performance measures for classification tasks", 2009.
#pragma once

#include <cstdint>
#include <vector>

#include "core/analysis/metrics.h"

namespace inkling {

// With tp the images of the class that are read as it:
//   precision = tp / images answered as the class    how far an answer can be trusted
//   recall    = tp / images of the class             how much of the class is found
//   f1        = 2 precision recall / (precision + recall)
// A quotient whose divisor is 0 counts as 0, as scikit-learn's classification_report has it with
// zero_division=0.
struct ClassScore {
  double precision = 0.0, recall = 0.0, f1 = 0.0;  // 0..1
  std::int64_t support = 0;                        // images of the class
};

struct ClassificationReport {
  std::vector<ClassScore> classes;  // in the order of the labels
  ClassScore macro;                 // mean over the classes, each counting the same
  ClassScore weighted;              // mean over the classes, each counting as often as it occurs
  double accuracy = 0.0;            // 0 where there are no images
};

// confusion: [true class x answered class], counts of 0 or more.
ClassificationReport classification_report(const Confusion& confusion);

}  // namespace inkling
