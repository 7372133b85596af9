// What inkling-desktop can be told on its command line.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/base/result.h"

namespace inkling::desktop {

struct Options {
  std::string data = "mnist";
  std::string data_folder;         // empty: looked for
  int width = 1440, height = 900;  // CSS pixels
  std::optional<float> ratio;      // device pixels per CSS pixel; none: the screen's
  std::string theme = "system";
  std::vector<std::string> settings;  // name=value
  bool train = false;
  // For pictures: what is shown when they are taken.
  std::string screenshot;       // a PNG file; then the window closes
  double after = 1.0;           // seconds after the data is there
  bool until_finished = false;  // when the run has ended
  bool draw = false;            // a digit on the pad
  float scroll = 0.0f;          // CSS pixels
  std::vector<float> pointer;   // x, y in CSS pixels
  std::vector<float> click;     // likewise, before the picture
};

// Nothing where the program shall end with `exit_code` (help was asked for, or an option is wrong).
std::optional<Options> parse_options(int argc, char** argv, int& exit_code);

}  // namespace inkling::desktop
