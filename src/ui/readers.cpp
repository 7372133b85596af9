#include "ui/readers.h"

namespace inkling::ui {

void Readers::follow(const Snapshot& snapshot) {
  if (snapshot.run != run_) chosen_.reset();
  run_ = snapshot.run;
}

bool Readers::has_ready_made(const Snapshot& snapshot) const {
  if (ready_made_ == nullptr) return false;
  const DatasetInfo* data = snapshot.dataset.get();
  // Without data a loaded model tells what is to be read.
  if (data == nullptr)
    return snapshot.model == nullptr || snapshot.model->class_names == ready_made_->class_names;
  return data->rows == ready_made_->rows && data->columns == ready_made_->columns &&
         data->class_names == ready_made_->class_names;
}

Reader Readers::current(const Snapshot& snapshot) const {
  if (!has_ready_made(snapshot)) return Reader::kOwn;
  if (chosen_) return *chosen_;
  return snapshot.model != nullptr && snapshot.trained ? Reader::kOwn : Reader::kReadyMade;
}

}  // namespace inkling::ui
