// What the clock, the milestones and the sentences of the training column say: computed from a
// snapshot alone.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>

#include "session/snapshot.h"

namespace inkling::ui {

inline constexpr double kGoal = 0.98;  // of the unseen images: here the clock stops
inline constexpr std::array<double, 6> kMilestones = {0.50, 0.80, 0.90, 0.95, 0.97, kGoal};

struct LearnStatus {
  double clock_seconds = 0.0;  // of training; stands still once the goal is passed
  bool goal_passed = false;    // by a network that began with fresh weights
  std::int64_t goal_samples = 0;
  double goal_evaluation_seconds = 0.0;  // spent on evaluations until then
  std::optional<double> accuracy;        // of the unseen images at the newest evaluation
  std::array<std::optional<double>, kMilestones.size()> reached;  // seconds of training
};
// Of the present, or as it was at a recorded moment.
LearnStatus learn_status(const Snapshot& snapshot, const Moment* moment = nullptr);

double run_progress(const Snapshot& snapshot);  // 0..1 of the present run
// The share of a run that one epoch is; 0 where a run is not counted in epochs.
double epoch_share(const Snapshot& snapshot);
std::string epoch_text(const Snapshot& snapshot);  // "Epoch 1 of 3"

}  // namespace inkling::ui
