#include "app/plots/svg.h"

#include <array>
#include <cmath>
#include <cstdio>

namespace inkling::plots {
namespace {

// Hundredths of a pixel, without zeros at the end.
std::string number(double value) {
  std::array<char, 64> buffer{};
  const double rounded = std::round(value * 100.0) / 100.0;
  std::snprintf(buffer.data(), buffer.size(), "%.2f", rounded == 0.0 ? 0.0 : rounded);
  std::string text = buffer.data();
  while (text.back() == '0') text.pop_back();
  if (text.back() == '.') text.pop_back();
  return text;
}

std::string hex(light::Rgb color) {
  std::array<char, 8> buffer{};
  std::snprintf(buffer.data(), buffer.size(), "#%06x", static_cast<unsigned>(color & 0xFFFFFFu));
  return buffer.data();
}

std::string attribute(std::string_view name, std::string_view value) {
  return " " + std::string(name) + "=\"" + xml_escaped(value) + "\"";
}

std::string attribute(std::string_view name, double value) {
  return attribute(name, number(value));
}

std::string data_class(std::string_view data) {
  return data.empty() ? std::string() : attribute("class", data);
}

std::string stroke_attributes(const Stroke& stroke) {
  std::string text = attribute("stroke", hex(stroke.color));
  if (stroke.width != 1.0) text += attribute("stroke-width", stroke.width);
  if (!stroke.dash.empty()) text += attribute("stroke-dasharray", stroke.dash);
  return text;
}

// The end of an element, with a hint inside where there is one.
std::string closed(std::string_view name, std::string_view hint) {
  if (hint.empty()) return "/>\n";
  return "><title>" + xml_escaped(hint) + "</title></" + std::string(name) + ">\n";
}

std::string base64(const Bytes& bytes) {  // RFC 4648
  constexpr std::string_view kDigits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  text.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    std::uint32_t group = 0;
    for (std::size_t k = 0; k < 3; ++k)
      group = group << 8 | (i + k < bytes.size() ? bytes[i + k] : std::uint32_t{0});
    for (std::size_t k = 0; k < 4; ++k)
      text += i + k > bytes.size() ? '=' : kDigits[(group >> (18 - 6 * k)) & 63u];
  }
  return text;
}

// Bytes of the UTF-8 character at `at` that XML allows, or 0 (RFC 3629; XML 1.0, Char).
std::size_t character_length(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) {
    return i < text.size() ? static_cast<std::uint8_t>(text[i]) : std::uint8_t{0};
  };
  const std::uint8_t lead = byte(at);
  if (lead < 0x80) return lead >= 0x20 || lead == '\t' || lead == '\n' || lead == '\r' ? 1 : 0;
  const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4) return 0;
  std::uint32_t code = lead & (0xFFu >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(at + i) & 0xC0) != 0x80) return 0;
    code = code << 6 | (byte(at + i) & 0x3Fu);
  }
  constexpr std::array<std::uint32_t, 5> kLeast = {0, 0, 0x80, 0x800, 0x10000};
  const bool allowed = code >= kLeast[length] && code <= 0x10FFFF &&
                       !(code >= 0xD800 && code <= 0xDFFF) && code != 0xFFFE && code != 0xFFFF;
  return allowed ? length : 0;
}

}  // namespace

double text_width(std::string_view text, double size, int weight) {
  double ems = 0.0;
  for (const char letter : text) {
    const auto byte = static_cast<unsigned char>(letter);
    if ((byte & 0xC0u) == 0x80u) continue;  // a later byte of a character
    constexpr std::string_view kNarrow = "il.,:;'|!()[]jt", kWide = "mwMW%@";
    if (letter == ' ')
      ems += 0.28;
    else if (kNarrow.find(letter) != std::string_view::npos)
      ems += 0.33;
    else if (kWide.find(letter) != std::string_view::npos)
      ems += 0.90;
    else if ((letter >= 'A' && letter <= 'Z') || byte >= 0x80)
      ems += 0.70;
    else
      ems += 0.61;
  }
  return ems * size * (weight >= 600 ? 1.05 : 1.0);
}

std::string xml_escaped(std::string_view text) {
  std::string escaped;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = character_length(text, at);
    const char letter = text[at];
    if (length == 0)
      escaped += "\xEF\xBF\xBD";
    else if (letter == '&')
      escaped += "&amp;";
    else if (letter == '<')
      escaped += "&lt;";
    else if (letter == '>')
      escaped += "&gt;";
    else if (letter == '"')
      escaped += "&quot;";
    else
      escaped += text.substr(at, length);
    at += std::max<std::size_t>(length, 1);
  }
  return escaped;
}

Svg::Svg(double width, double height, std::string_view title) {
  body_ = "<svg xmlns=\"http://www.w3.org/2000/svg\"" + attribute("width", width) +
          attribute("height", height) +
          attribute("viewBox", "0 0 " + number(width) + " " + number(height)) +
          " role=\"img\" font-family=\"Inter, 'Helvetica Neue', Helvetica, Arial, sans-serif\""
          " style=\"font-variant-numeric: tabular-nums\">\n<title>" +
          xml_escaped(title) + "</title>\n";
  rectangle({0.0, 0.0, width, height}, light::kSurface);
}

void Svg::rectangle(const Box& box, light::Rgb fill, std::string_view data, double radius,
                    std::string_view hint) {
  body_ += "<rect" + data_class(data) + attribute("x", box.x) + attribute("y", box.y) +
           attribute("width", box.width) + attribute("height", box.height);
  if (radius > 0.0) body_ += attribute("rx", radius);
  body_ += attribute("fill", hex(fill)) + closed("rect", hint);
}

void Svg::line(Point from, Point to, const Stroke& stroke) {
  body_ += "<line" + attribute("x1", from.x) + attribute("y1", from.y) + attribute("x2", to.x) +
           attribute("y2", to.y) + stroke_attributes(stroke) + "/>\n";
}

void Svg::polyline(std::span<const Point> points, const Stroke& stroke, std::string_view data) {
  std::string list;
  for (const Point& point : points)
    list += (list.empty() ? "" : " ") + number(point.x) + "," + number(point.y);
  body_ += "<polyline" + data_class(data) + attribute("points", list) + " fill=\"none\"" +
           stroke_attributes(stroke) + " stroke-linejoin=\"round\"/>\n";
}

void Svg::circle(Point center, double radius, light::Rgb fill, std::string_view data) {
  body_ += "<circle" + data_class(data) + attribute("cx", center.x) + attribute("cy", center.y) +
           attribute("r", radius) + attribute("fill", hex(fill)) + "/>\n";
}

void Svg::text(Point at, std::string_view text, const TextStyle& style, std::string_view data) {
  body_ += "<text" + data_class(data) + attribute("x", at.x) + attribute("y", at.y) +
           attribute("font-size", style.size) + attribute("fill", hex(style.color));
  if (style.weight != 400) body_ += attribute("font-weight", static_cast<double>(style.weight));
  if (style.anchor != Anchor::kStart)
    body_ += attribute("text-anchor", style.anchor == Anchor::kEnd ? "end" : "middle");
  if (style.turn_degrees != 0.0)
    body_ += attribute("transform", "rotate(" + number(style.turn_degrees) + " " + number(at.x) +
                                        " " + number(at.y) + ")");
  if (style.halo)
    body_ += attribute("stroke", hex(light::kSurface)) +
             " stroke-width=\"3\" stroke-linejoin=\"round\" paint-order=\"stroke\"";
  body_ += ">" + xml_escaped(text) + "</text>\n";
}

void Svg::heading(Point at, std::string_view title, std::string_view subtitle) {
  body_ += "<text" + attribute("x", at.x) + attribute("y", at.y) + "><tspan font-size=\"15\"" +
           " font-weight=\"600\"" + attribute("fill", hex(light::kText)) + ">" +
           xml_escaped(title) + "</tspan><tspan dx=\"10\" font-size=\"13\"" +
           attribute("fill", hex(light::kText2)) + ">" + xml_escaped(subtitle) +
           "</tspan></text>\n";
}

void Svg::image(const Box& box, const Picture& picture, std::string_view data,
                std::string_view hint) {
  body_ += "<image" + data_class(data) + attribute("x", box.x) + attribute("y", box.y) +
           attribute("width", box.width) + attribute("height", box.height) +
           " preserveAspectRatio=\"none\" style=\"image-rendering: pixelated\"" +
           " href=\"data:image/png;base64," + base64(format_png(picture)) + "\"" +
           closed("image", hint);
}

}  // namespace inkling::plots
