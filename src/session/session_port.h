// What the user interface and the page know of a session, wherever it lives: in this thread's
// memory (TrainingSession) or behind a wire (RemoteSession).
#pragma once

#include <cstdint>
#include <vector>

#include "session/commands.h"
#include "session/snapshot.h"

namespace inkling {

class SessionPort {
 public:
  virtual ~SessionPort() = default;

  // Commands are carried out in order, before any further training. A non-zero id is answered by
  // Done or Failed, after the snapshot that shows the effect.
  virtual void post(Command command, std::uint64_t id = 0) = 0;
  virtual void ask(Request request) = 0;
  virtual void cancel(std::uint64_t request_id) = 0;

  virtual SnapshotPtr snapshot() const = 0;  // the newest that is known here; never null
  virtual std::vector<Reply> take_replies() = 0;
};

}  // namespace inkling
