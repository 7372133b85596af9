// What the view of weights shows, computed without a window.
#pragma once

#include <string>
#include <vector>

#include "core/model/network.h"
#include "ui/textures.h"
#include "ui/theme.h"

namespace inkling::ui::laboratory {

// The incoming weights of units `first` to `first + count - 1` of the first layer as images of the
// data's size, `across` beside each other and without gaps. The colours end at +-`limit`.
Picture paint_units(const Palette& palette, const Model& model, Index first, Index count,
                    Index across, float limit);

// A matrix in few enough cells: each is the mean of a block of `rows` x `columns` entries, at the
// end of a row or column of what is left.
struct BlockMeans {
  Index rows = 1, columns = 1;
  MatrixF cells;
};
BlockMeans block_means(const MatrixF& matrix, Index most_rows, Index most_columns);

Picture paint_matrix(const Palette& palette, const MatrixF& cells, float limit);

// What a unit of the only hidden layer does to the answer: its outgoing weights less their mean,
// since softmax does not see what all classes have in common. It speaks for a class, or against it,
// with at least half the strength of its strongest word.
struct Voices {
  std::vector<float> strengths;         // of each class, they add up to 0
  std::vector<int> in_favour, against;  // classes, the strongest first; at most three each
};
// outgoing: [classes x units]
Voices voices_of(const MatrixF& outgoing, Index unit);

// unit,row,column,weight
std::string units_csv(const Model& model, Index first, Index count);
// unit,input,weight
std::string layer_csv(const DenseLayer<float>& layer);

}  // namespace inkling::ui::laboratory
