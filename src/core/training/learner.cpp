#include "core/training/learner.h"

#include <algorithm>

#include "core/training/block_learner.h"
#include "core/training/eigen_learner.h"

namespace inkling {
namespace {

// Up to this share of lit pixels their lists are faster than dense products.
constexpr double kSparse = 0.5;

double lit_share(const LabeledImages& images) {
  constexpr Index kSamples = 1000;
  const Index count = std::min(images.size(), kSamples) * images.pixel_count();
  const std::uint8_t* pixels = images.pixels(0);
  return 1.0 - static_cast<double>(std::count(pixels, pixels + count, std::uint8_t{0})) /
                   static_cast<double>(std::max<Index>(count, 1));
}

}  // namespace

std::unique_ptr<Learner> make_learner(Products products, const Model& model, TrainingSet set,
                                      const Hyperparameters& h, Executor& executor) {
  if (products == Products::kEigen) return std::make_unique<EigenLearner>(model, set, h);
  const bool lit = products == Products::kAutomatic &&
                   model.scaling.kind == InputScaling::Kind::kUnit &&
                   lit_share(set.images) <= kSparse;
  return std::make_unique<BlockLearner>(
      lit ? BlockLearner::Inputs::kLit : BlockLearner::Inputs::kDense, model, set, h, executor);
}

}  // namespace inkling
