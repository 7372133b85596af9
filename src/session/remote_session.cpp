#include "session/remote_session.h"

#include <utility>

namespace inkling {

using nlohmann::json;

RemoteSession::RemoteSession(std::function<void(Packet)> send) : send_(std::move(send)) {
  Snapshot empty;
  empty.train_history = std::make_shared<const std::vector<TrainPoint>>();
  empty.eval_history = std::make_shared<const std::vector<EvalPoint>>();
  empty.moments = std::make_shared<const MomentList>();
  snapshot_ = std::make_shared<const Snapshot>(std::move(empty));
}

void RemoteSession::post(Command command, std::uint64_t id) {
  send_(wire::to_packet({{"command", wire::to_json(command)}, {"id", id}}));
}

void RemoteSession::ask(Request request) {
  send_(wire::to_packet({{"request", wire::to_json(request)}, {"id", request.id}}));
}

void RemoteSession::cancel(std::uint64_t request_id) {
  send_(wire::to_packet({{"cancel", request_id}}));
}

Status RemoteSession::receive(std::span<const std::uint8_t> packet) {
  const auto content = wire::from_packet(packet);
  if (!content) return content.error();
  if (!content->is_object())
    return Error{ErrorCode::kInvalidData, "session: found a packet that is no object."};
  if (const auto snapshot = content->find("snapshot"); snapshot != content->end()) {
    auto read = reader_.read(*snapshot);
    if (!read) return read.error();
    snapshot_ = std::move(*read);
    return {};
  }
  auto reply = wire::reply_from_json(content->value("reply", json()));
  if (!reply) return reply.error();
  replies_.push_back(std::move(*reply));
  return {};
}

void SessionServer::receive(std::span<const std::uint8_t> packet) {
  const auto content = wire::from_packet(packet);
  if (!content || !content->is_object()) return;
  const auto number = [&](const char* name) {
    const auto member = content->find(name);
    return member != content->end() && member->is_number_unsigned() ? member->get<std::uint64_t>()
                                                                    : 0;
  };
  const std::uint64_t id = number("id");
  const auto refuse = [&](const Error& error) {
    if (id != 0) refused_.push_back({id, reply::Failed{error.code, error.message}});
  };
  if (const auto command = content->find("command"); command != content->end()) {
    auto read = wire::command_from_json(*command);
    if (!read) return refuse(read.error());
    session_.post(std::move(*read), id);
  } else if (const auto request = content->find("request"); request != content->end()) {
    auto read = wire::request_from_json(*request);
    if (!read) return refuse(read.error());
    session_.ask(std::move(*read));
  } else {
    session_.cancel(number("cancel"));
  }
}

std::vector<Packet> SessionServer::take_packets(bool with_snapshot, double now_seconds) {
  std::vector<Packet> packets;
  std::vector<Reply> replies = std::exchange(refused_, {});
  for (Reply& reply : session_.take_replies()) replies.push_back(std::move(reply));
  // After the replies were taken, so that it is no older than any of them.
  const SnapshotPtr snapshot = session_.snapshot();
  if (snapshot->revision != sent_revision_ && (with_snapshot || !replies.empty())) {
    packets.push_back(wire::to_packet({{"snapshot", writer_.write(*snapshot, now_seconds)}}));
    sent_revision_ = snapshot->revision;
  }
  for (const Reply& reply : replies)
    packets.push_back(wire::to_packet({{"reply", wire::to_json(reply)}}));
  return packets;
}

}  // namespace inkling
