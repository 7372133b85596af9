#include "ui/theme.h"

#include <implot.h>

#include <algorithm>
#include <cmath>

#include "ui/light_colors.h"

namespace inkling::ui {

namespace {

constexpr ImU32 hex(std::uint32_t rgb) {
  return IM_COL32((rgb >> 16) & 0xFF, (rgb >> 8) & 0xFF, rgb & 0xFF, 255);
}

Palette make_light() {
  Palette p{};
  p.page = hex(light::kPage), p.surface = hex(light::kSurface), p.sunken = hex(light::kSunken),
  p.hover = hex(light::kHover);
  p.line = hex(light::kLine), p.edge = hex(light::kEdge);
  p.text = hex(light::kText), p.text2 = hex(light::kText2), p.text3 = hex(light::kText3);
  p.ink = hex(light::kInk), p.ink_hover = hex(0x2230B4), p.ink_active = hex(0x1A2590);
  p.ink_text = hex(0x2B3BD1), p.ink_soft = hex(0xE8EAFC), p.on_ink = hex(0xFFFFFF);
  p.warn = hex(0xBC3A08), p.warn_soft = hex(0xFDEBE2), p.on_warn = hex(0xFFFFFF);
  p.focus = hex(0x2B3BD1), p.paper = hex(0xFFFFFF);
  std::transform(light::kSequential.begin(), light::kSequential.end(), p.sequential.begin(), hex);
  std::transform(light::kDiverging.begin(), light::kDiverging.end(), p.diverging.begin(), hex);
  p.shadow = 0.12f;
  return p;
}

Palette make_dark() {
  Palette p{};
  p.dark = true;
  p.page = hex(0x101218), p.surface = hex(0x171A21), p.sunken = hex(0x0B0D11),
  p.hover = hex(0x232731);
  p.line = hex(0x2A2E39), p.edge = hex(0x737A8C);
  p.text = hex(0xECEDF2), p.text2 = hex(0xB4B8C5), p.text3 = hex(0x9096A6);
  p.ink = hex(0x97A4FF), p.ink_hover = hex(0xAFB9FF), p.ink_active = hex(0xC7CEFF);
  p.ink_text = hex(0xA5B0FF), p.ink_soft = hex(0x232A52), p.on_ink = hex(0x0E1230);
  p.warn = hex(0xFF8F5E), p.warn_soft = hex(0x3A2118), p.on_warn = hex(0x2A0F03);
  p.focus = hex(0xAFB9FF), p.paper = hex(0x0D0F15);
  p.sequential = {hex(0x0D0F15), hex(0x171E40), hex(0x232C6F), hex(0x34409C), hex(0x5360C3),
                  hex(0x7482EA), hex(0x99A7FB), hex(0xC2CCFE), hex(0xEEF0FF)};
  p.diverging = {hex(0xFFC09B), hex(0xF99B6D), hex(0xF0743A), hex(0x804B38), hex(0x1D2028),
                 hex(0x434E88), hex(0x6F7FF5), hex(0x97A6FB), hex(0xC3CBFF)};
  p.shadow = 0.45f;
  return p;
}

constexpr float kGraphiteGamma = 0.9f;

ImVec4 vec(ImU32 color) { return ImGui::ColorConvertU32ToFloat4(color); }

void set_imgui_colors(const Palette& p, ImGuiStyle& style) {
  const ImVec4 none(0.0f, 0.0f, 0.0f, 0.0f);
  for (ImVec4& color : style.Colors) color = none;
  const auto set = [&](ImGuiCol index, ImU32 color) { style.Colors[index] = vec(color); };
  set(ImGuiCol_Text, p.text), set(ImGuiCol_TextDisabled, p.text3);
  set(ImGuiCol_PopupBg, p.surface), set(ImGuiCol_Border, p.edge);
  set(ImGuiCol_ScrollbarGrab, p.line), set(ImGuiCol_ScrollbarGrabHovered, p.edge);
  set(ImGuiCol_ScrollbarGrabActive, p.edge);
  set(ImGuiCol_CheckMark, p.ink), set(ImGuiCol_SliderGrab, p.edge),
      set(ImGuiCol_SliderGrabActive, p.ink);
  set(ImGuiCol_Button, p.surface), set(ImGuiCol_ButtonHovered, p.hover),
      set(ImGuiCol_ButtonActive, p.line);
  set(ImGuiCol_Header, p.ink_soft), set(ImGuiCol_HeaderHovered, p.hover),
      set(ImGuiCol_HeaderActive, p.line);
  set(ImGuiCol_Separator, p.line), set(ImGuiCol_SeparatorHovered, p.edge),
      set(ImGuiCol_SeparatorActive, p.ink);
  set(ImGuiCol_Tab, p.page), set(ImGuiCol_TabHovered, p.hover), set(ImGuiCol_TabActive, p.ink_soft);
  set(ImGuiCol_TabUnfocused, p.page), set(ImGuiCol_TabUnfocusedActive, p.ink_soft);
  set(ImGuiCol_TitleBg, p.page), set(ImGuiCol_TitleBgActive, p.page),
      set(ImGuiCol_TitleBgCollapsed, p.page);
  set(ImGuiCol_MenuBarBg, p.page), set(ImGuiCol_PlotLines, p.edge),
      set(ImGuiCol_PlotLinesHovered, p.ink);
  set(ImGuiCol_PlotHistogram, p.edge), set(ImGuiCol_PlotHistogramHovered, p.ink);
  set(ImGuiCol_TableHeaderBg, p.sunken), set(ImGuiCol_TableBorderStrong, p.line),
      set(ImGuiCol_TableBorderLight, p.line);
  set(ImGuiCol_DragDropTarget, p.ink);
  style.Colors[ImGuiCol_TextSelectedBg] = vec(with_alpha(p.ink, 0.28f));
}

void set_plot_style(const Palette& p, float ratio) {
  ImPlotStyle style;
  style.PlotPadding = {0.0f, std::round(8.0f * ratio)};
  style.LabelPadding = {std::round(8.0f * ratio), std::round(6.0f * ratio)};
  style.PlotBorderSize = 0.0f;
  style.MajorTickLen = {0.0f, 0.0f}, style.MinorTickLen = {0.0f, 0.0f};
  style.MajorTickSize = {0.0f, 0.0f}, style.MinorTickSize = {0.0f, 0.0f};
  style.MinorAlpha = 0.0f;
  style.MajorGridSize = {std::max(1.0f, std::floor(ratio)), std::max(1.0f, std::floor(ratio))};
  style.LineWeight = 2.5f * ratio;
  style.FitPadding = {0.0f, 0.05f};
  style.MousePosPadding = {8.0f * ratio, 8.0f * ratio};
  const ImVec4 none(0.0f, 0.0f, 0.0f, 0.0f);
  for (ImVec4& color : style.Colors) color = none;
  style.Colors[ImPlotCol_Line] = vec(p.ink);
  style.Colors[ImPlotCol_AxisGrid] = vec(p.line);
  style.Colors[ImPlotCol_AxisText] = vec(p.text3);
  style.Colors[ImPlotCol_InlayText] = vec(p.text2);
  style.Colors[ImPlotCol_TitleText] = vec(p.text);
  style.Colors[ImPlotCol_LegendText] = vec(p.text2);
  style.Colors[ImPlotCol_Selection] = vec(with_alpha(p.ink, 0.5f));
  style.Colors[ImPlotCol_Crosshairs] = vec(with_alpha(p.text, 0.5f));
  ImPlot::GetStyle() = style;
}

}  // namespace

const Palette& light_palette() {
  static const Palette palette = make_light();
  return palette;
}

const Palette& dark_palette() {
  static const Palette palette = make_dark();
  return palette;
}

ImU32 mix(ImU32 first, ImU32 second, float share) {
  const float t = std::clamp(share, 0.0f, 1.0f);
  ImU32 result = 0;
  for (int shift = 0; shift < 32; shift += 8) {
    const float a = static_cast<float>((first >> shift) & 0xFFu),
                b = static_cast<float>((second >> shift) & 0xFFu);
    result |= static_cast<ImU32>(std::lround(a + (b - a) * t)) << shift;
  }
  return result;
}

ImU32 with_alpha(ImU32 color, float alpha) {
  const float own = static_cast<float>(color >> IM_COL32_A_SHIFT);
  return (color & ~IM_COL32_A_MASK) |
         (static_cast<ImU32>(std::lround(own * std::clamp(alpha, 0.0f, 1.0f))) << IM_COL32_A_SHIFT);
}

namespace {

ImU32 color_between(const std::array<ImU32, 9>& stops, float share) {
  const float position = std::clamp(share, 0.0f, 1.0f) * static_cast<float>(stops.size() - 1);
  const std::size_t low = std::min(static_cast<std::size_t>(position), stops.size() - 2);
  return mix(stops[low], stops[low + 1], position - static_cast<float>(low));
}

}  // namespace

ImU32 ink_color(const Palette& palette, float value) {
  return color_between(palette.sequential, value);
}

ImU32 diverging_color(const Palette& palette, float value) {
  return color_between(palette.diverging, value * 0.5f + 0.5f);
}

ImU32 graphite_color(const Palette& palette, float value) {
  return mix(palette.paper, palette.text, std::pow(std::clamp(value, 0.0f, 1.0f), kGraphiteGamma));
}

void apply_style(const Palette& palette, float ratio) {
  const auto px = [ratio](float v) { return std::round(v * ratio); };
  ImGuiStyle style;
  style.WindowPadding = {0.0f, 0.0f}, style.WindowBorderSize = 0.0f, style.WindowRounding = 0.0f;
  style.WindowMinSize = {1.0f, 1.0f};
  style.ChildBorderSize = 0.0f, style.ChildRounding = 0.0f;
  style.FramePadding = {px(12.0f), px(6.0f)}, style.FrameRounding = px(8.0f),
  style.FrameBorderSize = 0.0f;
  style.ItemSpacing = {px(8.0f), px(8.0f)}, style.ItemInnerSpacing = {px(8.0f), px(4.0f)};
  style.CellPadding = {px(8.0f), px(7.0f)};
  style.PopupRounding = px(8.0f), style.PopupBorderSize = std::max(1.0f, std::floor(ratio));
  style.ScrollbarSize = px(10.0f), style.ScrollbarRounding = px(5.0f);
  style.GrabMinSize = px(14.0f), style.GrabRounding = px(7.0f);
  style.TabBarBorderSize = 0.0f, style.DisabledAlpha = 1.0f;
  style.HoverDelayShort = 0.15f, style.HoverDelayNormal = 0.40f;
  style.CircleTessellationMaxError = 0.15f, style.CurveTessellationTol = 0.6f;
  set_imgui_colors(palette, style);
  ImGui::GetStyle() = style;
  set_plot_style(palette, ratio);
}

}  // namespace inkling::ui
