// Keeps every run: its record and its weights go to the platform when it ends; records stay in
// memory, too.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "session/run_record.h"
#include "ui/context.h"

namespace inkling::ui {

class Ledger {
 public:
  // Keys of Platform::keep(), before a run's id.
  static constexpr std::string_view kRuns = "runs/", kModels = "models/";

  // Each frame: a run that has ended is written down. Fewer steps than these are a look by hand.
  static constexpr std::int64_t kFewestSteps = 100;
  void follow(Context& context, std::uint64_t& next_request);
  // Whether the reply was one of the ledger's.
  bool receive(Context& context, const Reply& reply);

  // By id, which orders them by time.
  const std::map<std::string, RunRecord>& runs() const { return runs_; }
  std::uint64_t revision() const { return revision_; }  // grows with every change
  // One that was kept by an earlier visit; what this visit knows better stays.
  void add(RunRecord run);
  void rename(Context& context, const std::string& id, std::string name);
  void remove(Context& context, const std::string& id);

 private:
  void keep(Context& context, const RunRecord& run);

  std::map<std::string, RunRecord> runs_;
  std::uint64_t revision_ = 0;
  // The run that was written down last, and how far it was then.
  int run_ = 0;
  std::int64_t step_ = -1;
  std::string id_;
  std::map<std::uint64_t, std::string> awaited_;  // questions for weights: request, run
};

}  // namespace inkling::ui
