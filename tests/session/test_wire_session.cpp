// A session seen only through what travels over a wire: commands, requests, replies and snapshots
// as CBOR.
#include <catch_amalgamated.hpp>
#include <map>

#include "session/training_session.h"
#include "session/wire.h"
#include "support/tiny_data.h"

using namespace inkling;
using testing::tiny_files;
using testing::tiny_settings;

namespace {

using nlohmann::json;
using Packet = std::vector<std::uint8_t>;

// The far end: knows the session, speaks packets.
struct RemoteSession {
  double time = 0.0;
  TrainingSession session{SessionOptions{.clock = [this] { return time += 0.0005; }}};

  void post(const Packet& packet, std::uint64_t id) {
    auto command = wire::command_from_json(json::from_cbor(packet));
    REQUIRE(command.ok());
    session.post(std::move(*command), id);
  }
  void ask(const Packet& packet) {
    auto request = wire::request_from_json(json::from_cbor(packet));
    REQUIRE(request.ok());
    session.ask(std::move(*request));
  }
  std::vector<Packet> replies() {
    std::vector<Packet> packets;
    for (const Reply& reply : session.take_replies())
      packets.push_back(json::to_cbor(wire::to_json(reply)));
    return packets;
  }
  Packet snapshot() const { return json::to_cbor(wire::to_json(*session.snapshot())); }
};

Packet pack(const Command& command) { return json::to_cbor(wire::to_json(command)); }

Snapshot unpack(const Packet& packet) {
  auto snapshot = wire::snapshot_from_json(json::from_cbor(packet));
  REQUIRE(snapshot.ok());
  return std::move(*snapshot);
}

}  // namespace

TEST_CASE("a whole training can be led over a wire", "[session][wire]") {
  RemoteSession remote;
  remote.post(pack(command::LoadDataset{tiny_files()}), 1);
  remote.post(pack(command::Configure{tiny_settings()}), 2);
  remote.post(pack(command::Start{}), 3);
  remote.ask(json::to_cbor(wire::to_json(Request{7, request::Images{Split::kTest, {2}}})));
  while (remote.session.advance(Budget{0.05})) {
  }
  std::map<std::uint64_t, Reply> replies;
  for (const Packet& packet : remote.replies()) {
    auto reply = wire::reply_from_json(json::from_cbor(packet));
    REQUIRE(reply.ok());
    replies[reply->id] = std::move(*reply);
  }
  for (const std::uint64_t id : {1u, 2u, 3u})
    CHECK(std::holds_alternative<reply::Done>(replies.at(id).body));
  CHECK(std::get<reply::Images>(replies.at(7).body).labels == std::vector<std::uint8_t>{2});

  const Snapshot end = unpack(remote.snapshot());
  CHECK(end.state == SessionState::kFinished);
  CHECK(end.step == 80);
  CHECK(end.eval_history->back().test_accuracy >= 0.95);
  // The network that came over the wire reads as the session's own does.
  const SnapshotPtr near = remote.session.snapshot();
  const std::vector<float> values(64, 0.25f);
  CHECK(classify(*end.model, values) == classify(*near->model, values));
  CHECK(end.active == near->active);
}
