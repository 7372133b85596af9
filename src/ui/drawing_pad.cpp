#include "ui/drawing_pad.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace inkling::ui {

namespace {

// A pad keeps so many steps back; each is a copy of the strokes, and drawings are small.
constexpr std::size_t kMaxUndo = 100;
// Points closer than this share of the side add nothing that can be seen.
constexpr float kMinDistance = 0.0015f;

bool usable(Point p) {
  return std::isfinite(p.x) && std::isfinite(p.y) && std::abs(p.x) <= kMaxCoordinate &&
         std::abs(p.y) <= kMaxCoordinate;
}

std::size_t point_count(const std::vector<Stroke>& strokes) {
  std::size_t count = 0;
  for (const Stroke& stroke : strokes) count += stroke.size();
  return count;
}

}  // namespace

void DrawingPad::remember() {
  past_.push_back(drawing_.strokes);
  if (past_.size() > kMaxUndo) past_.erase(past_.begin());
  future_.clear();
}

void DrawingPad::finish_change() {
  ++revision_;
  ++finished_revision_;
}

void DrawingPad::down(int pointer, Point point) {
  if (drawing_active() || !usable(point) || point_count(drawing_.strokes) >= kMaxPoints) return;
  remember();
  pointer_ = pointer;
  drawing_.strokes.push_back({point});
  ++revision_;
}

void DrawingPad::move(int pointer, Point point) {
  if (pointer_ != pointer || !usable(point)) return;
  Stroke& stroke = drawing_.strokes.back();
  const Point last = stroke.back();
  if (std::hypot(point.x - last.x, point.y - last.y) < kMinDistance) return;
  if (point_count(drawing_.strokes) >= kMaxPoints) return;
  stroke.push_back(point);
  ++revision_;
}

void DrawingPad::up(int pointer) {
  if (pointer_ != pointer) return;
  pointer_.reset();
  finish_change();
}

void DrawingPad::cancel(int pointer) {
  if (pointer_ != pointer) return;
  pointer_.reset();
  drawing_.strokes = std::move(past_.back());
  past_.pop_back();
  finish_change();
}

void DrawingPad::undo() {
  if (!can_undo()) return;
  future_.push_back(std::exchange(drawing_.strokes, std::move(past_.back())));
  past_.pop_back();
  finish_change();
}

void DrawingPad::redo() {
  if (!can_redo()) return;
  past_.push_back(std::exchange(drawing_.strokes, std::move(future_.back())));
  future_.pop_back();
  finish_change();
}

void DrawingPad::clear() {
  if (drawing_.strokes.empty()) return;
  if (drawing_active()) {
    // The stroke under way is not worth a step of its own.
    drawing_.strokes.pop_back();
    past_.pop_back();
    pointer_.reset();
    if (drawing_.strokes.empty()) {
      finish_change();
      return;
    }
  }
  remember();
  drawing_.strokes.clear();
  finish_change();
}

void DrawingPad::set_brush(float brush) {
  if (drawing_.brush == brush) return;
  drawing_.brush = brush;
  finish_change();
}

}  // namespace inkling::ui
