#include "app/plots/weights.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "app/plots/axis.h"
#include "app/plots/colors.h"

namespace inkling::plots {
namespace {

constexpr double kMargin = 16.0, kTop = 52.0, kTile = 56.0, kTileGap = 6.0, kBar = 160.0,
                 kScaleHeight = 52.0;

void put(Picture& picture, int x, int y, Rgb color) {
  const std::size_t at = (static_cast<std::size_t>(y) * static_cast<std::size_t>(picture.width) +
                          static_cast<std::size_t>(x)) *
                         3;
  picture.rgb[at] = static_cast<std::uint8_t>(color >> 16);
  picture.rgb[at + 1] = static_cast<std::uint8_t>(color >> 8);
  picture.rgb[at + 2] = static_cast<std::uint8_t>(color);
}

Picture blank(int width, int height) {
  return {width, height,
          Bytes(static_cast<std::size_t>(width) * static_cast<std::size_t>(height) * 3, 0xFF)};
}

// Wider than high; where a similar number gives full rows, that one.
int tile_columns(int units) {
  const int columns =
      std::max(1, static_cast<int>(std::ceil(std::sqrt(1.6 * static_cast<double>(units)))));
  for (int change = 0; 4 * change <= columns; ++change)
    for (const int similar : {columns + change, columns - change})
      if (units % similar == 0) return similar;
  return columns;
}

int shown_units(const Model& model, std::size_t units) {
  return static_cast<int>(
      std::min(units, static_cast<std::size_t>(model.network.layers.front().outputs())));
}

int tile_zoom(const Model& model) {
  return std::max(1, static_cast<int>(kTile) / std::max(model.rows, model.columns));
}

Rgb weight_color(float weight, double scale) {
  return diverging_color(static_cast<double>(weight) / scale);
}

Picture paint_unit(const Model& model, int unit, double scale) {
  const MatrixF& weights = model.network.layers.front().weights;
  Picture picture = blank(model.columns, model.rows);
  for (int y = 0; y < model.rows; ++y)
    for (int x = 0; x < model.columns; ++x)
      put(picture, x, y, weight_color(weights(unit, Index{y} * model.columns + x), scale));
  return picture;
}

std::string number_text(double value) {
  std::array<char, 32> buffer{};
  std::snprintf(buffer.data(), buffer.size(), "%.2g", value);
  return buffer.data();
}

// against -0.2 [orange ... blue] 0.2 for
void draw_scale(Svg& svg, Point at, double scale) {
  constexpr int kSteps = 64;
  Picture bar = blank(kSteps, 1);
  for (int x = 0; x < kSteps; ++x)
    put(bar, x, 0, diverging_color((static_cast<double>(x) + 0.5) / (kSteps / 2.0) - 1.0));
  const std::string low = "against -" + number_text(scale), high = number_text(scale) + " for";
  const double left = at.x + text_width(low, 12.0) + 8.0;
  const TextStyle style{.color = light::kText2};
  svg.text({at.x, at.y + 10.0}, low, style);
  svg.image({left, at.y, kBar, 12.0}, bar);
  svg.text({left + kBar + 8.0, at.y + 10.0}, high, style);
}

}  // namespace

double weight_scale(const MatrixF& weights) {
  std::vector<float> magnitudes;
  magnitudes.reserve(static_cast<std::size_t>(weights.size()));
  for (Index i = 0; i < weights.size(); ++i)
    if (std::isfinite(weights.data()[i])) magnitudes.push_back(std::abs(weights.data()[i]));
  if (magnitudes.empty()) return 1.0;
  const auto at = magnitudes.begin() +
                  static_cast<std::ptrdiff_t>(0.99 * static_cast<double>(magnitudes.size() - 1));
  std::nth_element(magnitudes.begin(), at, magnitudes.end());
  return *at > 0.0f ? static_cast<double>(*at) : 1.0;
}

std::string draw_first_layer(const Model& model, std::size_t units) {
  const MatrixF& weights = model.network.layers.front().weights;
  const int count = shown_units(model, units), columns = tile_columns(count);
  const int rows = (count + columns - 1) / columns, zoom = tile_zoom(model);
  const double width = zoom * model.columns, height = zoom * model.rows;
  const double grid = columns * (width + kTileGap) - kTileGap;
  const double scale = weight_scale(weights);
  const std::string note = count_text(count) + " of " +
                           count_text(static_cast<double>(weights.rows())) +
                           " units: ink on blue speaks for a unit, ink on orange against it";
  Svg svg(std::max(grid, heading_width("First-layer weights", note)) + 2.0 * kMargin,
          kTop + rows * (height + kTileGap) + kScaleHeight, "Weights of the first layer");
  svg.heading({kMargin, 30.0}, "First-layer weights", note);
  for (int unit = 0; unit < count; ++unit)
    svg.image({kMargin + (unit % columns) * (width + kTileGap),
               kTop + (unit / columns) * (height + kTileGap), width, height},
              paint_unit(model, unit, scale), "data", "unit " + std::to_string(unit));
  draw_scale(svg, {kMargin, kTop + rows * (height + kTileGap) + 12.0}, scale);
  return svg.finish();
}

Picture paint_first_layer(const Model& model, std::size_t units) {
  constexpr int kGap = 4;
  const int count = shown_units(model, units), columns = tile_columns(count);
  const int rows = (count + columns - 1) / columns, zoom = tile_zoom(model);
  const int width = zoom * model.columns, height = zoom * model.rows;
  Picture picture = blank(columns * (width + kGap) + kGap, rows * (height + kGap) + kGap);
  const double scale = weight_scale(model.network.layers.front().weights);
  for (int unit = 0; unit < count; ++unit)
    for (int y = 0; y < height; ++y)
      for (int x = 0; x < width; ++x) {
        const Index pixel = Index{y / zoom} * model.columns + x / zoom;
        put(picture, kGap + (unit % columns) * (width + kGap) + x,
            kGap + (unit / columns) * (height + kGap) + y,
            weight_color(model.network.layers.front().weights(unit, pixel), scale));
      }
  return picture;
}

Picture paint_weight_matrix(const Model& model, std::size_t layer) {
  const MatrixF& weights = model.network.layers[layer].weights;
  Picture picture = blank(static_cast<int>(weights.cols()), static_cast<int>(weights.rows()));
  const double scale = weight_scale(weights);
  for (int y = 0; y < picture.height; ++y)
    for (int x = 0; x < picture.width; ++x) put(picture, x, y, weight_color(weights(y, x), scale));
  return picture;
}

std::string draw_weight_matrix(const Model& model, std::size_t layer) {
  const MatrixF& weights = model.network.layers[layer].weights;
  const bool last = layer + 1 == model.network.layers.size();
  const double units = static_cast<double>(weights.rows()),
               inputs = static_cast<double>(weights.cols());
  // Cells of one size, as large as fits.
  const double cell = std::clamp(640.0 / inputs, std::min(1.0, 640.0 / inputs), 20.0);
  const double cell_height = std::clamp(480.0 / units, std::min(cell, 480.0 / units), 20.0);
  double widest = 24.0;
  if (last)
    for (const std::string& name : model.class_names)
      widest = std::max(widest, text_width(name, 12.0));
  const double left = kMargin + widest + 28.0;
  const Box box{left, kTop + 8.0, cell * inputs, cell_height * units};
  const std::string note = count_text(units) + (last ? " classes" : " units") + " by " +
                           count_text(inputs) + (layer == 0 ? " pixels" : " units below");
  Svg svg(std::max(box.right() + 24.0, 480.0), box.bottom() + 52.0 + kScaleHeight,
          "Weights of layer " + std::to_string(layer + 1));
  svg.heading({kMargin, 30.0}, "Weights of layer " + std::to_string(layer + 1), note);
  svg.image(box, paint_weight_matrix(model, layer), "data");
  // Ticks at the middles of rows and columns.
  const Axis x = linear_axis(0.0, std::max(inputs - 1.0, 1.0), 6);
  for (const Tick& tick : x.ticks)
    if (tick.value < inputs)
      svg.text({box.x + cell * (tick.value + 0.5), box.bottom() + 18.0}, tick.label,
               {.anchor = Anchor::kMiddle});
  svg.text({box.x + box.width / 2.0, box.bottom() + 36.0},
           layer == 0 ? std::string("pixel") : "unit of layer " + std::to_string(layer),
           {.color = light::kText2, .anchor = Anchor::kMiddle});
  const auto row_label = [&](double row, std::string_view text) {
    svg.text({left - 8.0, box.y + cell_height * (row + 0.5) + 4.0}, text, {.anchor = Anchor::kEnd});
  };
  if (last) {
    for (std::size_t k = 0; k < model.class_names.size(); ++k)
      row_label(static_cast<double>(k), model.class_names[k]);
  } else {
    for (const Tick& tick : linear_axis(0.0, std::max(units - 1.0, 1.0), 6).ticks)
      if (tick.value < units) row_label(tick.value, tick.label);
  }
  svg.text({kMargin + 6.0, box.y + box.height / 2.0}, last ? "class" : "unit",
           {.color = light::kText2, .anchor = Anchor::kMiddle, .turn_degrees = -90.0});
  draw_scale(svg, {left, box.bottom() + 56.0}, weight_scale(weights));
  return svg.finish();
}

}  // namespace inkling::plots
