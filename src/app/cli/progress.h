// How training is shown while it goes on: a bar that is drawn over on a terminal, a line for each
// evaluation elsewhere.
#pragma once

#include <cstdio>
#include <string>

#include "app/common/system.h"
#include "session/snapshot.h"

namespace inkling::cli {

// "[####......] text", as wide as a terminal of so many columns bears; the text alone where there
// is no room.
std::string bar_text(double share_done, std::string text, int columns);

class Progress {
 public:
  explicit Progress(std::FILE* stream);

  // As often as one likes; draws at most ten times a second.
  void show(const Snapshot& snapshot, double now);
  // Clears the bar, so that other text can follow.
  void finish();

 private:
  void draw_bar(const Snapshot& snapshot, double now);
  void print_evaluations(const Snapshot& snapshot);

  std::FILE* stream_;
  Terminal terminal_;
  double last_drawn_ = -1.0;
  bool bar_visible_ = false;
  std::size_t evaluations_printed_ = 0;
};

}  // namespace inkling::cli
