// What a training learns from: the images of a set as they are, or images that are drawn for each
// time that they are learned: augmented, or made by the generator of synthetic digits.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/data/augmentation.h"
#include "core/data/dataset.h"

namespace inkling {

class TrainingImages {
 public:
  // `images` must outlive this.
  TrainingImages(const LabeledImages& images, std::uint64_t seed) : images_(images), seed_(seed) {}

  Index pixel_count() const { return images_.pixel_count(); }
  // Samples from here on are no images of the set but synthetic digits, a new one each time.
  std::uint32_t first_synthetic() const { return static_cast<std::uint32_t>(images_.size()); }

  // One reading: a number of samples that are wanted together, drawn where need be. Reused from one
  // to the next.
  class Reading {
   public:
    // Sample samples[i] is the (number + i)th that this training learns; with the seed, that
    // determines what is drawn, in whatever portions and on whatever threads. `samples` is read by
    // draw() too.
    void assign(const TrainingImages& images, std::span<const std::uint32_t> samples,
                std::int64_t number, const Augmentation& augmentation, bool synthetic);

    bool to_be_drawn() const { return to_be_drawn_; }
    // Draws samples [begin, end); different ones at the same time on different threads.
    void draw(std::size_t begin, std::size_t end);

    // Of each sample, once it is drawn.
    std::span<const std::uint8_t* const> pixels() const { return pixels_; }
    std::span<const std::uint8_t> labels() const { return labels_; }

   private:
    const TrainingImages* images_ = nullptr;
    std::span<const std::uint32_t> samples_;
    std::int64_t number_ = 0;
    Augmentation augmentation_;
    bool to_be_drawn_ = false;
    std::vector<const std::uint8_t*> pixels_;
    std::vector<std::uint8_t> labels_, drawn_;
  };

 private:
  const LabeledImages& images_;
  std::uint64_t seed_;
};

}  // namespace inkling
