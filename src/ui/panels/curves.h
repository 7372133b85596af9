// The curves of a run: accuracy on an axis where the last point counts as much as the first eighty,
// and loss.
#pragma once

#include <optional>
#include <utility>

#include "ui/context.h"

namespace inkling::ui {

struct CurvesState {
  double shown_end = 1.125;                       // of the time axis, seconds
  std::optional<std::pair<double, double>> zoom;  // chosen by dragging, seconds
  std::optional<double> drag_from;                // seconds
  std::optional<double> hover_time;               // shared by both plots
};

// Settles the time axis for this frame; before the plots.
void prepare_curves(Context& context, CurvesState& state);
void draw_accuracy_plot(Context& context, CurvesState& state, const Rect& rect);
void draw_loss_plot(Context& context, CurvesState& state, const Rect& rect);

}  // namespace inkling::ui
