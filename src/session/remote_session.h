// The two ends of a session that lives elsewhere, in a worker for example. They exchange
// packets; who carries them, in order and without loss, is the application's choice.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "session/packet.h"
#include "session/session_port.h"
#include "session/snapshot_stream.h"
#include "session/training_session.h"

namespace inkling {

using wire::Packet;

// This end: knows nothing but packets. On one thread.
class RemoteSession final : public SessionPort {
 public:
  // `send` carries a packet to the other end's SessionServer::receive.
  explicit RemoteSession(std::function<void(Packet)> send);

  void post(Command command, std::uint64_t id = 0) override;
  void ask(Request request) override;
  void cancel(std::uint64_t request_id) override;
  SnapshotPtr snapshot() const override { return snapshot_; }
  std::vector<Reply> take_replies() override { return std::exchange(replies_, {}); }

  // A packet from the other end. An error means that the two ends do not understand each other.
  Status receive(std::span<const std::uint8_t> packet);

 private:
  std::function<void(Packet)> send_;
  wire::SnapshotReader reader_;
  SnapshotPtr snapshot_;
  std::vector<Reply> replies_;
};

// The end where the session is. On one thread, the one that advances the session.
class SessionServer {
 public:
  explicit SessionServer(TrainingSession& session) : session_(session) {}

  // A packet from a RemoteSession. What cannot be read is answered as refused where it has a
  // number.
  void receive(std::span<const std::uint8_t> packet);

  // What the other end has to hear: the newest snapshot where that is new, then replies. Without
  // `with_snapshot` the snapshot waits, unless there are replies: whoever waits for one finds its
  // effect in the newest snapshot.
  std::vector<Packet> take_packets(bool with_snapshot, double now_seconds);

 private:
  TrainingSession& session_;
  wire::SnapshotWriter writer_;
  std::uint64_t sent_revision_ = 0;
  std::vector<Reply> refused_;
};

}  // namespace inkling
