#include "session/snapshot_stream.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace inkling::wire {

using nlohmann::json;

namespace {

// The members that are large and seldom change; each is shared between snapshots while it is the
// same.
template <class Function>
void for_each_shared(Snapshot& snapshot, const Snapshot& former, Function&& function) {
  function("dataset", snapshot.dataset, former.dataset);
  function("model", snapshot.model, former.model);
  function("test_answers", snapshot.test_answers, former.test_answers);
  function("test_confidences", snapshot.test_confidences, former.test_confidences);
}

bool same_shape(const Model& a, const Model& b) {
  return a.rows == b.rows && a.columns == b.columns && a.class_names == b.class_names &&
         a.network.layers.size() == b.network.layers.size() &&
         std::equal(a.network.layers.begin(), a.network.layers.end(), b.network.layers.begin(),
                    [](const auto& x, const auto& y) {
                      return x.inputs() == y.inputs() && x.outputs() == y.outputs() &&
                             x.activation == y.activation;
                    });
}

// How many points at the front are the same in both. Histories grow at their end, are thinned, or
// start anew; times tell one history from another.
template <class Point>
std::size_t common_points(const std::shared_ptr<const std::vector<Point>>& sent,
                          const std::vector<Point>& present) {
  if (!sent || sent->empty() || sent->size() > present.size()) return 0;
  const auto equal = [](const Point& a, const Point& b) {
    return a.step == b.step && a.seconds == b.seconds;
  };
  const std::size_t last = sent->size() - 1;
  return equal(sent->front(), present.front()) && equal((*sent)[last], present[last]) ? last + 1
                                                                                      : 0;
}

template <class Point>
std::shared_ptr<const std::vector<Point>> without_first(
    const std::shared_ptr<const std::vector<Point>>& points, std::size_t count) {
  if (count == 0) return points;
  return std::make_shared<const std::vector<Point>>(
      points->begin() + static_cast<std::ptrdiff_t>(count), points->end());
}

// `tail` behind the first `kept` points of `former`; null where there are not so many.
template <class Point>
std::shared_ptr<const std::vector<Point>> joined(
    const std::shared_ptr<const std::vector<Point>>& former, std::size_t kept,
    const std::shared_ptr<const std::vector<Point>>& tail) {
  if (kept == 0) return tail;
  if (!former || former->size() < kept) return nullptr;
  if (tail->empty() && former->size() == kept) return former;
  auto points = std::make_shared<std::vector<Point>>();
  points->reserve(kept + tail->size());
  points->assign(former->begin(), former->begin() + static_cast<std::ptrdiff_t>(kept));
  points->insert(points->end(), tail->begin(), tail->end());
  return points;
}

// Where each moment of `present` that was sent before lies in `sent`: lists are thinned and grow at
// their end, so these come first, in order.
std::vector<std::size_t> known_moments(const std::shared_ptr<const MomentList>& sent,
                                       const MomentList& present) {
  std::vector<std::size_t> places;
  if (!sent) return places;
  for (std::size_t at = 0; at < sent->size() && places.size() < present.size(); ++at)
    if ((*sent)[at] == present[places.size()]) places.push_back(at);
  return places;
}

// Those of `former` at `places`, then the new ones; null where there are not so many. An unchanged
// list stays the same object.
std::shared_ptr<const MomentList> joined(const std::shared_ptr<const MomentList>& former,
                                         const json& places,
                                         const std::shared_ptr<const MomentList>& added) {
  if (!places.is_array() || places.empty()) return added;
  if (!former) return nullptr;
  if (added->empty() && places.size() == former->size()) return former;
  auto moments = std::make_shared<MomentList>();
  for (const json& place : places) {
    if (!place.is_number_unsigned() || place.get<std::size_t>() >= former->size()) return nullptr;
    moments->push_back((*former)[place.get<std::size_t>()]);
  }
  moments->insert(moments->end(), added->begin(), added->end());
  return moments;
}

std::size_t count_in(const json& object, const char* name) {
  const auto member = object.find(name);
  return member != object.end() && member->is_number_unsigned() ? member->get<std::size_t>() : 0;
}

}  // namespace

json SnapshotWriter::write(const Snapshot& snapshot, double now_seconds) {
  Snapshot present = snapshot;
  // A run at work publishes again, so weights that wait are not forgotten.
  const bool too_soon = snapshot.state == SessionState::kRunning && snapshot.model && sent_.model &&
                        same_shape(*snapshot.model, *sent_.model) &&
                        now_seconds - model_sent_seconds_ < kModelIntervalSeconds;
  if (too_soon)
    present.model = sent_.model;
  else if (present.model != sent_.model)
    model_sent_seconds_ = now_seconds;

  const std::size_t train = common_points(sent_.train_history, *present.train_history);
  const std::size_t evaluations = common_points(sent_.eval_history, *present.eval_history);
  Snapshot packet = present;
  packet.train_history = without_first(present.train_history, train);
  packet.eval_history = without_first(present.eval_history, evaluations);
  const std::vector<std::size_t> moments = known_moments(sent_.moments, *present.moments);
  if (!moments.empty())
    packet.moments = std::make_shared<const MomentList>(
        present.moments->begin() + static_cast<std::ptrdiff_t>(moments.size()),
        present.moments->end());
  json same = json::array();
  for_each_shared(packet, sent_, [&](const char* name, auto& member, const auto& known) {
    if (!member || member != known) return;
    same.push_back(name);
    member.reset();
  });
  json written = {{"snapshot", to_json(packet)},
                  {"same", std::move(same)},
                  {"kept", {{"train", train}, {"eval", evaluations}, {"moments", moments}}}};
  sent_ = std::move(present);
  return written;
}

Result<SnapshotPtr> SnapshotReader::read(const json& packet) {
  const Error incomplete{ErrorCode::kInvalidData,
                         "snapshot: found a packet that refers to what was never sent."};
  if (!packet.is_object()) return incomplete;
  const auto content = packet.find("snapshot"), same = packet.find("same"),
             kept = packet.find("kept");
  if (content == packet.end() || same == packet.end() || !same->is_array() ||
      kept == packet.end() || !kept->is_object())
    return incomplete;
  auto read = snapshot_from_json(*content);
  if (!read) return read.error();
  auto snapshot = std::make_shared<Snapshot>(std::move(*read));
  const Snapshot none;
  const Snapshot& former = former_ ? *former_ : none;
  std::size_t found = 0;
  for_each_shared(*snapshot, former, [&](const char* name, auto& member, const auto& known) {
    if (std::find(same->begin(), same->end(), name) == same->end()) return;
    member = known;
    if (member) ++found;
  });
  snapshot->train_history =
      joined(former.train_history, count_in(*kept, "train"), snapshot->train_history);
  snapshot->eval_history =
      joined(former.eval_history, count_in(*kept, "eval"), snapshot->eval_history);
  snapshot->moments = joined(former.moments, kept->value("moments", json()), snapshot->moments);
  if (found != same->size() || !snapshot->train_history || !snapshot->eval_history ||
      !snapshot->moments)
    return incomplete;
  former_ = snapshot;
  return former_;
}

}  // namespace inkling::wire
