#include "ui/laboratory/projection_work.h"

#include <algorithm>
#include <numeric>
#include <utility>
#include <vector>

#include "core/analysis/layer_outputs.h"

namespace inkling::ui::laboratory {

namespace {

// Multiply-adds, or pairs of points, in a frame.
constexpr Index kReadingBudget = 20'000'000, kComponentBudget = 8'000'000, kPairBudget = 3'000'000;
constexpr Index kMostMoves = 8;  // fewer would be too fast to watch

}  // namespace

ProjectionWork::ProjectionWork(ProjectionSubject subject, Method method,
                               const LabeledImages& images, const MatrixF& guess)
    : subject_(std::move(subject)),
      wants_tsne_(method == Method::kTsne),
      images_(images),
      guess_(guess) {}

bool ProjectionWork::done() const {
  if (stopped_ || !finite_) return true;
  return wants_tsne_ ? tsne_ && tsne_->done() : points_.cols() > 0;
}

void ProjectionWork::read() {
  const bool pixels = subject_.model == nullptr;
  const Index features =
      pixels ? images_.pixel_count() : subject_.model->network.layers[subject_.layer - 1].outputs();
  if (samples_.size() == 0) samples_.resize(features, subject_.count);
  const std::int64_t cost = pixels ? features : subject_.model->network.parameter_count();
  const Index portion = std::min(std::max<Index>(1, static_cast<Index>(kReadingBudget / cost)),
                                 subject_.count - read_);
  auto part = samples_.middleCols(read_, portion);
  if (pixels) {
    const Eigen::Map<const Matrix<std::uint8_t>> bytes(images_.pixels(read_), features, portion);
    part = bytes.cast<float>();
  } else {
    std::vector<std::uint32_t> samples(static_cast<std::size_t>(portion));
    std::iota(samples.begin(), samples.end(), static_cast<std::uint32_t>(read_));
    part = layer_outputs(*subject_.model, images_, samples, subject_.layer - 1, executor_);
  }
  finite_ = finite_ && part.allFinite();
  read_ += portion;
}

void ProjectionWork::advance() {
  if (done()) return;
  const Index n = subject_.count;
  if (read_ < n) return read();
  if (!components_) components_.emplace(std::move(samples_), 2, guess_);
  if (points_.cols() == 0) {
    const Index step = 16 * components_->centered().size();
    for (Index spent = 0; spent < kComponentBudget && !components_->done(); spent += step)
      components_->advance();
    if (components_->done()) points_ = components_->points();
    return;
  }
  if (!tsne_) tsne_.emplace(components_->centered(), points_, TsneSettings{}, executor_);
  tsne_->advance(static_cast<int>(std::clamp<Index>(kPairBudget / (n * n), 1, kMostMoves)));
}

}  // namespace inkling::ui::laboratory
