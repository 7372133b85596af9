// The cards that show what a data set holds: how often each class occurs, what it looks like on
// average, and some of its images.
#pragma once

#include <optional>
#include <vector>

#include "ui/laboratory/data_overview.h"
#include "ui/laboratory/panel.h"
#include "ui/sample_images.h"

namespace inkling::ui::laboratory {

class DataPictures {
 public:
  // Asks for what it needs once for each data set; draws three cards.
  void draw(Desk& desk);
  bool receive(const Reply& reply);
  void forget_pictures();

 private:
  void follow(Desk& desk);
  void draw_counts(Desk& desk);
  void draw_means(Desk& desk);
  void draw_samples(Desk& desk);
  void draw_sample_row(Desk& desk, std::size_t index, const Rect& row, float tile, int columns);
  void ask_for_samples(Desk& desk, int columns);
  void paint_means(const Palette& palette);
  const std::vector<std::vector<std::uint32_t>>& samples() const {
    return split_ == Split::kTrain ? overview_->samples : test_samples_;
  }

  std::shared_ptr<const DatasetInfo> dataset_;
  std::uint64_t request_ = 0;
  std::optional<reply::Overview> overview_;  // of the training images
  std::vector<std::int64_t> test_counts_;
  std::vector<std::vector<std::uint32_t>> test_samples_;
  std::vector<Tile> means_;  // of each class
  bool dark_ = false;

  Split split_ = Split::kTrain;
  std::size_t page_ = 0;
  ImageSet images_;  // of the samples shown, class after class
  Split asked_ = Split::kTrain;
  std::vector<Tile> rows_;  // of each class, its samples side by side
  std::uint64_t painted_ = 0;
  bool rows_dark_ = false;
};

}  // namespace inkling::ui::laboratory
