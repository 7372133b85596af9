#include "ui/laboratory/weight_pictures.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include "ui/laboratory/table_text.h"

namespace inkling::ui::laboratory {

namespace {

constexpr std::size_t kMostVoices = 3;

// Colours are looked up: a network has hundreds of thousands of weights.
class DivergingTable {
 public:
  DivergingTable(const Palette& palette, float limit) : to_index_(kHalf / limit) {
    for (std::size_t i = 0; i < colors_.size(); ++i)
      colors_[i] = diverging_color(palette, (static_cast<float>(i) - kHalf) / kHalf);
  }
  ImU32 operator()(float weight) const {
    const float index = std::clamp(weight * to_index_, -kHalf, kHalf) + kHalf + 0.5f;
    return std::isnan(index) ? colors_[colors_.size() / 2]
                             : colors_[static_cast<std::size_t>(index)];
  }

 private:
  static constexpr float kHalf = 128.0f;
  float to_index_;
  std::array<ImU32, 257> colors_{};
};

}  // namespace

Picture paint_units(const Palette& palette, const Model& model, Index first, Index count,
                    Index across, float limit) {
  const MatrixF& weights = model.network.layers.front().weights;
  const Index rows = model.rows, columns = model.columns, down = (count + across - 1) / across;
  const Index width = across * columns;
  Picture picture{static_cast<int>(width), static_cast<int>(down * rows), {}};
  picture.pixels.assign(static_cast<std::size_t>(width * down * rows), 0);
  const DivergingTable color(palette, limit);
  for (Index pixel = 0; pixel < rows * columns; ++pixel)
    for (Index unit = 0; unit < count; ++unit) {
      const Index y = unit / across * rows + pixel / columns,
                  x = unit % across * columns + pixel % columns;
      picture.pixels[static_cast<std::size_t>(y * width + x)] = color(weights(first + unit, pixel));
    }
  return picture;
}

BlockMeans block_means(const MatrixF& matrix, Index most_rows, Index most_columns) {
  const auto parts = [](Index size, Index block) { return (size + block - 1) / block; };
  BlockMeans result;
  result.rows = parts(matrix.rows(), std::max<Index>(most_rows, 1));
  result.columns = parts(matrix.cols(), std::max<Index>(most_columns, 1));
  result.cells.resize(parts(matrix.rows(), result.rows), parts(matrix.cols(), result.columns));
  for (Index c = 0; c < result.cells.cols(); ++c)
    for (Index r = 0; r < result.cells.rows(); ++r) {
      const Index top = r * result.rows, left = c * result.columns;
      result.cells(r, c) = matrix
                               .block(top, left, std::min(result.rows, matrix.rows() - top),
                                      std::min(result.columns, matrix.cols() - left))
                               .mean();
    }
  return result;
}

Picture paint_matrix(const Palette& palette, const MatrixF& cells, float limit) {
  Picture picture{static_cast<int>(cells.cols()), static_cast<int>(cells.rows()), {}};
  picture.pixels.reserve(static_cast<std::size_t>(cells.size()));
  const DivergingTable color(palette, limit);
  for (Index r = 0; r < cells.rows(); ++r)
    for (Index c = 0; c < cells.cols(); ++c) picture.pixels.push_back(color(cells(r, c)));
  return picture;
}

Voices voices_of(const MatrixF& outgoing, Index unit) {
  const VectorF column = outgoing.col(unit);
  const VectorF words = column.array() - column.mean();
  Voices voices;
  voices.strengths.assign(words.data(), words.data() + words.size());
  std::vector<int> order(voices.strengths.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(), [&](int a, int b) { return words[a] > words[b]; });
  const float least = 0.5f * words.cwiseAbs().maxCoeff();
  if (!(least > 0.0f)) return voices;
  for (auto at = order.begin(); at != order.end() && words[*at] >= least; ++at)
    if (voices.in_favour.size() < kMostVoices) voices.in_favour.push_back(*at);
  for (auto at = order.rbegin(); at != order.rend() && words[*at] <= -least; ++at)
    if (voices.against.size() < kMostVoices) voices.against.push_back(*at);
  return voices;
}

std::string units_csv(const Model& model, Index first, Index count) {
  const MatrixF& weights = model.network.layers.front().weights;
  std::string csv = "unit,row,column,weight\r\n";
  for (Index unit = first; unit < first + count; ++unit)
    for (Index pixel = 0; pixel < weights.cols(); ++pixel)
      add_csv_row(csv, {std::to_string(unit), std::to_string(pixel / model.columns),
                        std::to_string(pixel % model.columns), float_text(weights(unit, pixel))});
  return csv;
}

std::string layer_csv(const DenseLayer<float>& layer) {
  std::string csv = "unit,input,weight\r\n";
  for (Index unit = 0; unit < layer.outputs(); ++unit)
    for (Index input = 0; input < layer.inputs(); ++input)
      add_csv_row(csv, {std::to_string(unit), std::to_string(input),
                        float_text(layer.weights(unit, input))});
  return csv;
}

}  // namespace inkling::ui::laboratory
