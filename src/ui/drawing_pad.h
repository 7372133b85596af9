// What happens on the pad, without drawing it: strokes, pointers, undo. Coordinates are the pad's
// unit square, y down.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/data/strokes.h"

namespace inkling::ui {

// Radius of what the eraser takes away.
inline constexpr float kEraserRadius = 0.04f;
inline constexpr float kThinBrush = 0.022f, kMediumBrush = 0.062f, kThickBrush = 0.12f;

class DrawingPad {
 public:
  // One pointer draws at a time: a second finger or a palm is ignored until the first is lifted.
  void down(int pointer, Point point);
  void move(int pointer, Point point);
  void up(int pointer);
  // The system took the pointer away (a scroll began, a call came): the stroke so far never
  // happened.
  void cancel(int pointer);

  void undo();
  void redo();
  void clear();                 // can be undone
  void set_brush(float brush);  // and lays the eraser aside
  // What a pointer does from its next touch on: draws, or cuts away the ink that it passes.
  void set_erasing(bool erasing) { erasing_ = erasing; }
  bool erasing() const { return erasing_; }

  bool can_undo() const { return !drawing_active() && !past_.empty(); }
  bool can_redo() const { return !drawing_active() && !future_.empty(); }
  bool drawing_active() const { return pointer_.has_value(); }
  bool empty() const { return drawing_.empty(); }
  const Drawing& drawing() const { return drawing_; }

  // Grows with every change of the ink.
  std::uint64_t revision() const { return revision_; }
  // Grows when the finished strokes change, not while one is being drawn.
  std::uint64_t finished_revision() const { return finished_revision_; }
  // Strokes but for the one being drawn.
  std::size_t finished_count() const {
    return drawing_.strokes.size() - (drawing_active() && !erases_ ? 1 : 0);
  }

 private:
  using Strokes = std::vector<Stroke>;
  void remember();
  void finish_change();
  void erase_along(Point from, Point to);

  Drawing drawing_;
  std::vector<Strokes> past_, future_;
  std::optional<int> pointer_;
  bool erasing_ = false;  // the tool that is chosen
  bool erases_ = false;   // what the pointer on the pad does
  Point erased_to_;
  bool has_erased_ = false;  // since it touched the pad
  std::uint64_t revision_ = 1, finished_revision_ = 1;
};

}  // namespace inkling::ui
