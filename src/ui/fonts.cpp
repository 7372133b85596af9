#include "ui/fonts.h"

#include <inkling_fonts.h>

#include <cmath>
#include <cstring>
#include <span>
#include <vector>

namespace inkling::ui {

namespace {

constexpr const char* kClockCharacters = "0123456789.,%:s km";

// Latin with accents, Greek, punctuation, arrows and mathematical signs: glyphs that the files lack
// are skipped.
constexpr ImWchar kTextRanges[] = {0x0020, 0x007E, 0x00A0, 0x00FF, 0x0370, 0x03FF,
                                   0x2010, 0x2027, 0x2070, 0x209F, 0x2190, 0x2193,
                                   0x2200, 0x2265, 0x2713, 0x2713, 0};
constexpr ImWchar kClockRanges[] = {0x0020, 0x003A, 0x006B, 0x006D, 0x0073, 0x0073, 0};

struct Baker {
  ImFontAtlas* atlas;
  float ratio;

  ImFont* bake(std::span<const unsigned char> file, float size, const ImWchar* ranges,
               float spacing = 0.0f) const {
    ImFontConfig config;
    config.FontDataOwnedByAtlas = false;
    config.OversampleH = ratio < 2.0f ? 2 : 1;
    config.OversampleV = 1;
    config.PixelSnapH = true;
    config.GlyphExtraSpacing.x = spacing * ratio;
    // The atlas only reads the data; its interface predates const.
    auto* data = const_cast<unsigned char*>(file.data());
    return atlas->AddFontFromMemoryTTF(data, static_cast<int>(file.size()),
                                       std::round(size * ratio * kEmToHeight), &config, ranges);
  }

  // stb_truetype scales to ascent minus descent, type sizes mean the em square: Inter's ratio of
  // the two.
  static constexpr float kEmToHeight = 1.2102273f;
};

}  // namespace

Fonts build_fonts(float ratio, bool phone) {
  ImFontAtlas* atlas = ImGui::GetIO().Fonts;
  atlas->Clear();
  atlas->TexDesiredWidth = 2048;
  atlas->TexGlyphPadding = 1;
  // Baked lines make thick lines cheap and even; ImPlot relies on them.
  atlas->Flags = ImFontAtlasFlags_NoMouseCursors;
  const Baker baker{atlas, ratio};
  const auto regular = [&](float size) { return baker.bake(fonts::regular(), size, kTextRanges); };
  const auto medium = [&](float size) { return baker.bake(fonts::medium(), size, kTextRanges); };
  const auto bold = [&](float size, float spacing = 0.0f) {
    return baker.bake(fonts::semibold(), size, kTextRanges, spacing);
  };
  const auto digits = [&](float size) {
    return baker.bake(fonts::clock(), size, kClockRanges, -1.0f);
  };

  Fonts f;
  const float small = phone ? 13.0f : 12.0f;
  f.body = regular(15.0f);
  f.body_medium = medium(15.0f);
  f.body_bold = bold(15.0f);
  f.caption = regular(small);
  f.caption_medium = medium(small);
  f.caption_bold = bold(small);
  f.ui = phone ? f.body : regular(13.0f);
  f.ui_medium = phone ? f.body_medium : medium(13.0f);
  f.ui_bold = phone ? f.body_bold : bold(13.0f);
  f.title = bold(20.0f, -0.2f);
  f.figure = bold(28.0f, -0.4f);
  f.clock = digits(72.0f);
  f.answer = phone ? f.clock : digits(104.0f);
  f.strip = phone ? digits(40.0f) : f.clock;
  ImGui::GetIO().FontDefault = f.ui;
  atlas->Build();
  return f;
}

bool clock_can_show(const char* text) {
  return std::strspn(text, kClockCharacters) == std::strlen(text);
}

}  // namespace inkling::ui
