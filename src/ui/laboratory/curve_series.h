// What the curves of a training show, taken from a snapshot.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "session/snapshot.h"

namespace inkling::ui::laboratory {

enum class Measure { kAccuracy, kLoss, kLearningRate, kGradientNorm };
enum class Along { kEpochs, kSteps, kSeconds };

struct SeriesPoint {
  std::int64_t step = 0;
  double epoch = 0.0, seconds = 0.0, value = 0.0;

  double along(Along axis) const {
    return axis == Along::kEpochs  ? epoch
           : axis == Along::kSteps ? static_cast<double>(step)
                                   : seconds;
  }
};

enum class Part { kTraining, kValidation, kUnseen };  // of the data that a figure is about

struct Series {
  Part part = Part::kTraining;
  std::vector<SeriesPoint> points;  // in the order of their steps
};

// One for each part that has such figures, at least one point each.
std::vector<Series> series_of(const Snapshot& snapshot, Measure measure);

// Where the present run will have got to; where it is now unless it is running.
double end_of_run(const Snapshot& snapshot, Along axis);

// Exponential moving average: s_t = w s_(t-1) + (1 - w) x_t from s_0 = 0, divided by 1 - w^t so
// that the first values are not drawn towards 0 (as Adam's means are; Kingma and Ba 2015, section
// 3). w from 0 (the values themselves) to less than 1. What is no number stays and is left out of
// the mean.
std::vector<double> smoothed(std::span<const double> values, double weight);

// part, step, epoch, seconds, value: as measured, not smoothed.
std::string series_csv(std::span<const Series> series);

const char* part_name(Part part);  // "training", "validation", "unseen"

}  // namespace inkling::ui::laboratory
