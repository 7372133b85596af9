// The products of layers above the first. Activations and deltas of a layer lie in blocks of kBlock
// units, [block][sample_rows][kBlock]; the weights that leave a block of units are
// [outputs, rounded up to 4][kBlock].
#pragma once

#include "core/kernels/updates.h"

namespace inkling {

// Values of a layer's units for each sample: unit u of sample s lies at
//   data[u / block * block_stride + s * sample_stride + u % block]
struct UnitValues {
  float* data = nullptr;
  Index block = kBlock, block_stride = 0, sample_stride = kBlock;

  float* at(Index unit, Index sample) const {
    return data + unit / block * block_stride + sample * sample_stride + unit % block;
  }
};

// sums(o, s) <- [biases(o) +] sum over the units of `blocks` blocks of weight(o, unit) *
// activation(unit, s), at least `lowest`, for outputs [first, last), multiples of 4.
//   activations [blocks][sample_rows][kBlock], a block beginning every `block_stride` numbers;
//   weights [blocks][output_rows][kBlock]; sample_rows is even
void multiply_outputs(const float* activations, Index block_stride, Index sample_rows,
                      const float* weights, Index output_rows, Index blocks, Index first,
                      Index last, const float* biases, float lowest, const UnitValues& sums);

// deltas [sample_rows][kBlock] <- sum over the outputs o of weight(o, unit) * above(o, s), and 0
// where `alive` is given and is not above 0 there (the derivative of a ReLU).
void multiply_transposed(const UnitValues& above, Index outputs, Index sample_rows,
                         const float* weights, const float* alive, float* deltas);

// For the weights of each output o: update with the gradient sum over s of above(o, s) *
// activations[s]. Rows from `outputs` up to a multiple of 4 are left alone.
void update_weights(const UnitValues& above, Index outputs, Index sample_rows,
                    const float* activations, const Update& update);

// Update with the gradient sum over s of deltas[s]: that of a block's biases.
void update_biases(const float* deltas, Index sample_rows, const Update& update);

// Update of `count` numbers (a multiple of kLanes) with gradients that were summed before.
void update_from_sums(const float* sums, Index count, const Update& update);

// Numbers that have faded become 0 before they are denormal, which would be slow: velocities and
// moments of units that no longer get gradients. `count` is a multiple of kLanes.
void flush(float* numbers, Index count);

}  // namespace inkling
