// The gradients that a batch of images would teach by, for looking at them.
#pragma once

#include <cstdint>
#include <span>

#include "core/data/dataset.h"
#include "core/training/gradients.h"

namespace inkling {

// Of the mean cross-entropy over the images, by the plain code that gradient checks are made of:
// without dropout, augmentation, L2 and smoothing, so that the same images always give the same.
// `samples` are indices into `images`, at least one; the model knows all their labels. Takes memory
// for all samples at once.
Gradients<float> batch_gradients(const Model& model, const LabeledImages& images,
                                 std::span<const std::uint32_t> samples);

// The Euclidean norm of all of them, weights and biases of every layer as one vector.
double norm(const Gradients<float>& gradients);

}  // namespace inkling
