// The colours of the two themes and the style of Dear ImGui and ImPlot made of them.
#pragma once

#include <imgui.h>

#include <array>
#include <cstdint>

namespace inkling::ui {

// Ink marks what is the visitor's and what answers him, warn what is misread or against; all else
// is graphite.
struct Palette {
  bool dark = false;
  ImU32 page, surface, sunken, hover, line, edge;
  ImU32 text, text2, text3;  // text3 only where it need not be read
  ImU32 ink, ink_hover, ink_active, ink_text, ink_soft, on_ink;
  ImU32 warn, warn_soft, on_warn;
  ImU32 focus, paper;
  std::array<ImU32, 9>
      sequential;  // no ink to full ink; lightness is monotone under every colour vision
  std::array<ImU32, 9> diverging;  // against, 0, for; ends of equal lightness
  float shadow;                    // opacity of the shadow under a hover card
};

const Palette& light_palette();
const Palette& dark_palette();

// Between two colours, `share` 0..1 of the second.
ImU32 mix(ImU32 first, ImU32 second, float share);
ImU32 with_alpha(ImU32 color, float alpha);
// The sequential map at 0..1.
ImU32 ink_color(const Palette& palette, float value);
// The diverging map at -1..1.
ImU32 diverging_color(const Palette& palette, float value);
// Data images are graphite: paper to text.
ImU32 graphite_color(const Palette& palette, float value);

// Rebuilt from pristine styles, since scaling a style twice loses precision. Every colour is set,
// even unused ones, so that nothing of the default look shows.
void apply_style(const Palette& palette, float ratio);

}  // namespace inkling::ui
