// Rectangles in device pixels, cut up from the outside in: what remains is the space of the next
// thing.
#pragma once

#include <imgui.h>

#include <algorithm>
#include <cmath>
#include <vector>

namespace inkling::ui {

inline constexpr float kPi = 3.14159265f;

struct Rect {
  float x = 0.0f, y = 0.0f, width = 0.0f, height = 0.0f;

  float right() const { return x + width; }
  float bottom() const { return y + height; }
  ImVec2 min() const { return {x, y}; }
  ImVec2 max() const { return {x + width, y + height}; }
  ImVec2 center() const { return {x + width * 0.5f, y + height * 0.5f}; }
  ImVec2 size() const { return {width, height}; }
  bool contains(ImVec2 p) const { return p.x >= x && p.y >= y && p.x < right() && p.y < bottom(); }
  bool overlaps(const Rect& other) const {
    return x < other.right() && other.x < right() && y < other.bottom() && other.y < bottom();
  }

  // Each takes a strip away from this rectangle and returns it.
  Rect cut_left(float size) {
    const Rect strip{x, y, std::min(size, width), height};
    x += strip.width;
    width -= strip.width;
    return strip;
  }
  Rect cut_right(float size) {
    const float taken = std::min(size, width);
    width -= taken;
    return {x + width, y, taken, height};
  }
  // Vertical space is not bounded: a page may be longer than the rectangle it began with.
  Rect cut_top(float size) {
    const Rect strip{x, y, width, size};
    y += size;
    height -= size;
    return strip;
  }
  Rect cut_bottom(float size) {
    height -= size;
    return {x, y + height, width, size};
  }

  Rect inset(float horizontal, float vertical) const {
    return {x + horizontal, y + vertical, width - 2.0f * horizontal, height - 2.0f * vertical};
  }
  Rect inset(float all) const { return inset(all, all); }
  Rect moved(float dx, float dy) const { return {x + dx, y + dy, width, height}; }

  // A rectangle of the given size whose centre is this one's, on whole pixels.
  Rect centered(float w, float h) const {
    return {std::round(x + (width - w) * 0.5f), std::round(y + (height - h) * 0.5f), w, h};
  }

  // `count` columns of equal, whole width.
  std::vector<Rect> columns(int count, float gap) const {
    std::vector<Rect> result;
    const float total = width - gap * static_cast<float>(count - 1);
    for (int i = 0; i < count; ++i) {
      const float left = std::round(total * static_cast<float>(i) / static_cast<float>(count));
      const float end = std::round(total * static_cast<float>(i + 1) / static_cast<float>(count));
      result.push_back({x + left + gap * static_cast<float>(i), y, end - left, height});
    }
    return result;
  }
};

}  // namespace inkling::ui
