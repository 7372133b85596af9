// The test images themselves, fetched from the session once for each data set, for what the
// laboratory computes by itself.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "core/data/dataset.h"
#include "ui/context.h"

namespace inkling::ui::laboratory {

class UnseenImages {
 public:
  static constexpr std::int64_t kMost = 10'000;

  // Whether they are here; where they are not, asks for them. Each frame that needs them calls it.
  bool ready(Context& context, std::uint64_t& next_request);
  bool receive(const Reply& reply);

  // The first so many of the data set's test images, with values as its files have them: what
  // core/analysis works with.
  const LabeledImages& images() const { return images_; }
  Index count() const { return images_.size(); }
  // For pictures: values 0..255, row by row, ink = 255.
  std::vector<std::uint8_t> picture(Index sample) const;

 private:
  std::shared_ptr<const DatasetInfo> dataset_;  // which they are of, or were asked of
  std::uint64_t request_ = 0;
  int largest_pixel_ = 255;
  LabeledImages images_;
};

}  // namespace inkling::ui::laboratory
