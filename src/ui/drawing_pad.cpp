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

// The part of the segment a-b, as shares of it, that lies within the circle; false where none does.
bool cut_by_circle(Point a, Point b, Point centre, float radius, float& enter, float& leave) {
  const float dx = b.x - a.x, dy = b.y - a.y, fx = a.x - centre.x, fy = a.y - centre.y;
  const float c = fx * fx + fy * fy - radius * radius;
  const float square = dx * dx + dy * dy;
  if (square == 0.0f) {
    enter = 0.0f, leave = 1.0f;
    return c < 0.0f;
  }
  const float half = fx * dx + fy * dy, discriminant = half * half - square * c;
  if (discriminant <= 0.0f) return false;
  const float root = std::sqrt(discriminant);
  enter = std::max(0.0f, (-half - root) / square);
  leave = std::min(1.0f, (-half + root) / square);
  return enter < leave;
}

// What is left of a stroke outside the circle, appended to `kept`; whether anything was cut.
bool keep_outside(const Stroke& stroke, Point centre, float radius, std::vector<Stroke>& kept) {
  float enter = 0.0f, leave = 0.0f;
  if (stroke.size() == 1) {
    const bool cut = cut_by_circle(stroke[0], stroke[0], centre, radius, enter, leave);
    if (!cut) kept.push_back(stroke);
    return cut;
  }
  bool cut = false;
  Stroke piece = {stroke.front()};
  const auto finish = [&] {
    if (piece.size() > 1) kept.push_back(piece);
    piece.clear();
  };
  for (std::size_t i = 1; i < stroke.size(); ++i) {
    const Point a = stroke[i - 1], b = stroke[i];
    const auto at = [&](float share) {
      return Point{a.x + share * (b.x - a.x), a.y + share * (b.y - a.y)};
    };
    if (!cut_by_circle(a, b, centre, radius, enter, leave)) {
      piece.push_back(b);
      continue;
    }
    cut = true;
    if (enter > 0.0f) piece.push_back(at(enter));
    finish();
    piece.push_back(leave < 1.0f ? at(leave) : b);
    if (leave < 1.0f) piece.push_back(b);
  }
  finish();
  return cut;
}

}  // namespace

// A circle follows the pointer closely enough to leave no ink between two of its places.
void DrawingPad::erase_along(Point from, Point to) {
  const float distance = std::hypot(to.x - from.x, to.y - from.y);
  const int steps = std::clamp(static_cast<int>(distance / (0.5f * kEraserRadius)), 1, 400);
  bool cut = false;
  for (int step = 1; step <= steps; ++step) {
    const float share = static_cast<float>(step) / static_cast<float>(steps);
    const Point centre{from.x + share * (to.x - from.x), from.y + share * (to.y - from.y)};
    Strokes kept;
    for (const Stroke& stroke : drawing_.strokes)
      cut = keep_outside(stroke, centre, kEraserRadius, kept) || cut;
    drawing_.strokes = std::move(kept);
  }
  erased_to_ = to;
  has_erased_ = has_erased_ || cut;
  if (cut) finish_change();
}

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
  if (erasing_ && empty()) return;
  remember();
  pointer_ = pointer;
  erases_ = erasing_;
  has_erased_ = false;
  if (erases_) return erase_along(point, point);
  drawing_.strokes.push_back({point});
  ++revision_;
}

void DrawingPad::move(int pointer, Point point) {
  if (pointer_ != pointer || !usable(point)) return;
  if (erases_) return erase_along(erased_to_, point);
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
  if (erases_ && !has_erased_)
    past_.pop_back();  // nothing to take back
  else
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
  if (drawing_active() && erases_) {
    pointer_.reset();
  } else if (drawing_active()) {
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
  erasing_ = false;
  if (drawing_.brush == brush) return;
  drawing_.brush = brush;
  finish_change();
}

}  // namespace inkling::ui
