// What a training learns from: the images of a set as they are, or images that are drawn for each
// time that they are learned: augmented, or made by the generators of synthetic digits and
// scribbles, or taken from the visitor's own drawings.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/data/augmentation.h"
#include "core/data/dataset.h"

namespace inkling {

// What there is to learn from; must outlive whoever is given it.
struct TrainingSet {
  const LabeledImages& images;
  const LabeledImages* own;  // one's own drawings, at least one and as large as the images; or null

  // NOLINTNEXTLINE(google-explicit-constructor): images alone are a set
  TrainingSet(const LabeledImages& the_images, const LabeledImages* own_drawings = nullptr)
      : images(the_images), own(own_drawings) {}
};

class TrainingImages {
 public:
  // Samples below these are images of the set, by their place in it. From each of these on they are
  // another one each time: a synthetic digit, a scribble (its label is kNoClass), one's own
  // drawing.
  static constexpr std::uint32_t kFirstSynthetic = 1u << 30, kFirstScribble = 2u << 30,
                                 kFirstOwn = 3u << 30;

  TrainingImages(TrainingSet set, std::uint64_t seed) : set_(set), seed_(seed) {}

  Index pixel_count() const { return set_.images.pixel_count(); }
  bool has_own() const { return set_.own != nullptr; }

  // One reading: a number of samples that are wanted together, drawn where need be. Reused from one
  // to the next.
  class Reading {
   public:
    // Sample samples[i] is the (number + i)th that this training learns; with the seed, that
    // determines what is drawn, in whatever portions and on whatever threads. `samples` is read by
    // draw() too.
    void assign(const TrainingImages& images, std::span<const std::uint32_t> samples,
                std::int64_t number, const Augmentation& augmentation);

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
  TrainingSet set_;
  std::uint64_t seed_;
};

}  // namespace inkling
