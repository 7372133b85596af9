// The training images that look to a network most like a given one: those for which the units below
// its last layer answer nearly the same.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "core/base/executor.h"
#include "core/base/types.h"
#include "core/model/network.h"

namespace inkling {

struct Neighbour {
  std::uint32_t image = 0;  // index
  float distance = 0.0f;    // Euclid's, of the features

  bool operator==(const Neighbour&) const = default;
};

// An image's features are the outputs of the last hidden layer; of a network without one, the
// pixels themselves, 0..1. They are computed in portions, so that a page can draw between them. The
// images may not go away meanwhile or later, the executor may not before done(). Features do not
// depend on the executor.
class NearestImages {
 public:
  // What the features of `count` images take: 4 bytes for each unit of the last hidden layer, and
  // nothing where there is none, since pixels are compared where they are. 60,000 images and 128
  // units: 31 MB.
  static std::size_t memory_bytes(const Model& model, Index count);

  // The first `count` images, or all where there are less. The model must read images of their
  // size. Allocates all the memory at once.
  NearestImages(std::shared_ptr<const Model> model, const LabeledImages& images, Index count,
                Executor& executor);

  bool done() const { return next_ == total_; }
  void advance();  // a portion of at most 256 images for each of the executor's processors

  // The k images (or all, where there are less) whose features are nearest to those of `values`,
  // the nearest first and of equals the one with the lowest index; once done, from any thread.
  // values: 0..1, row by row, ink = 1; values.size() == model.pixel_count().
  std::vector<Neighbour> find(std::span<const float> values, std::size_t k) const;

 private:
  struct Lane {  // what one processor works with
    BatchReader reader;
    ForwardBuffers<float> buffers;
  };
  void read(Lane& lane, Index first, Index count);
  float distance(Index image, const VectorF& features) const;

  std::shared_ptr<const Model> model_;
  const LabeledImages& images_;
  Executor& executor_;
  std::vector<Lane> lanes_;
  MatrixF features_;  // [units x images]; empty where pixels are compared
  Index next_ = 0, total_ = 0;
};

}  // namespace inkling
