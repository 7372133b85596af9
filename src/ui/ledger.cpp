#include "ui/ledger.h"

#include <chrono>
#include <nlohmann/json.hpp>
#include <utility>

#include "session/wire.h"

namespace inkling::ui {

namespace {

bool has_ended(SessionState state) {
  return state == SessionState::kFinished || state == SessionState::kPaused ||
         state == SessionState::kDiverged;
}

}  // namespace

void Ledger::follow(Context& context, std::uint64_t& next_request) {
  const Snapshot& snapshot = *context.snapshot;
  if (!has_ended(snapshot.state) || snapshot.run == 0 ||
      snapshot.step - snapshot.run_first_step < kFewestSteps ||
      (snapshot.run == run_ && snapshot.step == step_))
    return;
  const auto milliseconds = std::chrono::duration_cast<std::chrono::milliseconds>(
                                std::chrono::system_clock::now().time_since_epoch())
                                .count();
  RunRecord run = make_run_record(snapshot);
  run.ended = static_cast<double>(milliseconds) / 1000.0;
  // A run that was paused and goes on stays the same one.
  if (snapshot.run != run_) id_ = std::to_string(milliseconds) + "-" + std::to_string(snapshot.run);
  run_ = snapshot.run;
  step_ = snapshot.step;
  run.id = id_;
  if (const auto known = runs_.find(id_); known != runs_.end()) run.name = known->second.name;
  keep(context, run);
  runs_[id_] = std::move(run);
  awaited_[next_request] = id_;
  context.session.ask({next_request++, request::SaveModel{/*best=*/true}});
  ++revision_;
}

bool Ledger::receive(Context& context, const Reply& reply) {
  const auto awaited = awaited_.extract(reply.id);
  if (awaited.empty()) return false;
  const std::string& id = awaited.mapped();
  const auto* saved = std::get_if<reply::SavedModel>(&reply.body);
  if (saved == nullptr || !runs_.contains(id)) return true;
  context.platform.keep(std::string(kModels) + id, saved->file);
  return true;
}

void Ledger::keep(Context& context, const RunRecord& run) {
  const std::string text = wire::to_json(run).dump();
  context.platform.keep(std::string(kRuns) + run.id, {text.begin(), text.end()});
}

void Ledger::add(RunRecord run) {
  if (runs_.emplace(run.id, std::move(run)).second) ++revision_;
}

void Ledger::rename(Context& context, const std::string& id, std::string name) {
  const auto found = runs_.find(id);
  if (found == runs_.end()) return;
  found->second.name = std::move(name);
  keep(context, found->second);
  ++revision_;
}

void Ledger::remove(Context& context, const std::string& id) {
  runs_.erase(id);
  context.platform.keep(std::string(kRuns) + id, {});
  context.platform.keep(std::string(kModels) + id, {});
  ++revision_;
}

}  // namespace inkling::ui
