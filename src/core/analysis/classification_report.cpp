#include "core/analysis/classification_report.h"

#include <cassert>

namespace inkling {
namespace {

double ratio(double part, double whole) { return whole > 0.0 ? part / whole : 0.0; }

void add(ClassScore& sum, const ClassScore& score, double weight) {
  sum.precision += weight * score.precision;
  sum.recall += weight * score.recall;
  sum.f1 += weight * score.f1;
}

}  // namespace

ClassificationReport classification_report(const Confusion& confusion) {
  assert(confusion.rows() == confusion.cols() && confusion.rows() > 0);
  // Counts are whole numbers far below 2^53, so doubles hold their sums exactly.
  const Matrix<double> counts = confusion.cast<double>();
  const double total = counts.sum();
  ClassificationReport report;
  report.accuracy = ratio(counts.trace(), total);
  for (Index k = 0; k < counts.rows(); ++k) {
    const double hits = counts(k, k), answered = counts.col(k).sum(), present = counts.row(k).sum();
    ClassScore score;
    score.precision = ratio(hits, answered);
    score.recall = ratio(hits, present);
    // The harmonic mean of both, in the form that needs one division.
    score.f1 = ratio(2.0 * hits, answered + present);
    score.support = static_cast<std::int64_t>(present);
    report.classes.push_back(score);
    add(report.macro, score, 1.0 / static_cast<double>(counts.rows()));
    add(report.weighted, score, ratio(present, total));
  }
  report.macro.support = report.weighted.support = static_cast<std::int64_t>(total);
  return report;
}

}  // namespace inkling
