#include "ui/icons.h"

#include <initializer_list>

#include "ui/paint.h"

namespace inkling::ui {

namespace {

struct GridPoint {
  float x, y;
};

// A pen over the grid of 20 around a centre.
class Pen {
 public:
  Pen(ImDrawList& list, ImVec2 center, float size, ImU32 color, float line)
      : list_(list),
        scale_(size / 20.0f),
        origin_{center.x - size * 0.5f, center.y - size * 0.5f},
        color_(color),
        width_(line * size / 20.0f) {}

  ImVec2 at(float x, float y) const { return {origin_.x + x * scale_, origin_.y + y * scale_}; }

  void lines(std::initializer_list<GridPoint> points, bool closed = false) {
    for (const GridPoint& p : points) list_.PathLineTo(at(p.x, p.y));
    stroke(closed);
  }
  void shape(std::initializer_list<GridPoint> points) {
    for (const GridPoint& p : points) list_.PathLineTo(at(p.x, p.y));
    list_.PathFillConvex(color_);
  }
  void circle(float x, float y, float radius) {
    list_.AddCircle(at(x, y), radius * scale_, color_, 0, width_);
  }
  void disc(float x, float y, float radius) {
    list_.AddCircleFilled(at(x, y), radius * scale_, color_);
  }
  // Angles in degrees, clockwise from the right, as the screen's y points down.
  void arc_to(float x, float y, float radius, float from, float to) {
    list_.PathArcTo(at(x, y), radius * scale_, from * kPi / 180.0f, to * kPi / 180.0f);
  }
  void to(float x, float y) { list_.PathLineTo(at(x, y)); }
  void curve_to(GridPoint a, GridPoint b, GridPoint end) {
    list_.PathBezierCubicCurveTo(at(a.x, a.y), at(b.x, b.y), at(end.x, end.y));
  }
  void stroke(bool closed = false) {
    if (list_._Path.Size == 0) return;
    const ImVec2 first = list_._Path.front(), last = list_._Path.back();
    list_.PathStroke(color_, closed ? ImDrawFlags_Closed : ImDrawFlags_None, width_);
    if (closed) return;
    // Polylines have no round ends; discs at both make them.
    list_.AddCircleFilled(first, width_ * 0.5f, color_, 8);
    list_.AddCircleFilled(last, width_ * 0.5f, color_, 8);
  }
  void rounded_square(float x, float y, float side, float radius) {
    list_.AddRect(at(x, y), at(x + side, y + side), color_, radius * scale_, 0, width_);
  }

 private:
  ImDrawList& list_;
  float scale_;
  ImVec2 origin_;
  ImU32 color_;
  float width_;
};

void draw_sun(Pen& pen) {
  pen.circle(10, 10, 3.2f);
  pen.lines({{10, 3}, {10, 4.6f}}), pen.lines({{10, 15.4f}, {10, 17}});
  pen.lines({{3, 10}, {4.6f, 10}}), pen.lines({{15.4f, 10}, {17, 10}});
  pen.lines({{5, 5}, {6.2f, 6.2f}}), pen.lines({{13.8f, 13.8f}, {15, 15}});
  pen.lines({{15, 5}, {13.8f, 6.2f}}), pen.lines({{6.2f, 13.8f}, {5, 15}});
}

void draw_moon(Pen& pen) {
  // The outer circle around (10.2, 9.8) and the bite out of it.
  pen.arc_to(10.2f, 9.8f, 5.95f, 20.0f, 250.0f);
  pen.arc_to(13.2f, 6.8f, 5.6f, 207.0f, 63.0f);
  pen.stroke(true);
}

void draw_random(Pen& pen) {
  pen.rounded_square(4, 4, 12, 2.5f);
  for (const float x : {7.6f, 12.4f})
    for (const float y : {7.6f, 12.4f}) pen.disc(x, y, 1.2f);
}

void draw_help(Pen& pen) {
  pen.circle(10, 10, 6.5f);
  pen.arc_to(10, 8.2f, 2.0f, 180.0f, 410.0f);
  pen.curve_to({10.3f, 10.2f}, {10, 10.5f}, {10, 11.4f});
  pen.stroke();
  pen.disc(10, 13.7f, 0.9f);
}

void draw_undo(Pen& pen, bool mirrored) {
  const auto x = [mirrored](float v) { return mirrored ? 20.0f - v : v; };
  pen.to(x(4.5f), 8);
  pen.to(x(11.5f), 8);
  if (mirrored) {
    pen.arc_to(8.5f, 12, 4, 270.0f, 90.0f);
  } else {
    pen.arc_to(11.5f, 12, 4, -90.0f, 90.0f);
  }
  pen.to(x(8), 16);
  pen.stroke();
  pen.lines({{x(7.5f), 5}, {x(4.5f), 8}, {x(7.5f), 11}});
}

void draw_settings(Pen& pen) {
  pen.lines({{4, 6.5f}, {10.4f, 6.5f}}), pen.lines({{15, 6.5f}, {16, 6.5f}});
  pen.lines({{4, 13.5f}, {4.9f, 13.5f}}), pen.lines({{9.5f, 13.5f}, {16, 13.5f}});
  pen.circle(12.7f, 6.5f, 2.1f), pen.circle(7.2f, 13.5f, 2.1f);
}

}  // namespace

void draw_icon(ImDrawList& list, Icon icon, ImVec2 center, float size, ImU32 color, float line) {
  Pen pen(list, center, size, color, line);
  switch (icon) {
    case Icon::kPlay:
      pen.shape({{7, 4.6f}, {15.6f, 10}, {7, 15.4f}});
      break;
    case Icon::kPause:
      pen.shape({{6.6f, 5}, {8.8f, 5}, {8.8f, 15}, {6.6f, 15}});
      pen.shape({{11.2f, 5}, {13.4f, 5}, {13.4f, 15}, {11.2f, 15}});
      break;
    case Icon::kStep:
      pen.lines({{6, 5}, {12, 10}, {6, 15}}, true);
      pen.lines({{14.5f, 5}, {14.5f, 15}});
      break;
    case Icon::kEpoch:
      pen.lines({{4, 5}, {9, 10}, {4, 15}});
      pen.lines({{9.5f, 5}, {14.5f, 10}, {9.5f, 15}});
      pen.lines({{16.5f, 5}, {16.5f, 15}});
      break;
    case Icon::kReset:
      pen.arc_to(10, 10, 6.3f, 0.0f, 334.0f);
      pen.stroke();
      pen.lines({{16, 3.6f}, {16, 7.4f}, {12.2f, 7.4f}});
      break;
    case Icon::kEraser:
      pen.lines({{8, 16.2f}, {3.6f, 11.8f}, {11.6f, 3.8f}, {16.2f, 8.4f}, {8.4f, 16.2f}}, true);
      pen.lines({{7.6f, 7.8f}, {12.2f, 12.4f}});
      pen.lines({{8.4f, 16.2f}, {15.6f, 16.2f}});
      break;
    case Icon::kUndo:
      draw_undo(pen, false);
      break;
    case Icon::kRedo:
      draw_undo(pen, true);
      break;
    case Icon::kClose:
      pen.lines({{5.5f, 5.5f}, {14.5f, 14.5f}});
      pen.lines({{14.5f, 5.5f}, {5.5f, 14.5f}});
      break;
    case Icon::kRandom:
      draw_random(pen);
      break;
    case Icon::kSun:
      draw_sun(pen);
      break;
    case Icon::kMoon:
      draw_moon(pen);
      break;
    case Icon::kHelp:
      draw_help(pen);
      break;
    case Icon::kDown:
      pen.lines({{6.5f, 8.5f}, {10, 12}, {13.5f, 8.5f}});
      break;
    case Icon::kRight:
      pen.lines({{8.5f, 6.5f}, {12, 10}, {8.5f, 13.5f}});
      break;
    case Icon::kPlus:
      pen.lines({{10, 5}, {10, 15}});
      pen.lines({{5, 10}, {15, 10}});
      break;
    case Icon::kMinus:
      pen.lines({{5, 10}, {15, 10}});
      break;
    case Icon::kCheck:
      pen.lines({{4.5f, 10.5f}, {8.1f, 14.1f}, {15.5f, 6.1f}});
      break;
    case Icon::kArrow:
      pen.lines({{3.5f, 10}, {16.5f, 10}});
      pen.lines({{12, 5.5f}, {16.5f, 10}, {12, 14.5f}});
      break;
    case Icon::kMenu:
      for (const float y : {6.0f, 10.0f, 14.0f}) pen.lines({{4, y}, {16, y}});
      break;
    case Icon::kEnlarge:
      pen.lines({{11.5f, 4}, {16, 4}, {16, 8.5f}});
      pen.lines({{8.5f, 16}, {4, 16}, {4, 11.5f}});
      pen.lines({{16, 4}, {11, 9}});
      pen.lines({{4, 16}, {9, 11}});
      break;
    case Icon::kSave:
      pen.lines({{10, 4}, {10, 12.5f}});
      pen.lines({{6.5f, 9.3f}, {10, 12.8f}, {13.5f, 9.3f}});
      pen.lines({{4.5f, 16}, {15.5f, 16}});
      break;
    case Icon::kOpen:
      pen.lines({{10, 12.8f}, {10, 4.3f}});
      pen.lines({{6.5f, 7.5f}, {10, 4}, {13.5f, 7.5f}});
      pen.lines({{4.5f, 16}, {15.5f, 16}});
      break;
    case Icon::kAlert:
      pen.lines({{10, 3.8f}, {17, 16.2f}, {3, 16.2f}}, true);
      pen.lines({{10, 8.4f}, {10, 12}});
      pen.disc(10, 14.1f, 0.9f);
      break;
    case Icon::kMore:
      for (const float x : {5.0f, 10.0f, 15.0f}) pen.disc(x, 10, 1.4f);
      break;
    case Icon::kSettings:
      draw_settings(pen);
      break;
  }
}

void draw_mark(ImDrawList& list, ImVec2 center, float size, ImU32 ink, ImU32 light) {
  Pen pen(list, center, size, ink, 1.4f);
  // Tip, right flank, belly, left flank: one convex outline.
  pen.to(10, 1.6f);
  pen.curve_to({10.8f, 2.6f}, {16.2f, 8.4f}, {16.2f, 12.4f});
  pen.arc_to(10, 12.4f, 6.2f, 0.0f, 180.0f);
  pen.curve_to({3.8f, 8.4f}, {9.2f, 2.6f}, {10, 1.6f});
  list.PathFillConvex(ink);
  Pen glint(list, center, size, light, 1.4f);
  glint.to(7, 12.6f);
  glint.curve_to({7, 14.1f}, {8.1f, 15.3f}, {9.6f, 15.5f});
  glint.stroke();
}

}  // namespace inkling::ui
