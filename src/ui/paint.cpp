#include "ui/paint.h"

#include <cmath>
#include <vector>

namespace inkling::ui {

void fill(ImDrawList& list, const Rect& rect, ImU32 color, float radius) {
  if (rect.width <= 0.0f || rect.height <= 0.0f) return;
  list.AddRectFilled(rect.min(), rect.max(), color,
                     std::min(radius, std::min(rect.width, rect.height) * 0.5f));
}

void bordered(ImDrawList& list, const Rect& rect, ImU32 ground, ImU32 border, float radius,
              float width) {
  fill(list, rect, border, radius);
  fill(list, rect.inset(width), ground, std::max(0.0f, radius - width));
}

void outline(ImDrawList& list, const Rect& rect, ImU32 color, float radius, float width) {
  const Rect middle = rect.inset(width * 0.5f);
  list.AddRect(middle.min(), middle.max(), color, std::max(0.0f, radius - width * 0.5f), 0, width);
}

void shadow(ImDrawList& list, const Rect& rect, float radius, float offset, float blur,
            float opacity) {
  constexpr int kRings = 8;
  for (int ring = 0; ring < kRings; ++ring) {
    const float spread = blur * (1.0f - static_cast<float>(ring) / kRings) - blur * 0.5f;
    const ImU32 color = IM_COL32(0, 0, 0, static_cast<int>(255.0f * opacity / kRings));
    fill(list, rect.inset(-spread).moved(0.0f, offset), color, radius + std::max(0.0f, spread));
  }
}

void capsule(ImDrawList& list, ImVec2 from, ImVec2 to, float width, ImU32 color) {
  const float radius = width * 0.5f;
  const float dx = to.x - from.x, dy = to.y - from.y;
  if (dx * dx + dy * dy < 1e-4f) {
    list.AddCircleFilled(from, radius, color);
    return;
  }
  const float angle = std::atan2(dy, dx);
  constexpr float kQuarter = kPi * 0.5f;
  list.PathArcTo(to, radius, angle - kQuarter, angle + kQuarter);
  list.PathArcTo(from, radius, angle + kQuarter, angle + 3.0f * kQuarter);
  list.PathFillConvex(color);
}

void dashed_line(ImDrawList& list, std::span<const ImVec2> points, float width, ImU32 color,
                 float dash, float gap) {
  float left = dash;  // of the present dash or gap
  bool drawn = true;
  for (std::size_t i = 1; i < points.size(); ++i) {
    ImVec2 from = points[i - 1];
    const ImVec2 to = points[i];
    float length = std::hypot(to.x - from.x, to.y - from.y);
    while (length > 0.0f) {
      const float part = std::min(left, length);
      const ImVec2 next{from.x + (to.x - from.x) * part / length,
                        from.y + (to.y - from.y) * part / length};
      if (drawn) list.AddLine(from, next, color, width);
      from = next;
      length -= part;
      left -= part;
      if (left <= 0.0f) {
        drawn = !drawn;
        left = drawn ? dash : gap;
      }
    }
  }
}

void dashed_outline(ImDrawList& list, const Rect& rect, float radius, float width, ImU32 color,
                    float dash, float gap) {
  const Rect r = rect.inset(width * 0.5f);
  list.PathRect(r.min(), r.max(), radius);
  std::vector<ImVec2> points(list._Path.begin(), list._Path.end());
  list.PathClear();
  points.push_back(points.front());
  dashed_line(list, points, width, color, dash, gap);
}

// Where a line whose middle is at `middle` begins. Dear ImGui rounds the ascent up, which at small
// sizes moves the text down by most of a pixel; the baseline itself is rounded here instead.
float line_top(const ImFont* font, float middle) {
  constexpr float kBaselineBelowMiddle =
      0.8005f - 0.5f;  // Inter's ascent as a share of ascent and descent
  return std::round(middle + kBaselineBelowMiddle * font->FontSize) - font->Ascent;
}

float text_width(const ImFont* font, std::string_view text) {
  return font->CalcTextSizeA(font->FontSize, FLT_MAX, 0.0f, text.data(), text.data() + text.size())
      .x;
}

std::string shortened(const ImFont* font, std::string_view text, float width) {
  if (text_width(font, text) <= width) return std::string(text);
  const float ellipsis = text_width(font, "…");
  const char* rest = nullptr;
  font->CalcTextSizeA(font->FontSize, std::max(0.0f, width - ellipsis), 0.0f, text.data(),
                      text.data() + text.size(), &rest);
  std::string kept(text.data(), rest);
  while (!kept.empty() && kept.back() == ' ') kept.pop_back();
  return kept + "…";
}

float text_line(ImDrawList& list, const ImFont* font, const Rect& rect, ImU32 color,
                std::string_view text, Align align) {
  if (text.empty()) return 0.0f;
  // Half a pixel of tolerance: widths are sums of rounded advances.
  const std::string shown = shortened(font, text, rect.width + 0.5f);
  const float width = text_width(font, shown);
  float x = rect.x;
  if (align == Align::kCenter) x += (rect.width - width) * 0.5f;
  if (align == Align::kRight) x += rect.width - width;
  list.AddText(font, font->FontSize, {std::round(x), line_top(font, rect.center().y)}, color,
               shown.data(), shown.data() + shown.size());
  return width;
}

namespace {

// Calls use(line, index) for each line of the wrapped text. Lines break at spaces only: Dear
// ImGui's own wrapping would break 55,000 after the comma.
template <class Use>
int for_each_line(const ImFont* font, std::string_view text, float width, Use use) {
  int lines = 0;
  while (!text.empty()) {
    const std::string_view paragraph = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), paragraph.size() + 1));
    std::size_t begin = 0;
    do {
      std::size_t end = paragraph.find(' ', begin);
      end = std::min(end, paragraph.size());
      while (end < paragraph.size()) {
        const std::size_t next = std::min(paragraph.find(' ', end + 1), paragraph.size());
        if (text_width(font, paragraph.substr(begin, next - begin)) > width + 0.5f) break;
        end = next;
      }
      use(paragraph.substr(begin, end - begin), lines++);
      begin = end + 1;
    } while (begin < paragraph.size());
  }
  return lines;
}

}  // namespace

float text_block(ImDrawList& list, const ImFont* font, const Rect& rect, ImU32 color,
                 std::string_view text, float line_height, Align align) {
  const int lines = for_each_line(font, text, rect.width, [&](std::string_view line, int index) {
    const Rect row{rect.x, rect.y + line_height * static_cast<float>(index), rect.width,
                   line_height};
    text_line(list, font, row, color, line, align);
  });
  return line_height * static_cast<float>(lines);
}

float text_block_height(const ImFont* font, std::string_view text, float width, float line_height) {
  return line_height *
         static_cast<float>(for_each_line(font, text, width, [](std::string_view, int) {}));
}

void text_halo(ImDrawList& list, const ImFont* font, ImVec2 at, ImU32 color, ImU32 ground,
               float edge, std::string_view text, Align align) {
  float x = at.x;
  if (align == Align::kRight) x -= text_width(font, text);
  if (align == Align::kCenter) x -= text_width(font, text) * 0.5f;
  const ImVec2 origin{std::round(x), line_top(font, at.y)};
  const char* begin = text.data();
  const char* end = begin + text.size();
  for (int dx = -1; dx <= 1; ++dx) {
    for (int dy = -1; dy <= 1; ++dy) {
      if (dx == 0 && dy == 0) continue;
      list.AddText(
          font, font->FontSize,
          {origin.x + edge * static_cast<float>(dx), origin.y + edge * static_cast<float>(dy)},
          ground, begin, end);
    }
  }
  list.AddText(font, font->FontSize, origin, color, begin, end);
}

}  // namespace inkling::ui
