#include <catch_amalgamated.hpp>
#include <cmath>

#include "ui/drawing_pad.h"

using namespace inkling;
using ui::DrawingPad;

namespace {

void draw_line(DrawingPad& pad, int pointer, Point from, Point to) {
  pad.down(pointer, from);
  pad.move(pointer, to);
  pad.up(pointer);
}

}  // namespace

TEST_CASE("A touch without movement leaves a dot", "[pad]") {
  DrawingPad pad;
  pad.down(1, {0.5f, 0.5f});
  pad.up(1);
  REQUIRE(pad.drawing().strokes.size() == 1);
  CHECK(pad.drawing().strokes[0].size() == 1);
  CHECK_FALSE(pad.empty());
}

TEST_CASE("A second finger is ignored while the first draws", "[pad]") {
  DrawingPad pad;
  pad.down(1, {0.1f, 0.1f});
  pad.down(2, {0.9f, 0.9f});
  pad.move(2, {0.8f, 0.8f});
  pad.move(1, {0.2f, 0.2f});
  pad.up(2);
  CHECK(pad.drawing_active());
  pad.up(1);
  REQUIRE(pad.drawing().strokes.size() == 1);
  CHECK(pad.drawing().strokes[0].size() == 2);
  CHECK(pad.drawing().strokes[0][1].x == 0.2f);
}

TEST_CASE("A cancelled stroke never happened", "[pad]") {
  DrawingPad pad;
  draw_line(pad, 1, {0.1f, 0.1f}, {0.5f, 0.5f});
  pad.down(1, {0.2f, 0.2f});
  pad.move(1, {0.3f, 0.3f});
  pad.cancel(1);
  CHECK(pad.drawing().strokes.size() == 1);
  CHECK_FALSE(pad.drawing_active());
  pad.undo();
  CHECK(pad.empty());
  CHECK_FALSE(pad.can_undo());
}

TEST_CASE("Strokes are undone and redone one by one", "[pad]") {
  DrawingPad pad;
  draw_line(pad, 1, {0.1f, 0.1f}, {0.5f, 0.5f});
  draw_line(pad, 1, {0.6f, 0.1f}, {0.6f, 0.5f});
  pad.undo();
  CHECK(pad.drawing().strokes.size() == 1);
  pad.redo();
  CHECK(pad.drawing().strokes.size() == 2);
  CHECK_FALSE(pad.can_redo());
  pad.undo();
  draw_line(pad, 1, {0.7f, 0.1f}, {0.7f, 0.5f});
  CHECK_FALSE(pad.can_redo());
}

TEST_CASE("Clearing can be undone", "[pad]") {
  DrawingPad pad;
  draw_line(pad, 1, {0.1f, 0.1f}, {0.5f, 0.5f});
  pad.clear();
  CHECK(pad.empty());
  pad.undo();
  CHECK(pad.drawing().strokes.size() == 1);
}

TEST_CASE("Clearing while a stroke is drawn ends the stroke", "[pad]") {
  DrawingPad pad;
  pad.down(3, {0.1f, 0.1f});
  pad.clear();
  CHECK(pad.empty());
  CHECK_FALSE(pad.drawing_active());
  pad.move(3, {0.2f, 0.2f});
  pad.up(3);
  CHECK(pad.empty());
}

TEST_CASE("Points that are not numbers or far away are refused", "[pad]") {
  DrawingPad pad;
  pad.down(1, {NAN, 0.5f});
  CHECK_FALSE(pad.drawing_active());
  pad.down(1, {0.5f, 0.5f});
  pad.move(1, {INFINITY, 0.5f});
  pad.move(1, {100.0f, 0.5f});
  CHECK(pad.drawing().strokes[0].size() == 1);
}

TEST_CASE("Ink may run over the edge of the pad", "[pad]") {
  DrawingPad pad;
  draw_line(pad, 1, {0.5f, 0.5f}, {1.2f, -0.1f});
  CHECK(pad.drawing().strokes[0].size() == 2);
}

TEST_CASE("Every change of the ink changes the pad's revision", "[pad]") {
  DrawingPad pad;
  const auto before = pad.revision();
  pad.down(1, {0.5f, 0.5f});
  const auto begun = pad.revision();
  pad.move(1, {0.6f, 0.5f});
  const auto moved = pad.revision();
  CHECK(begun > before);
  CHECK(moved > begun);
  CHECK(pad.finished_count() == 0);
  pad.up(1);
  CHECK(pad.finished_count() == 1);
}

TEST_CASE("The eraser cuts away what it passes and can be undone at once", "[pad]") {
  DrawingPad pad;
  draw_line(pad, 1, {0.1f, 0.5f}, {0.9f, 0.5f});
  pad.set_erasing(true);
  pad.down(1, {0.5f, 0.2f});
  pad.move(1, {0.5f, 0.8f});  // across, between two points of the stroke
  pad.up(1);
  REQUIRE(pad.drawing().strokes.size() == 2);
  CHECK(pad.drawing().strokes[0].front().x == 0.1f);
  CHECK(pad.drawing().strokes[0].back().x == Catch::Approx(0.5f - ui::kEraserRadius).margin(0.005));
  CHECK(pad.drawing().strokes[1].front().x ==
        Catch::Approx(0.5f + ui::kEraserRadius).margin(0.005));
  CHECK(pad.drawing().strokes[1].back().x == 0.9f);
  pad.undo();
  REQUIRE(pad.drawing().strokes.size() == 1);
  pad.redo();
  CHECK(pad.drawing().strokes.size() == 2);
}

TEST_CASE("The eraser takes dots, whole strokes and nothing beside them", "[pad]") {
  DrawingPad pad;
  pad.down(1, {0.2f, 0.2f});
  pad.up(1);
  draw_line(pad, 1, {0.7f, 0.7f}, {0.71f, 0.71f});
  draw_line(pad, 1, {0.1f, 0.9f}, {0.9f, 0.9f});
  pad.set_erasing(true);
  pad.down(1, {0.21f, 0.2f});
  pad.up(1);
  CHECK(pad.drawing().strokes.size() == 2);
  pad.down(1, {0.7f, 0.7f});
  pad.up(1);
  REQUIRE(pad.drawing().strokes.size() == 1);
  pad.down(1, {0.5f, 0.1f});  // where no ink is
  pad.up(1);
  pad.undo();
  CHECK(pad.drawing().strokes.size() == 2);  // nothing was done that could be taken back
  pad.redo();
  CHECK(pad.drawing().strokes[0].front().x == 0.1f);
  CHECK(pad.drawing().strokes[0].back().x == 0.9f);
  pad.set_brush(ui::kThinBrush);
  CHECK_FALSE(pad.erasing());
}

TEST_CASE("A cancelled erasing never happened, and clearing ends it", "[pad]") {
  DrawingPad pad;
  draw_line(pad, 1, {0.1f, 0.5f}, {0.9f, 0.5f});
  pad.set_erasing(true);
  pad.down(1, {0.5f, 0.5f});
  CHECK(pad.drawing().strokes.size() == 2);
  CHECK(pad.finished_count() == 2);
  pad.cancel(1);
  CHECK(pad.drawing().strokes.size() == 1);
  pad.down(1, {0.5f, 0.5f});
  pad.clear();
  CHECK(pad.empty());
  CHECK_FALSE(pad.drawing_active());
  pad.down(1, {0.5f, 0.5f});  // nothing to erase
  CHECK_FALSE(pad.drawing_active());
}
