#include "app/cli/signals.h"

#include <atomic>
#include <csignal>

namespace inkling::cli {
namespace {

// Read by threads and written by the handler, for which it must not take a lock.
std::atomic<bool> g_caught{false};
static_assert(std::atomic<bool>::is_always_lock_free);

}  // namespace

void catch_signals() {
  struct sigaction action = {};
  action.sa_handler = [](int) { g_caught = true; };
  action.sa_flags = SA_RESETHAND;
  sigemptyset(&action.sa_mask);
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
}

bool signal_caught() { return g_caught; }

}  // namespace inkling::cli
