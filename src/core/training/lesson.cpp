#include "core/training/lesson.h"

#include <algorithm>

#include "core/data/synthetic_digits.h"
#include "core/training/presets.h"
#include "core/training/trainer.h"

namespace inkling {
namespace {

// With more drawings in a batch, or smoothed labels, a single drawing costs some tenths of a point
// of accuracy on other images.
constexpr std::size_t kBatch = 64;
constexpr int kOwn = 6, kScribbles = 4;
constexpr double kLearningRate = 0.02;

Hyperparameters lesson_settings(const Model& model, std::uint64_t seed) {
  Hyperparameters h;
  h.seed = static_cast<std::int64_t>(seed);
  h.data = model.data;
  h.hidden.clear();
  for (std::size_t l = 0; l + 1 < model.network.layers.size(); ++l)
    h.hidden.push_back(static_cast<int>(model.network.layers[l].outputs()));
  h.batch_size = static_cast<int>(kBatch);
  h.momentum = 0.9;
  h.label_smoothing = 0.0;
  for (const AugmentationPreset& preset : augmentation_presets())
    if (preset.name == "mild") set_augmentation(preset.settings, h);
  return h;
}

// The drawings, the newest repeated until they are half of all.
LabeledImages with_weight(const LabeledImages& own, int newest) {
  const auto count = static_cast<std::uint32_t>(own.size());
  const auto fresh = static_cast<std::uint32_t>(newest), older = count - fresh;
  const std::uint32_t times = std::max(1u, older / std::max(fresh, 1u));
  LabeledImages weighted;
  weighted.images = blank_idx_images(older + times * fresh, own.images.rows, own.images.columns);
  std::uint8_t* at = weighted.images.pixels();
  const auto add = [&](std::uint32_t i) {
    at = std::copy_n(own.pixels(static_cast<Index>(i)), own.pixel_count(), at);
    weighted.labels.push_back(own.labels[i]);
  };
  for (std::uint32_t i = 0; i < older; ++i) add(i);
  for (std::uint32_t t = 0; t < times; ++t)
    for (std::uint32_t i = older; i < count; ++i) add(i);
  return weighted;
}

}  // namespace

Lesson::Lesson(const Model& model, const Dataset& dataset, const LabeledImages& own, int newest,
               std::uint64_t seed, Executor& executor)
    : settings_(lesson_settings(model, seed)), own_(with_weight(own, newest)) {
  Random random(seed, RandomStream::kShuffling);
  // Scribbles keep the network unsure about what is no digit, if it has learned that.
  const int scribbles = model.calibration && suits_synthetic_digits(dataset) ? kScribbles : 0;
  const auto count = static_cast<std::uint32_t>(dataset.train.size());
  for (int step = 0; step < kSteps; ++step) {
    for (int i = 0; i < kOwn; ++i) samples_.push_back(TrainingImages::kFirstOwn);
    for (int i = 0; i < scribbles; ++i) samples_.push_back(TrainingImages::kFirstScribble);
    for (int i = kOwn + scribbles; i < static_cast<int>(kBatch); ++i)
      samples_.push_back(random.below(count));
  }
  // Batches of a large network are learned in portions, as the trainer does.
  const auto most = static_cast<std::size_t>(portion_size(model.network.parameter_count()));
  for (std::size_t begin = 0; begin < samples_.size(); begin += kBatch)
    for (std::size_t done = 0; done < kBatch; done += most) {
      const std::size_t size = std::min(most, kBatch - done);
      portions_.push_back({static_cast<std::int64_t>(begin + done),
                           std::span(samples_).subspan(begin + done, size), kBatch, done == 0,
                           done + size == kBatch});
    }
  learner_ = make_learner(Products::kAutomatic, model, {dataset.train, &own_}, settings_, executor);
}

void Lesson::advance() {
  constexpr std::size_t kAhead = 4;
  const double rate = kLearningRate * (1.0 - progress());
  bool last = false;
  do {
    const std::size_t count = std::min(kAhead, portions_.size() - next_);
    learner_->learn(std::span(portions_).subspan(next_, count), settings_, rate);
    last = portions_[next_++].last;
  } while (!last);
  ++step_;
}

}  // namespace inkling
