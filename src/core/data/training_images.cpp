#include "core/data/training_images.h"

#include <algorithm>
#include <array>
#include <cassert>

#include "core/data/synthetic_digits.h"

namespace inkling {

void TrainingImages::Reading::assign(const TrainingImages& images,
                                     std::span<const std::uint32_t> samples, std::int64_t number,
                                     const Augmentation& augmentation, bool synthetic) {
  images_ = &images;
  samples_ = samples;
  number_ = number;
  augmentation_ = augmentation;
  to_be_drawn_ = synthetic || !augmentation.none();
  pixels_.resize(samples.size());
  labels_.resize(samples.size());
  const auto size = static_cast<std::size_t>(images.pixel_count());
  if (to_be_drawn_ && drawn_.size() < samples.size() * size) drawn_.resize(samples.size() * size);
  for (std::size_t i = 0; i < samples.size(); ++i) {
    if (to_be_drawn_) {
      pixels_[i] = drawn_.data() + i * size;
    } else {
      pixels_[i] = images.images_.pixels(samples[i]);
      labels_[i] = images.images_.labels[samples[i]];
    }
  }
}

void TrainingImages::Reading::draw(std::size_t begin, std::size_t end) {
  const LabeledImages& images = images_->images_;
  const auto size = static_cast<std::size_t>(images.pixel_count());
  std::array<std::uint8_t, kSyntheticPixels> digit;
  for (std::size_t i = begin; i < end; ++i) {
    const auto number = static_cast<std::uint64_t>(number_) + i;
    std::uint8_t* const to = drawn_.data() + i * size;
    const std::uint8_t* from = digit.data();
    if (samples_[i] >= images_->first_synthetic()) {
      assert(size == kSyntheticPixels);
      labels_[i] = draw_synthetic_digit(images_->seed_, kFirstFreshDigit + number, digit);
    } else {
      from = images.pixels(samples_[i]);
      labels_[i] = images.labels[samples_[i]];
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
