// The axis of a plot: where a value lies, and where its ticks stand.
#pragma once

#include <vector>

namespace inkling::ui::laboratory {

enum class ScaleKind {
  kLinear,
  kLog,
  kNines,  // -log10(1 - a): 90%, 99% and 99.9% are evenly spaced
};

struct AxisScale {
  ScaleKind kind = ScaleKind::kLinear;
  double low = 0.0, high = 1.0;  // low < high; above 0 where logarithmic, at most 0.9999 for nines

  bool can_show(double value) const;  // a number, and one that the axis has a place for
  double share(double value) const;   // 0 at low, 1 at high; not limited to them
  // At most `most` (at least 2) round values from low to high.
  std::vector<double> ticks(int most) const;
};

// An axis for values between the two, with some room; both may be anything, equal too.
AxisScale scale_for(ScaleKind kind, double lowest, double highest);

}  // namespace inkling::ui::laboratory
