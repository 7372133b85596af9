// Where the page's session is and who gives it its time: a thread (page_session_threads.cpp), or a
// worker with a program of its own and, failing that, slices of the page's frames
// (page_session_worker.cpp). Used on the browser's main thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

#include "session/session_port.h"

namespace inkling::web {

class PageSession {
 public:
  // `in_worker`: the script has a worker ready to which packets are sent.
  PageSession(std::size_t memory_bytes, bool in_worker);
  ~PageSession();

  SessionPort& port();
  // Whether training has a thread or worker of its own.
  bool apart() const;
  // Works for about so many seconds where training has to take them from the page; returns whether
  // work is left.
  bool slice(double seconds);
  // A packet from the worker.
  Status receive(std::span<const std::uint8_t> packet);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace inkling::web
