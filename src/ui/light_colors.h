// The light theme as 0xRRGGBB, for what is drawn without Dear ImGui too.
#pragma once

#include <array>
#include <cstdint>

namespace inkling::light {

using Rgb = std::uint32_t;

inline constexpr Rgb kPage = 0xFAFAF8, kSurface = 0xFFFFFF, kSunken = 0xF1F1EE, kHover = 0xE9E9E5;
inline constexpr Rgb kLine = 0xE0E0DA, kEdge = 0x818287;
inline constexpr Rgb kText = 0x17181C, kText2 = 0x4C4E56, kText3 = 0x696B74;
inline constexpr Rgb kInk = 0x2B3BD1;

// No ink to full ink; lightness is monotone under every colour vision.
inline constexpr std::array<Rgb, 9> kSequential = {0xFFFFFF, 0xE4E8FD, 0xCAD1FA, 0xABB5F6, 0x8292EE,
                                                   0x5C6DE4, 0x414EC0, 0x293492, 0x141B66};
// Against, 0, for; ends of equal lightness.
inline constexpr std::array<Rgb, 9> kDiverging = {0x8F2A00, 0xB34617, 0xD9622B, 0xECAD93, 0xF4F4F1,
                                                  0xACB8F3, 0x6C79EE, 0x4A5AD6, 0x2C39BD};
// Of classes 0 to 9: far apart under every colour vision, most of all where digits are mixed up.
inline constexpr std::array<Rgb, 10> kClasses = {0x63740F, 0x855274, 0x7452C8, 0xA69520, 0x0F7452,
                                                 0x42420F, 0xD874A6, 0x0FA674, 0x8585FA, 0x423185};
// Of runs that are laid over each other; a dash goes with each.
inline constexpr std::array<Rgb, 6> kRuns = {0x2B3BD1, 0x852052, 0xC86385,
                                             0x2095E9, 0x859520, 0x52520F};

}  // namespace inkling::light
