// Whether a network is as often right as it is sure, and making it so. Sources: C. Guo et al., "On
// calibration of modern neural networks", 2017 (temperature); M. Naeini, G. Cooper, M. Hauskrecht,
// "Obtaining well calibrated probabilities using Bayesian binning", 2015 (expected calibration
// error).
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/base/executor.h"
#include "core/data/dataset.h"
#include "core/model/network.h"

namespace inkling {

// Logits [classes x samples] of the images with these places in the set.
MatrixF read_logits(const Model& model, const LabeledImages& images,
                    std::span<const std::uint32_t> samples, Executor& executor);

// Of probabilities, in nats: 0 where one class has all, log(classes) where all are alike.
double entropy(std::span<const float> probabilities);

// The temperature of the least cross-entropy, from 0.1 to 10, and the entropy that one image in 200
// exceeds. logits: [classes x samples], at least one sample; labels: their classes.
Calibration fit_calibration(const MatrixF& logits, std::span<const std::uint8_t> labels);

// sum over bins b of n_b / n |accuracy(b) - mean confidence(b)|, where confidence is the largest of
// softmax(logits / temperature) and `bins` divide 0..1 evenly. 0..1.
double expected_calibration_error(const MatrixF& logits, std::span<const std::uint8_t> labels,
                                  double temperature, int bins = 15);

// Whether the image is like nothing that the model has learned; false without a calibration.
bool unlike_any_class(const Model& model, std::span<const float> probabilities);

}  // namespace inkling
