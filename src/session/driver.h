// Two ways to give a session its time: a thread of its own, or slices of the frames of a page that
// has no threads.
#pragma once

#include <memory>

#include "session/training_session.h"

namespace inkling {

// Runs session.advance() on a thread until destroyed; sleeps while there is nothing to do. Posting
// to the session wakes it. Where the constructor cannot get a thread, started() is false and the
// frame slices have to do.
class ThreadDriver {
 public:
  explicit ThreadDriver(TrainingSession& session);
  ~ThreadDriver();  // waits for the portion in hand, about a millisecond

  bool started() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

class FrameSliceDriver {
 public:
  explicit FrameSliceDriver(TrainingSession& session) : session_(session) {}

  // Works for about so many seconds; returns whether there is more to do at once.
  bool slice(double seconds) {
    return session_.advance(Budget{seconds}) && session_.rest_seconds() <= 0.0;
  }

 private:
  TrainingSession& session_;
};

}  // namespace inkling
