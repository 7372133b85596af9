// Pictures that compare runs.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "session/run_record.h"
#include "ui/context.h"

namespace inkling::ui::laboratory {

inline constexpr std::size_t kMostCurves = 12;

// Of the n-th chosen run: colour, and a dash beside it so that colour is never all. From the
// seventh on they begin again, thicker.
struct RunLook {
  ImU32 color = 0;
  float width = 2.0f;             // CSS pixels
  float dash = 0.0f, gap = 0.0f;  // CSS pixels; 0: solid
};
RunLook run_look(const Palette& palette, std::size_t n);
void draw_run_line(Context& context, std::span<const ImVec2> points, const RunLook& look);

// Accuracy on unseen images over epochs, each run's name at its line's end. Uses all of the height.
void draw_run_curves(Context& context, std::span<const RunRecord* const> runs, const Rect& rect);
// A bar for each run by its accuracy, with its network and the number of its parameters. Returns
// the height used.
float draw_run_bars(Context& context, std::span<const RunRecord* const> runs, const Rect& rect);

}  // namespace inkling::ui::laboratory
