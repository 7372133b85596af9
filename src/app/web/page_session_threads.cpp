#include <emscripten.h>

#include <thread>

#include "app/web/page_session.h"
#include "session/driver.h"
#include "session/thread_pool.h"

namespace inkling::web {

struct PageSession::State {
  explicit State(std::size_t memory_bytes)
      : session({.clock = [] { return emscripten_get_now() * 1e-3; },
                 .processors = training_processors(std::thread::hardware_concurrency()),
                 .memory_limit_bytes = memory_bytes}) {}

  TrainingSession session;
  FrameSliceDriver slices{session};
  std::unique_ptr<ThreadDriver> thread;  // null: slices
};

PageSession::PageSession(std::size_t memory_bytes, bool /*in_worker*/)
    : state_(std::make_unique<State>(memory_bytes)) {
  auto thread = std::make_unique<ThreadDriver>(state_->session);
  if (thread->started()) state_->thread = std::move(thread);
}

PageSession::~PageSession() = default;

SessionPort& PageSession::port() { return state_->session; }

bool PageSession::apart() const { return state_->thread != nullptr; }

bool PageSession::slice(double seconds) { return !apart() && state_->slices.slice(seconds); }

Status PageSession::receive(std::span<const std::uint8_t>) {
  return Error{ErrorCode::kState, "There is no worker in this build."};
}

}  // namespace inkling::web
