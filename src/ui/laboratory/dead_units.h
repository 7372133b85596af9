// The units of the present network that nothing moves, searched for in portions, one a frame.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "core/analysis/layer_outputs.h"
#include "ui/laboratory/panel.h"

namespace inkling::ui::laboratory {

class DeadUnitCount {
 public:
  static constexpr Index kMostImages = 1000;

  // Goes on with the search, or begins anew where the weights have changed, at most once a second.
  void refresh(Desk& desk);
  // Of each hidden layer, of the newest weights that a search has come through with; null before.
  const std::vector<DeadUnits>* layers() const { return found_ ? &*found_ : nullptr; }
  Index images() const { return images_; }  // that were looked at

 private:
  void begin(Desk& desk);

  SerialExecutor executor_;
  std::shared_ptr<const Model> model_;  // of the search
  std::shared_ptr<const DatasetInfo> dataset_;
  std::unique_ptr<DeadUnitSearch> search_;
  double begun_at_ = -1e9;
  Index images_ = 0;
  std::optional<std::vector<DeadUnits>> found_;
};

}  // namespace inkling::ui::laboratory
