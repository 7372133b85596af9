#include "session/moments.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace inkling {
namespace {

constexpr Index kMaxPixels = Index{kMaxUnitImages} * 28 * 28;
constexpr double kShownShare = 0.99;  // of the weights; the others are cut off
constexpr int kBins = 512;

}  // namespace

// By counting rather than sorting: this is done at every evaluation.
float shown_magnitude(const Eigen::Ref<const MatrixF>& weights) {
  const float largest = weights.cwiseAbs().maxCoeff();
  if (!(largest > 0.0f) || !std::isfinite(largest)) return 1.0f;
  std::array<Index, kBins> counts{};
  const float to_bin = static_cast<float>(kBins) / largest;
  for (Index column = 0; column < weights.cols(); ++column)
    for (Index row = 0; row < weights.rows(); ++row) {
      const int bin = static_cast<int>(std::abs(weights(row, column)) * to_bin);
      ++counts[static_cast<std::size_t>(std::min(bin, kBins - 1))];
    }
  const double wanted = kShownShare * static_cast<double>(weights.size());
  Index passed = 0;
  std::size_t bin = 0;
  while (bin + 1 < counts.size() && static_cast<double>(passed + counts[bin]) < wanted)
    passed += counts[bin++];
  return static_cast<float>(bin + 1) / to_bin;
}

UnitImages first_layer_images(const Model& model) {
  const MatrixF& all = model.network.layers.front().weights;
  const Index pixels = all.cols();
  const Index units = std::min({all.rows(), Index{kMaxUnitImages}, kMaxPixels / pixels});
  UnitImages images{model.rows, model.columns, static_cast<int>(units), 1.0, {}};
  if (units == 0) return images;
  const auto weights = all.topRows(units);
  const float scale = shown_magnitude(weights);
  images.scale = static_cast<double>(scale);
  images.pixels.resize(static_cast<std::size_t>(units * pixels));
  for (Index pixel = 0; pixel < pixels; ++pixel)
    for (Index unit = 0; unit < units; ++unit) {
      const float share = std::clamp(weights(unit, pixel) / scale, -1.0f, 1.0f);
      images.pixels[static_cast<std::size_t>(unit * pixels + pixel)] =
          static_cast<std::uint8_t>(std::lround(128.0f + 127.0f * share));
    }
  return images;
}

void MomentLog::add(Moment moment) {
  MomentList next = *list_;
  // One that was there only because it was the newest.
  if (added_ > 0 && (added_ - 1) % stride_ != 0) next.pop_back();
  if (next.size() >= kMaxMoments) {
    for (std::size_t i = 0; 2 * i < next.size(); ++i) next[i] = next[2 * i];
    next.resize((next.size() + 1) / 2);
    stride_ *= 2;
  }
  next.push_back(std::make_shared<const Moment>(std::move(moment)));
  ++added_;
  list_ = std::make_shared<const MomentList>(std::move(next));
}

}  // namespace inkling
