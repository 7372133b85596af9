#include <emscripten.h>

#include <optional>

#include "app/web/page_session.h"
#include "app/web/web_platform.h"
#include "session/driver.h"
#include "session/remote_session.h"

namespace inkling::web {

struct PageSession::State {
  explicit State(std::size_t memory_bytes)
      : session({.clock = [] { return emscripten_get_now() * 1e-3; },
                 .most_processors = 1,  // this build has no threads
                 .memory_limit_bytes = memory_bytes}) {}

  TrainingSession session;  // rests where `remote` is there
  FrameSliceDriver slices{session};
  std::optional<RemoteSession> remote;
};

PageSession::PageSession(std::size_t memory_bytes, bool in_worker)
    : state_(std::make_unique<State>(memory_bytes)) {
  if (in_worker) state_->remote.emplace(send_packet);
}

PageSession::~PageSession() = default;

SessionPort& PageSession::port() {
  if (state_->remote) return *state_->remote;
  return state_->session;
}

bool PageSession::apart() const { return state_->remote.has_value(); }

bool PageSession::slice(double seconds) { return !apart() && state_->slices.slice(seconds); }

Status PageSession::receive(std::span<const std::uint8_t> packet) {
  if (!state_->remote)
    return Error{ErrorCode::kState, "A packet came, but training is not in a worker."};
  return state_->remote->receive(packet);
}

}  // namespace inkling::web
