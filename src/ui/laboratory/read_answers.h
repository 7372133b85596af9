// The newest answers to the unseen images, counted once for each evaluation.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "session/snapshot.h"
#include "ui/laboratory/confusion.h"

namespace inkling::ui::laboratory {

class ReadAnswers {
 public:
  // Whether anything is new. The snapshot has data and answers.
  bool refresh(const Snapshot& snapshot);

  const Confusion& confusion() const { return confusion_; }
  const std::vector<std::string>& names() const { return names_; }  // one for each class
  const std::shared_ptr<const DatasetInfo>& dataset() const { return dataset_; }
  const std::shared_ptr<const std::vector<std::uint8_t>>& answers() const { return answers_; }

 private:
  std::shared_ptr<const DatasetInfo> dataset_;
  std::shared_ptr<const std::vector<std::uint8_t>> answers_;
  Confusion confusion_;
  std::vector<std::string> names_;
};

}  // namespace inkling::ui::laboratory
