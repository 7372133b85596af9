// What a measurement of speed is asked for, and what it gives. Every goal trains or reads with
// networks of its own on the session's data; the session's network stays as it is.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "core/training/learner.h"

namespace inkling {

namespace benchmark {

// In all of them `threads` is 0 for as many as the session trains with, and `seconds` (above 0, at
// most 60) how long to measure after a warm-up.

// Samples per second of training by the default recipe, without evaluations.
struct Throughput {
  std::vector<int> hidden = {128};
  int batch_size = 32;
  int threads = 0;
  Products products = Products::kAutomatic;
  double seconds = 1.0;
  std::string augmentation = "none";  // named amounts, see apply_augmentation()
};
struct ThroughputResult {
  double samples_per_second = 0.0;  // median of the rounds
  double gflops = 0.0;              // that speed in the operations of a dense network, 1e9 a second
  double ceiling_gflops = 0.0;      // of that many threads that only multiply and add, all at once
  int threads = 0;
};

// A preset's whole run on all training labels, from fresh weights.
struct TimeToAccuracy {
  std::string preset = "Fast";
  double accuracy = 0.98;  // of the test images, above 0 and at most 1
  std::int64_t seed = 42;
  int threads = 0;
  Products products = Products::kAutomatic;
};
struct TimeToAccuracyResult {
  // Until the first evaluation that reached the accuracy; absent where none did.
  std::optional<double> seconds;  // of training, evaluations excluded
  std::optional<std::int64_t> samples;
  std::optional<double> epochs;
  double final_accuracy = 0.0;
  double train_seconds = 0.0;       // of the whole run
  double evaluation_seconds = 0.0;  // of the whole run
  double setup_seconds = 0.0;       // drawing the weights and what else precedes the first step
  int threads = 0;
};

// One image to its class probabilities.
struct Latency {
  std::vector<int> hidden = {128};
  double seconds = 0.5;
};
struct LatencyResult {
  double microseconds = 0.0;  // median
};

// All test images.
struct Evaluation {
  std::vector<int> hidden = {128};
  int threads = 0;
  double seconds = 0.5;
};
struct EvaluationResult {
  double seconds = 0.0;  // median
  std::int64_t images = 0;
  int threads = 0;
};

using Goal = std::variant<Throughput, TimeToAccuracy, Latency, Evaluation>;
// In the order of the goals.
using Outcome =
    std::variant<ThroughputResult, TimeToAccuracyResult, LatencyResult, EvaluationResult>;

}  // namespace benchmark
}  // namespace inkling
