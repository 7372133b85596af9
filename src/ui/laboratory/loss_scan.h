// The loss of every unseen image with one model, found a portion at a time between two frames.
#pragma once

#include <memory>

#include "core/analysis/metrics.h"

namespace inkling::ui::laboratory {

class LossScan {
 public:
  // The images must stay as they are until the scan is done or begun again; the model is kept. It
  // reads images of their size and knows all their labels; there is at least one.
  void begin(std::shared_ptr<const Model> model, const LabeledImages& images);
  // So many images that it takes a few milliseconds. Only while running.
  void advance(const LabeledImages& images);

  bool running() const { return running_; }
  const std::shared_ptr<const Model>& model() const { return model_; }  // null before the first
  // Once a scan is done: answers, confidences, losses and their count.
  const Metrics& metrics() const { return metrics_; }

 private:
  std::shared_ptr<const Model> model_;
  Metrics metrics_;
  Index next_ = 0;
  bool running_ = false;
};

}  // namespace inkling::ui::laboratory
