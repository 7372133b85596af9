#include "ui/laboratory/dead_units.h"

#include <numeric>

#include "core/training/trainer.h"
#include "ui/page.h"

namespace inkling::ui::laboratory {

namespace {

constexpr double kDeadUnitsPause = 1.0;  // seconds from one search to the next

bool fits(const std::vector<DeadUnits>& found, const NetworkF& network) {
  if (found.size() + 1 != network.layers.size()) return false;
  for (std::size_t l = 0; l < found.size(); ++l)
    if (static_cast<Index>(found[l].dead.size()) != network.layers[l].outputs()) return false;
  return true;
}

}  // namespace

void DeadUnitCount::begin(Desk& desk) {
  const Snapshot& snapshot = *desk.context.snapshot;
  model_ = snapshot.model;
  dataset_ = snapshot.dataset;
  begun_at_ = desk.context.now;
  images_ = std::min(desk.unseen.count(), kMostImages);
  std::vector<std::uint32_t> samples(static_cast<std::size_t>(images_));
  std::iota(samples.begin(), samples.end(), 0u);
  search_ = std::make_unique<DeadUnitSearch>(
      *model_, desk.unseen.images(), executor_, std::move(samples),
      static_cast<std::size_t>(portion_size(model_->network.parameter_count())));
}

void DeadUnitCount::refresh(Desk& desk) {
  Context& context = desk.context;
  const Snapshot& snapshot = *context.snapshot;
  const bool ready = desk.unseen.ready(context, desk.page.next_request) &&
                     snapshot.model->pixel_count() == desk.unseen.images().pixel_count();
  if (!ready || dataset_ != snapshot.dataset) search_.reset();
  if (!ready) {
    found_.reset();
    model_.reset();
    return;
  }
  if (found_ && (dataset_ != snapshot.dataset || !fits(*found_, snapshot.model->network)))
    found_.reset();
  if (model_ != snapshot.model && search_ == nullptr) {
    if (context.now - begun_at_ >= kDeadUnitsPause)
      begin(desk);
    else
      context.wake(begun_at_ + kDeadUnitsPause);
  }
  if (search_ == nullptr) return;
  search_->advance();
  context.wake(context.now);
  if (!search_->done()) return;
  found_ = search_->hidden_layers();
  search_.reset();
}

}  // namespace inkling::ui::laboratory
