#include "ui/laboratory/read_answers.h"

#include "ui/labels.h"

namespace inkling::ui::laboratory {

bool ReadAnswers::refresh(const Snapshot& snapshot) {
  if (dataset_ == snapshot.dataset && answers_ == snapshot.test_answers) return false;
  dataset_ = snapshot.dataset;
  answers_ = snapshot.test_answers;
  names_.clear();
  for (std::size_t c = 0; c < dataset_->class_names.size(); ++c)
    names_.push_back(class_label(snapshot, c));
  confusion_ = count_answers(dataset_->test_labels, *answers_, static_cast<int>(names_.size()));
  return true;
}

}  // namespace inkling::ui::laboratory
