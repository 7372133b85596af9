// Ctrl+C and the request to end.
#pragma once

namespace inkling::cli {

// From here on SIGINT and SIGTERM are remembered, so that work ends where it can be kept; the
// second one ends the program at once.
void catch_signals();

// Whether one has come. Any thread.
bool signal_caught();

}  // namespace inkling::cli
