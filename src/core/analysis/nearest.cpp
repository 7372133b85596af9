#include "core/analysis/nearest.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>
#include <numeric>
#include <utility>

namespace inkling {
namespace {

constexpr Index kNearestPortion = 256;

// Of the last hidden layer; 0 where there is none.
Index feature_units(const Model& model) {
  const auto& layers = model.network.layers;
  return layers.size() > 1 ? layers.back().inputs() : 0;
}

// For buffers that were filled by forward().
auto last_hidden(const ForwardBuffers<float>& buffers, Index samples) {
  return buffers.activations[buffers.activations.size() - 2].leftCols(samples);
}

VectorF features_of(const Model& model, std::span<const float> values) {
  VectorF inputs = Eigen::Map<const VectorF>(values.data(), model.pixel_count());
  if (feature_units(model) == 0) return inputs;
  model.scaling.scale_unit(inputs);
  ForwardBuffers<float> buffers;
  forward<float>(model.network, DenseInputs<float>(inputs), buffers);
  return last_hidden(buffers, 1);
}

}  // namespace

std::size_t NearestImages::memory_bytes(const Model& model, Index count) {
  return static_cast<std::size_t>(feature_units(model)) * static_cast<std::size_t>(count) *
         sizeof(float);
}

NearestImages::NearestImages(std::shared_ptr<const Model> model, const LabeledImages& images,
                             Index count, Executor& executor)
    : model_(std::move(model)),
      images_(images),
      executor_(executor),
      lanes_(std::max<std::size_t>(executor.concurrency(), 1)),
      total_(std::min(count, images.size())) {
  assert(model_->pixel_count() == images.pixel_count());
  const Index units = feature_units(*model_);
  if (units == 0)
    next_ = total_;
  else
    features_.resize(units, total_);
}

void NearestImages::advance() {
  const Index left = (total_ - next_ + kNearestPortion - 1) / kNearestPortion;
  const std::size_t portions = std::min(lanes_.size(), static_cast<std::size_t>(left));
  executor_.for_each(portions, [&](std::size_t lane) {
    const Index first = next_ + static_cast<Index>(lane) * kNearestPortion;
    read(lanes_[lane], first, std::min(kNearestPortion, total_ - first));
  });
  next_ = std::min(total_, next_ + static_cast<Index>(portions) * kNearestPortion);
  if (done()) lanes_.clear();
}

void NearestImages::read(Lane& lane, Index first, Index count) {
  std::vector<std::uint32_t> samples(static_cast<std::size_t>(count));
  std::iota(samples.begin(), samples.end(), static_cast<std::uint32_t>(first));
  forward<float>(model_->network, lane.reader.read(images_, samples, model_->scaling),
                 lane.buffers);
  features_.middleCols(first, count) = last_hidden(lane.buffers, count);
}

float NearestImages::distance(Index image, const VectorF& features) const {
  if (features_.size() > 0) return (features_.col(image) - features).norm();
  // Converted first: a sum straight from bytes would not be computed by vectors.
  VectorF pixels =
      Eigen::Map<const Vector<std::uint8_t>>(images_.pixels(image), features.size()).cast<float>();
  pixels /= static_cast<float>(model_->scaling.largest_pixel);
  return (pixels - features).norm();
}

std::vector<Neighbour> NearestImages::find(std::span<const float> values, std::size_t k) const {
  assert(done() && static_cast<Index>(values.size()) == model_->pixel_count());
  const VectorF features = features_of(*model_, values);
  std::vector<Neighbour> all(static_cast<std::size_t>(total_));
  for (Index i = 0; i < total_; ++i) {
    const float found = distance(i, features);
    // Outputs may be infinite, and their difference no number, by which nothing can be ordered.
    all[static_cast<std::size_t>(i)] = {
        static_cast<std::uint32_t>(i),
        std::isnan(found) ? std::numeric_limits<float>::infinity() : found};
  }
  k = std::min(k, all.size());
  std::partial_sort(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(k), all.end(),
                    [](const Neighbour& a, const Neighbour& b) {
                      return std::pair(a.distance, a.image) < std::pair(b.distance, b.image);
                    });
  all.resize(k);
  return all;
}

}  // namespace inkling
