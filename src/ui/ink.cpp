#include "ui/ink.h"

#include <imgui_internal.h>

#include <algorithm>
#include <cmath>

#include "ui/paint.h"

namespace inkling::ui {

namespace {

// Below this distance two points are one: the curve's parameter needs distinct knots.
constexpr float kMinKnot = 1e-3f;
// Longest piece of a smoothed line; fine beside the brush, coarse enough to stay cheap.
constexpr float kMinPiece = 1.5f;

float distance(ImVec2 a, ImVec2 b) { return std::hypot(b.x - a.x, b.y - a.y); }

ImVec2 between(ImVec2 a, ImVec2 b, float ta, float tb, float t) {
  const float share = (t - ta) / (tb - ta);
  return {a.x + (b.x - a.x) * share, a.y + (b.y - a.y) * share};
}

// Barry and Goldman's evaluation of the Catmull-Rom segment from b to c; knots grow with the root
// of the distance.
void append_segment(std::vector<ImVec2>& line, ImVec2 a, ImVec2 b, ImVec2 c, ImVec2 d,
                    float piece) {
  const float t1 = std::sqrt(std::max(distance(a, b), kMinKnot));
  const float t2 = t1 + std::sqrt(std::max(distance(b, c), kMinKnot));
  const float t3 = t2 + std::sqrt(std::max(distance(c, d), kMinKnot));
  const int count = std::max(1, static_cast<int>(std::ceil(distance(b, c) / piece)));
  for (int i = 1; i <= count; ++i) {
    const float t = t1 + (t2 - t1) * static_cast<float>(i) / static_cast<float>(count);
    const ImVec2 p1 = between(a, b, 0.0f, t1, t), p2 = between(b, c, t1, t2, t),
                 p3 = between(c, d, t2, t3, t);
    const ImVec2 q1 = between(p1, p2, 0.0f, t2, t), q2 = between(p2, p3, t1, t3, t);
    line.push_back(between(q1, q2, t1, t2, t));
  }
}

}  // namespace

std::vector<ImVec2> smooth_stroke(const Stroke& stroke, float side, float width) {
  std::vector<ImVec2> points;
  for (const Point& p : stroke) {
    const ImVec2 at{p.x * side, p.y * side};
    if (points.empty() || distance(points.back(), at) >= kMinPiece) points.push_back(at);
  }
  if (points.size() < 3) return points;
  const float piece = std::max(kMinPiece, width * 0.12f);
  const auto reflected = [](ImVec2 end, ImVec2 next) {
    return ImVec2{2 * end.x - next.x, 2 * end.y - next.y};
  };
  std::vector<ImVec2> line{points.front()};
  for (std::size_t i = 0; i + 1 < points.size(); ++i) {
    const ImVec2 before = i > 0 ? points[i - 1] : reflected(points[0], points[1]);
    const ImVec2 after =
        i + 2 < points.size() ? points[i + 2] : reflected(points[i + 1], points[i]);
    append_segment(line, before, points[i], points[i + 1], after, piece);
  }
  return line;
}

void draw_stroke(ImDrawList& list, const std::vector<ImVec2>& line, ImVec2 origin, float width,
                 ImU32 color) {
  const auto at = [&](std::size_t i) { return ImVec2{origin.x + line[i].x, origin.y + line[i].y}; };
  if (line.size() == 1) capsule(list, at(0), at(0), width, color);
  for (std::size_t i = 1; i < line.size(); ++i) capsule(list, at(i - 1), at(i), width, color);
}

void draw_ink(ImDrawList& list, const Drawing& drawing, const Rect& square, ImU32 color) {
  const float width = std::max(1.0f, drawing.brush * square.width);
  list.PushClipRect(square.min(), square.max(), true);
  for (const Stroke& stroke : drawing.strokes)
    draw_stroke(list, smooth_stroke(stroke, square.width, width), square.min(), width, color);
  list.PopClipRect();
}

void InkPainter::rebuild(const DrawingPad& pad, float side, ImU32 color,
                         ImDrawListSharedData* shared) {
  ImDrawList scratch(shared);
  scratch._ResetForNewFrame();
  scratch.PushTextureID(ImGui::GetIO().Fonts->TexID);
  // Strokes may run over the edge; the pad clips them when they are drawn.
  scratch.PushClipRect({-1e6f, -1e6f}, {1e6f, 1e6f});
  const float width = std::max(1.0f, pad.drawing().brush * side);
  for (std::size_t i = 0; i < pad.finished_count(); ++i)
    draw_stroke(scratch, smooth_stroke(pad.drawing().strokes[i], side, width), {0.0f, 0.0f}, width,
                color);
  vertices_.assign(scratch.VtxBuffer.begin(), scratch.VtxBuffer.end());
  indices_.assign(scratch.IdxBuffer.begin(), scratch.IdxBuffer.end());
}

void InkPainter::draw(ImDrawList& list, const DrawingPad& pad, const Rect& square, ImU32 color) {
  const ImVec2 white = ImGui::GetIO().Fonts->TexUvWhitePixel;
  if (revision_ != pad.finished_revision() || side_ != square.width || color_ != color ||
      white_.x != white.x || white_.y != white.y) {
    rebuild(pad, square.width, color, list._Data);
    revision_ = pad.finished_revision();
    side_ = square.width, color_ = color, white_ = white;
  }
  if (!indices_.empty()) {
    list.PrimReserve(static_cast<int>(indices_.size()), static_cast<int>(vertices_.size()));
    const ImDrawIdx base = list._VtxCurrentIdx;
    for (const ImDrawIdx index : indices_) *list._IdxWritePtr++ = base + index;
    for (ImDrawVert vertex : vertices_) {
      vertex.pos.x += square.x, vertex.pos.y += square.y;
      *list._VtxWritePtr++ = vertex;
    }
    list._VtxCurrentIdx += static_cast<unsigned int>(vertices_.size());
  }
  if (pad.drawing_active()) {
    const float width = std::max(1.0f, pad.drawing().brush * square.width);
    draw_stroke(list, smooth_stroke(pad.drawing().strokes.back(), square.width, width),
                square.min(), width, color);
  }
}

}  // namespace inkling::ui
