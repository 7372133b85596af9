// Snapshots over a wire, one after another: what has not changed since the one before does not
// travel again. A writer at the session's end and a reader at the other share the memory of what
// has been sent, so every packet that is written must be read, in order.
#pragma once

#include "session/wire.h"

namespace inkling::wire {

// While training, weights travel at most so often: a pad that is drawn on reads with weights a
// tenth of a second old, and no link is filled with them.
inline constexpr double kModelIntervalSeconds = 0.1;

class SnapshotWriter {
 public:
  // {snapshot, same: [names of members that the former packet's reader has], kept: {train, eval,
  // moments}}: points of the histories and moments that the reader has already are left out;
  // kept.moments are those moments' places in the former list. `now_seconds` is of any monotonic
  // clock.
  nlohmann::json write(const Snapshot& snapshot, double now_seconds);

 private:
  Snapshot sent_;  // what the reader knows; its histories are null before the first
  double model_sent_seconds_ = 0.0;
};

class SnapshotReader {
 public:
  // The complete snapshot; members that have not changed are shared with the former one. An error
  // where the packet is none, or refers to what was never sent; the next one may be read all the
  // same.
  Result<SnapshotPtr> read(const nlohmann::json& packet);

 private:
  SnapshotPtr former_;
};

}  // namespace inkling::wire
