// Pictures of trainings: their curves, and how well they read in the end.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace inkling::plots {

struct CurvePoint {
  double epoch = 0.0;
  double loss = 0.0, accuracy = 0.0;  // NaN where there is none
};

struct Run {
  std::string name;
  std::vector<CurvePoint> train, validation, test;  // in the order of their epochs
  double test_accuracy = 0.0;                       // in the end, 0..1
  double test_count = 0.0;                          // images
};

// Accuracy above, loss below, over epochs. One run shows training, held-out and test images;
// several are laid over each other with their test images alone. Runs: at least one, each with a
// point at least.
std::string draw_curves(const std::vector<Run>& runs);

// A bar for each run's accuracy in the end, the best first. At least one run.
std::string draw_comparison(std::vector<Run> runs);

}  // namespace inkling::plots
