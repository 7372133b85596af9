// A session behind packets looks as one at hand does, and sends nothing twice.
#include <catch_amalgamated.hpp>
#include <deque>
#include <map>

#include "session/remote_session.h"
#include "support/tiny_data.h"

using namespace inkling;
using testing::tiny_files;
using testing::tiny_settings;

namespace {

using nlohmann::json;

// Both ends with nothing but packets in between.
struct Ends {
  double time = 0.0;
  TrainingSession session{SessionOptions{.clock = [this] { return time += 0.0005; }}};
  SessionServer server{session};
  std::size_t bytes = 0;  // towards this end
  RemoteSession remote{[this](const Packet& packet) { server.receive(packet); }};

  void deliver() {
    for (const Packet& packet : server.take_packets(true, time)) {
      bytes += packet.size();
      REQUIRE(remote.receive(packet).ok());
    }
  }
  // One round of work and delivery; whether more is to do.
  bool turn() {
    const bool more = session.advance(Budget{0.01});
    deliver();
    return more;
  }
  void work() {
    while (turn()) {
    }
  }
  void load() {
    remote.post(command::LoadDataset{tiny_files()});
    remote.post(command::Configure{tiny_settings()});
    work();
  }
};

void require_equal(const Snapshot& found, const Snapshot& expected) {
  // Text of every member, weights and histories included.
  REQUIRE(wire::to_json(found) == wire::to_json(expected));
}

}  // namespace

TEST_CASE("a remote session has a snapshot before the first packet", "[session][remote]") {
  RemoteSession remote([](const Packet&) {});
  CHECK(remote.snapshot()->state == SessionState::kNoData);
  CHECK(remote.snapshot()->train_history->empty());
  CHECK(remote.take_replies().empty());
}

TEST_CASE("a training behind packets shows what one at hand shows", "[session][remote]") {
  Ends ends;
  ends.remote.post(command::LoadDataset{tiny_files()}, 1);
  ends.remote.post(command::Configure{tiny_settings()}, 2);
  ends.remote.post(command::Start{}, 3);
  ends.remote.ask({7, request::Images{Split::kTest, {2}}});
  std::size_t rounds = 0;
  while (ends.turn()) ++rounds;
  CHECK(rounds > 3);
  std::map<std::uint64_t, Reply> replies;
  for (Reply& reply : ends.remote.take_replies()) replies[reply.id] = std::move(reply);
  for (const std::uint64_t id : {1u, 2u, 3u})
    CHECK(std::holds_alternative<reply::Done>(replies.at(id).body));
  CHECK(std::get<reply::Images>(replies.at(7).body).labels == std::vector<std::uint8_t>{2});
  CHECK(ends.remote.snapshot()->state == SessionState::kFinished);
  require_equal(*ends.remote.snapshot(), *ends.session.snapshot());

  // Histories that start anew, weights that come back, a network of another shape.
  ends.remote.post(command::Reset{});
  ends.work();
  require_equal(*ends.remote.snapshot(), *ends.session.snapshot());
  ends.remote.post(command::Undo{});
  ends.work();
  require_equal(*ends.remote.snapshot(), *ends.session.snapshot());
  Hyperparameters wider = tiny_settings();
  wider.hidden = {5, 3};
  ends.remote.post(command::Configure{wider});
  ends.remote.post(command::Start{});
  ends.work();
  require_equal(*ends.remote.snapshot(), *ends.session.snapshot());
}

TEST_CASE("weights that are shown keep their shape in step with the settings",
          "[session][remote]") {
  Ends ends;
  ends.load();
  ends.remote.post(command::Start{});
  for (int i = 0; i < 3; ++i) ends.turn();
  // Another network while the run is going on: its weights may not wait for their tenth of a
  // second.
  Hyperparameters wider = tiny_settings();
  wider.hidden = {9};
  ends.remote.post(command::Configure{wider});
  ends.remote.post(command::Start{});
  ends.turn();
  CHECK(ends.remote.snapshot()->state == SessionState::kRunning);
  CHECK(ends.remote.snapshot()->model->network.layers[0].outputs() == 9);
}

TEST_CASE("what has not changed does not travel again", "[session][remote]") {
  Ends ends;
  ends.load();
  ends.remote.post(command::Start{});
  ends.work();
  const SnapshotPtr before = ends.remote.snapshot();
  ends.bytes = 0;
  ends.remote.post(command::Pause{});  // publishes, and changes nothing
  ends.work();
  const SnapshotPtr after = ends.remote.snapshot();
  CHECK(after->revision > before->revision);
  CHECK(after->model == before->model);
  CHECK(after->dataset == before->dataset);
  CHECK(after->test_answers == before->test_answers);
  CHECK(after->test_confidences == before->test_confidences);
  CHECK(after->train_history == before->train_history);
  CHECK(after->eval_history == before->eval_history);
  CHECK(after->moments == before->moments);
  // Two settings and some numbers; the weights alone would be 3 KB.
  CHECK(ends.bytes < 3000);
}

TEST_CASE("only new points of a history travel", "[session][remote]") {
  wire::SnapshotWriter writer;
  wire::SnapshotReader reader;
  Snapshot snapshot;
  snapshot.eval_history = std::make_shared<const std::vector<EvalPoint>>();
  snapshot.moments = std::make_shared<const MomentList>();
  const auto with_points = [&](std::int64_t first, int count) {
    std::vector<TrainPoint> points;
    for (int i = 0; i < count; ++i)
      points.push_back({.step = first + i, .seconds = 0.01 * static_cast<double>(first + i)});
    snapshot.train_history = std::make_shared<const std::vector<TrainPoint>>(std::move(points));
    ++snapshot.revision;
  };
  const auto sent_points = [&] {
    const json packet = writer.write(snapshot, 0.0);
    auto read = reader.read(packet);
    REQUIRE(read.ok());
    require_equal(**read, snapshot);
    return packet["snapshot"]["train_history"].size();
  };
  with_points(1, 1000);
  CHECK(sent_points() == 1000);
  with_points(1, 1003);
  CHECK(sent_points() == 3);
  CHECK(sent_points() == 0);
  with_points(5, 1003);  // another history of the same length
  CHECK(sent_points() == 1003);
  with_points(5, 10);  // thinned
  CHECK(sent_points() == 10);
}

TEST_CASE("weights travel at most ten times a second while training", "[session][remote]") {
  Ends ends;
  ends.load();
  wire::SnapshotWriter writer;
  Snapshot snapshot = *ends.session.snapshot();
  snapshot.state = SessionState::kRunning;
  const auto travels = [&](double seconds) {
    snapshot.model = std::make_shared<const Model>(*snapshot.model);
    return !writer.write(snapshot, seconds)["snapshot"]["model"].is_null();
  };
  CHECK(travels(10.0));
  CHECK_FALSE(travels(10.03));
  CHECK_FALSE(travels(10.09));
  CHECK(travels(10.11));
  CHECK_FALSE(travels(10.15));
  snapshot.state = SessionState::kFinished;
  CHECK(travels(10.16));  // the last weights do not wait
}

TEST_CASE("a snapshot waits for its turn, but not where a reply needs it", "[session][remote]") {
  Ends ends;
  ends.load();
  ends.remote.post(command::Start{});
  ends.session.advance(Budget{0.05});
  CHECK(ends.server.take_packets(false, ends.time).empty());
  ends.remote.post(command::Pause{}, 9);
  ends.session.advance(Budget{0.0});
  const auto packets = ends.server.take_packets(false, ends.time);
  REQUIRE(packets.size() == 2);
  for (const Packet& packet : packets) REQUIRE(ends.remote.receive(packet).ok());
  CHECK(ends.remote.snapshot()->state == SessionState::kPaused);
  CHECK(ends.remote.take_replies().at(0).id == 9);
}

TEST_CASE("what cannot be read is refused at either end", "[session][remote]") {
  Ends ends;
  Hyperparameters wrong;
  wrong.learning_rate = -1.0;
  ends.remote.post(command::Configure{wrong}, 4);
  ends.work();
  const auto replies = ends.remote.take_replies();
  REQUIRE(replies.size() == 1);
  CHECK(replies[0].id == 4);
  CHECK(std::get<reply::Failed>(replies[0].body).message.find("learning_rate") !=
        std::string::npos);

  ends.server.receive(Packet{1, 2, 3});  // nothing happens
  CHECK_FALSE(ends.remote.receive(Packet{0xff}).ok());
  CHECK_FALSE(ends.remote.receive(wire::to_packet(json::array())).ok());
  CHECK_FALSE(ends.remote.receive(wire::to_packet({{"reply", 3}})).ok());
  CHECK_FALSE(ends.remote.receive(wire::to_packet({{"snapshot", 3}})).ok());

  // A packet that relies on one that never arrived.
  wire::SnapshotWriter writer;
  Ends other;
  other.load();
  (void)writer.write(*other.session.snapshot(), 0.0);
  const json second = writer.write(*other.session.snapshot(), 1.0);
  wire::SnapshotReader reader;
  CHECK_FALSE(reader.read(second).ok());
}

TEST_CASE("bytes in a packet come back as they were", "[session][packet]") {
  const json content = {
      {"numbers", {1, 2.5, nullptr}},
      {"weights", json::binary({1, 2, 3})},
      {"more", {json::binary({}), json::binary({255}), {{"deep", json::binary({9, 8})}}}}};
  const Packet packet = wire::to_packet(content);
  const auto read = wire::from_packet(packet);
  REQUIRE(read.ok());
  CHECK(*read == content);
  CHECK(*wire::from_packet(wire::to_packet(json())) == json());

  // Cut anywhere it is refused or lacks its bytes, never read past its end.
  for (std::size_t length = 0; length < packet.size(); ++length)
    CHECK_FALSE(wire::from_packet(std::span(packet).first(length)).ok());
  for (const json& place : {json(3), json({1}), json({0, 100}), json({100, 0}), json({-1, 1})})
    CHECK_FALSE(wire::from_packet(wire::to_packet({{"$bytes", place}})).ok());
}

TEST_CASE("only new moments travel, also when the list is thinned", "[session][remote]") {
  wire::SnapshotWriter writer;
  wire::SnapshotReader reader;
  Snapshot snapshot;
  snapshot.train_history = std::make_shared<const std::vector<TrainPoint>>();
  snapshot.eval_history = std::make_shared<const std::vector<EvalPoint>>();
  const auto answers = std::make_shared<const std::vector<std::uint8_t>>(20, std::uint8_t{3});
  MomentList moments;
  const auto add = [&] {
    Moment moment;
    moment.test_answers = answers;
    moments.push_back(std::make_shared<const Moment>(std::move(moment)));
  };
  const auto sent = [&] {
    snapshot.moments = std::make_shared<const MomentList>(moments);
    const json packet = writer.write(snapshot, 0.0);
    auto read = reader.read(packet);
    REQUIRE(read.ok());
    require_equal(**read, snapshot);
    return packet["snapshot"]["moments"].size();
  };
  CHECK(sent() == 0);
  for (int i = 0; i < 6; ++i) add();
  CHECK(sent() == 6);
  CHECK(sent() == 0);
  add();
  CHECK(sent() == 1);
  for (std::size_t i = 0; 2 * i < moments.size(); ++i) moments[i] = moments[2 * i];
  moments.resize(4);
  add();
  CHECK(sent() == 1);
  moments.clear();  // another network
  CHECK(sent() == 0);
  add();
  CHECK(sent() == 1);
}
