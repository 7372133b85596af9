// Line icons on a grid of 20, drawn as paths so that they are sharp at any size.
#pragma once

#include <imgui.h>

namespace inkling::ui {

enum class Icon {
  kPlay,
  kPause,
  kStep,
  kEpoch,
  kReset,
  kEraser,
  kUndo,
  kRedo,
  kClose,
  kRandom,
  kSun,
  kMoon,
  kHelp,
  kDown,
  kRight,
  kPlus,
  kMinus,
  kCheck,
  kArrow,
  kMenu,
  kEnlarge,
  kSave,
  kOpen,
  kAlert,
  kMore,
  kSettings,
};

// `size` in device pixels; `line` is the line's width on the grid of 20.
void draw_icon(ImDrawList& list, Icon icon, ImVec2 center, float size, ImU32 color,
               float line = 1.5f);
// The drop of ink.
void draw_mark(ImDrawList& list, ImVec2 center, float size, ImU32 ink, ImU32 light);

}  // namespace inkling::ui
