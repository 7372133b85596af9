#include "core/data/training_images.h"

#include <algorithm>
#include <array>
#include <cassert>

#include "core/data/scribbles.h"
#include "core/data/synthetic_digits.h"
#include "core/model/loss.h"

namespace inkling {

void TrainingImages::Reading::assign(const TrainingImages& images,
                                     std::span<const std::uint32_t> samples, std::int64_t number,
                                     const Augmentation& augmentation) {
  images_ = &images;
  samples_ = samples;
  number_ = number;
  augmentation_ = augmentation;
  to_be_drawn_ = !augmentation.none() ||
                 std::any_of(samples.begin(), samples.end(),
                             [](std::uint32_t sample) { return sample >= kFirstSynthetic; });
  pixels_.resize(samples.size());
  labels_.resize(samples.size());
  const auto size = static_cast<std::size_t>(images.pixel_count());
  if (to_be_drawn_ && drawn_.size() < samples.size() * size) drawn_.resize(samples.size() * size);
  for (std::size_t i = 0; i < samples.size(); ++i) {
    if (to_be_drawn_) {
      pixels_[i] = drawn_.data() + i * size;
    } else {
      pixels_[i] = images.set_.images.pixels(samples[i]);
      labels_[i] = images.set_.images.labels[samples[i]];
    }
  }
}

void TrainingImages::Reading::draw(std::size_t begin, std::size_t end) {
  const LabeledImages& images = images_->set_.images;
  const auto size = static_cast<std::size_t>(images.pixel_count());
  std::array<std::uint8_t, kSyntheticPixels> made;
  for (std::size_t i = begin; i < end; ++i) {
    const auto number = static_cast<std::uint64_t>(number_) + i;
    std::uint8_t* const to = drawn_.data() + i * size;
    const std::uint32_t sample = samples_[i];
    const std::uint8_t* from = made.data();
    if (sample >= kFirstOwn) {
      const LabeledImages& own = *images_->set_.own;
      Random choice(images_->seed_, RandomStream::kOwnDrawings, number);
      const auto chosen = static_cast<Index>(choice.below(static_cast<std::uint32_t>(own.size())));
      from = own.pixels(chosen);
      labels_[i] = own.labels[static_cast<std::size_t>(chosen)];
    } else if (sample >= kFirstScribble) {
      assert(size == kSyntheticPixels);
      draw_scribble(images_->seed_, kFirstFreshDigit + number, made);
      labels_[i] = kNoClass;
    } else if (sample >= kFirstSynthetic) {
      assert(size == kSyntheticPixels);
      labels_[i] = draw_synthetic_digit(images_->seed_, kFirstFreshDigit + number, made);
    } else {
      from = images.pixels(sample);
      labels_[i] = images.labels[sample];
    }
    if (augmentation_.none()) {
      std::copy_n(from, size, to);
      continue;
    }
    Random random(images_->seed_, RandomStream::kAugmentation, number);
    augment(augmentation_, random, from, images.images.rows, images.images.columns, to);
  }
}

}  // namespace inkling
