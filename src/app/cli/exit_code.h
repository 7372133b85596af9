// What the program tells the shell. Documented in --help.
#pragma once

namespace inkling::cli {

enum class ExitCode {
  kOk = 0,
  kFailure = 1,       // a file cannot be read, written or understood; not enough memory
  kUsage = 2,         // an unknown flag, a bad value, a file that would be overwritten
  kNoData = 3,        // the data set is nowhere to be found
  kDiverged = 4,      // the loss became infinite or NaN
  kInterrupted = 130  // Ctrl+C, as shells count it: 128 + SIGINT
};

}  // namespace inkling::cli
