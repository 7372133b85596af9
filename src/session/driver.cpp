#include "session/driver.h"

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <system_error>
#include <thread>

namespace inkling {

struct ThreadDriver::State {
  std::mutex mutex;
  std::condition_variable changed;
  bool woken = true;
  bool stopping = false;
  std::thread thread;
};

ThreadDriver::ThreadDriver(TrainingSession& session) : state_(std::make_unique<State>()) {
  State& state = *state_;
  session.set_wake([&state] {
    {
      const std::lock_guard lock(state.mutex);
      state.woken = true;
    }
    state.changed.notify_one();
  });
  const auto work = [&session, &state] {
    for (;;) {
      {
        std::unique_lock lock(state.mutex);
        state.changed.wait(lock, [&] { return state.woken || state.stopping; });
        if (state.stopping) return;
        state.woken = false;
      }
      while (session.advance(Budget{0.02})) {
        const double rest = session.rest_seconds();
        std::unique_lock lock(state.mutex);
        if (rest > 0.0)
          state.changed.wait_for(lock, std::chrono::duration<double>(rest),
                                 [&] { return state.woken || state.stopping; });
        if (state.stopping) return;
        state.woken = false;  // the next advance() sees whatever was posted until now
      }
    }
  };
  try {
    state.thread = std::thread(work);
  } catch (const std::system_error&) {
    // Stays not joinable: started() tells.
  }
}

ThreadDriver::~ThreadDriver() {
  {
    const std::lock_guard lock(state_->mutex);
    state_->stopping = true;
  }
  state_->changed.notify_one();
  if (state_->thread.joinable()) state_->thread.join();
}

bool ThreadDriver::started() const { return state_->thread.joinable(); }

}  // namespace inkling
