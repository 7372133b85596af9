#include "core/data/bitmap.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>
#include <numbers>
#include <string>

#include "core/data/strokes.h"

namespace inkling {

namespace {

constexpr float kLeastContrast = 0.1f;  // between paper and ink, of black to white
constexpr float kFaintest = 0.15f;  // of the strongest ink: below are the paper's grain and shades
constexpr int kFine = 8;            // lines are measured and thickened on so many steps a pixel

// Ink on a grid: 0 is paper, 1 the strongest ink. One column is one row of the picture.
using Ink = Matrix<float>;

// The value in the middle of those on the picture's edge.
float paper_of(const Bitmap& bitmap) {
  std::vector<float> edge;
  const auto at = [&](int row, int column) {
    return bitmap.values[static_cast<std::size_t>(row) * static_cast<std::size_t>(bitmap.columns) +
                         static_cast<std::size_t>(column)];
  };
  for (int column = 0; column < bitmap.columns; ++column)
    edge.insert(edge.end(), {at(0, column), at(bitmap.rows - 1, column)});
  for (int row = 0; row < bitmap.rows; ++row)
    edge.insert(edge.end(), {at(row, 0), at(row, bitmap.columns - 1)});
  const auto middle = edge.begin() + static_cast<std::ptrdiff_t>(edge.size() / 2);
  std::nth_element(edge.begin(), middle, edge.end());
  return *middle;
}

Result<Ink> ink_of(const Bitmap& bitmap) {
  const Eigen::Map<const Ink> values(bitmap.values.data(), bitmap.columns, bitmap.rows);
  const float paper = paper_of(bitmap);
  const float lighter = values.maxCoeff() - paper, darker = paper - values.minCoeff();
  const float contrast = std::max(lighter, darker);
  if (!(contrast >= kLeastContrast))
    return Error{ErrorCode::kInvalidData,
                 "found no drawing, expected ink that differs from the picture's edge."};
  const float sign = darker >= lighter ? -1.0f : 1.0f;
  const Ink ink = ((values.array() - paper) * (sign / contrast)).cwiseMax(0.0f);
  return Ink((ink.array() < kFaintest).select(0.0f, ink));
}

// The smallest part of the grid that holds all ink.
Ink without_margins(const Ink& ink) {
  Index left = ink.rows(), right = 0, top = ink.cols(), bottom = 0;
  for (Index y = 0; y < ink.cols(); ++y)
    for (Index x = 0; x < ink.rows(); ++x)
      if (ink(x, y) > 0.0f) {
        left = std::min(left, x);
        right = std::max(right, x + 1);
        top = std::min(top, y);
        bottom = std::max(bottom, y + 1);
      }
  return ink.block(left, top, right - left, bottom - top);
}

// [target x source]: how much of each target cell each source cell covers when the source, made
// `scale` times as large, has its middle in the target's.
Matrix<float> coverage(Index source, Index target, float scale) {
  Matrix<float> shares = Matrix<float>::Zero(target, source);
  const float begin = (static_cast<float>(target) - static_cast<float>(source) * scale) / 2;
  for (Index s = 0; s < source; ++s) {
    const float left = begin + static_cast<float>(s) * scale, right = left + scale;
    const Index last = std::min(target, static_cast<Index>(std::ceil(right)));
    for (Index t = std::max(Index{0}, static_cast<Index>(std::floor(left))); t < last; ++t)
      shares(t, s) = std::max(
          0.0f, std::min(right, static_cast<float>(t + 1)) - std::max(left, static_cast<float>(t)));
  }
  return shares;
}

// The ink made `scale` times as large in the middle of a grid of this size. What becomes faint by
// being made thin is full ink again.
Ink placed(const Ink& ink, float scale, Index columns, Index rows) {
  const Matrix<float> across = coverage(ink.rows(), columns, scale),
                      down = coverage(ink.cols(), rows, scale);
  Ink result = across * ink * down.transpose();
  return result / result.maxCoeff();
}

// How wide lines are, in cells: a line's area over half the length of its outline. Steps along two
// axes are longer than the outline by 4/pi on average over its directions.
float line_width(const Ink& ink) {
  Ink padded = Ink::Zero(ink.rows() + 2, ink.cols() + 2);
  padded.block(1, 1, ink.rows(), ink.cols()) = ink;
  const float across =
      (padded.bottomRows(ink.rows() + 1) - padded.topRows(ink.rows() + 1)).cwiseAbs().sum();
  const float down =
      (padded.rightCols(ink.cols() + 1) - padded.leftCols(ink.cols() + 1)).cwiseAbs().sum();
  return 2.0f * ink.sum() / ((across + down) * std::numbers::pi_v<float> / 4.0f);
}

// Each cell gets the strongest ink within `radius`.
Ink thickened(const Ink& ink, float radius) {
  Ink result = ink;
  const Index reach = static_cast<Index>(radius);
  for (Index dy = -reach; dy <= reach; ++dy)
    for (Index dx = -reach; dx <= reach; ++dx) {
      if (static_cast<float>(dx * dx + dy * dy) > radius * radius) continue;
      const Index width = ink.rows() - std::abs(dx), height = ink.cols() - std::abs(dy);
      auto to = result.block(std::max(Index{0}, dx), std::max(Index{0}, dy), width, height);
      to = to.cwiseMax(ink.block(std::max(Index{0}, -dx), std::max(Index{0}, -dy), width, height));
    }
  return result;
}

}  // namespace

Result<VectorF> normalize_bitmap(const Bitmap& bitmap, int rows, int columns) {
  assert(bitmap.rows >= 1 && bitmap.rows <= kMaxBitmapSide && bitmap.columns >= 1 &&
         bitmap.columns <= kMaxBitmapSide);
  const auto whole = ink_of(bitmap);
  if (!whole) return whole.error();
  const Ink ink = without_margins(*whole);
  const NormalizerSettings pad;
  // The settings are in pixels of 28; other sizes keep the proportions.
  const float unit = static_cast<float>(std::min(rows, columns)) / 28.0f * kFine;
  const float box = pad.box * unit, pen = pad.pen_width * unit;
  const auto longer = static_cast<float>(std::max(ink.rows(), ink.cols()));
  const Index fine_columns = Index{columns} * kFine, fine_rows = Index{rows} * kFine;

  float scale = box / longer;
  Ink fine = placed(ink, scale, fine_columns, fine_rows);
  if (const float width = line_width(fine); width < pen) {
    // As the pad does it: the middle of the line fills the box but for the pen.
    const float smaller = (box - pen) / (box - width);
    scale *= smaller;
    fine = thickened(placed(ink, scale, fine_columns, fine_rows), (pen - width * smaller) / 2);
  }
  VectorF image(Index{rows} * columns);
  for (Index r = 0; r < rows; ++r)
    for (Index c = 0; c < columns; ++c)
      image[r * columns + c] = fine.block(c * kFine, r * kFine, kFine, kFine).mean();

  const Point mass = centre_of_mass(image, rows, columns);
  const auto shift = [](int size, float at) {
    return static_cast<Index>(std::lround(static_cast<float>(size) / 2 - at));
  };
  const Index right = shift(columns, mass.x), down = shift(rows, mass.y);
  VectorF centred = VectorF::Zero(image.size());
  for (Index r = std::max(Index{0}, down); r < std::min<Index>(rows, rows + down); ++r)
    for (Index c = std::max(Index{0}, right); c < std::min<Index>(columns, columns + right); ++c)
      centred[r * columns + c] = image[(r - down) * columns + c - right];
  return centred;
}

}  // namespace inkling
