// What Dear ImGui's draw lists lack: crisp borders, round-ended strokes, aligned and shortened
// text, halos, dashes. Everything in device pixels.
#pragma once

#include <imgui.h>

#include <span>
#include <string>
#include <string_view>

#include "ui/layout.h"

namespace inkling::ui {

enum class Align { kLeft, kCenter, kRight };

// The border lies inside the rectangle and is drawn as two filled shapes: a 1 px AddRect on half
// pixels looks soft.
void fill(ImDrawList& list, const Rect& rect, ImU32 color, float radius = 0.0f);
void bordered(ImDrawList& list, const Rect& rect, ImU32 ground, ImU32 border, float radius,
              float width);
// An outline alone, where what lies inside must stay.
void outline(ImDrawList& list, const Rect& rect, ImU32 color, float radius, float width);
void shadow(ImDrawList& list, const Rect& rect, float radius, float offset, float blur,
            float opacity);

// A segment with round ends; opaque ones may overlap without seams.
void capsule(ImDrawList& list, ImVec2 from, ImVec2 to, float width, ImU32 color);
void dashed_line(ImDrawList& list, std::span<const ImVec2> points, float width, ImU32 color,
                 float dash, float gap);
void dashed_outline(ImDrawList& list, const Rect& rect, float radius, float width, ImU32 color,
                    float dash, float gap);

// The y at which AddText puts a line whose middle shall be at `middle`.
float line_top(const ImFont* font, float middle);

float text_width(const ImFont* font, std::string_view text);
// One line, vertically in the middle of the rectangle; what does not fit ends in an ellipsis.
// Returns the width drawn.
float text_line(ImDrawList& list, const ImFont* font, const Rect& rect, ImU32 color,
                std::string_view text, Align align = Align::kLeft);
// Wraps at words from the top of the rectangle, returns the height used.
float text_block(ImDrawList& list, const ImFont* font, const Rect& rect, ImU32 color,
                 std::string_view text, float line_height, Align align = Align::kLeft);
float text_block_height(const ImFont* font, std::string_view text, float width, float line_height);
// At a point (left end or right end, vertical middle) with an edge of the ground's colour around
// the letters.
void text_halo(ImDrawList& list, const ImFont* font, ImVec2 at, ImU32 color, ImU32 ground,
               float edge, std::string_view text, Align align = Align::kLeft);
std::string shortened(const ImFont* font, std::string_view text, float width);

}  // namespace inkling::ui
