// Ink on the screen: strokes smoothed and drawn with round ends.
#pragma once

#include <imgui.h>

#include <cstdint>
#include <vector>

#include "core/data/strokes.h"
#include "ui/drawing_pad.h"
#include "ui/layout.h"

namespace inkling::ui {

// A smooth curve through the points (centripetal Catmull-Rom: no loops or overshoot between points
// that are unevenly spaced), as a polyline in pixels whose deviation is too small to see.
std::vector<ImVec2> smooth_stroke(const Stroke& stroke, float side, float width);

void draw_stroke(ImDrawList& list, const std::vector<ImVec2>& line, ImVec2 origin, float width,
                 ImU32 color);

// The whole drawing at once, for thumbnails.
void draw_ink(ImDrawList& list, const Drawing& drawing, const Rect& square, ImU32 color);

// The pad's ink. Finished strokes are tessellated once and copied from then on, so a drawing of ten
// thousand points costs a frame no more than the copy.
class InkPainter {
 public:
  void draw(ImDrawList& list, const DrawingPad& pad, const Rect& square, ImU32 color);

 private:
  void rebuild(const DrawingPad& pad, float side, ImU32 color, ImDrawListSharedData* shared);

  std::vector<ImDrawVert> vertices_;  // relative to the pad's corner
  std::vector<ImDrawIdx> indices_;
  std::uint64_t revision_ = 0;
  float side_ = 0.0f;
  ImU32 color_ = 0;
  ImVec2 white_{-1.0f, -1.0f};  // where the atlas is white: a new atlas moves it
};

}  // namespace inkling::ui
