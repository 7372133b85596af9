#include "formats/search_results.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <utility>

#include "core/base/number_text.h"
#include "formats/hyperparameters_json.h"
#include "formats/search_json.h"
#include "formats/strict_json.h"

namespace inkling {

using nlohmann::json;

namespace {

struct ScoreField {
  const char* name;
  double RunResult::*of_run;
  double Standing::*of_point;
  double most;
};
constexpr std::array<ScoreField, 4> kScores = {{
    {"train_loss", &RunResult::train_loss, &Standing::train_loss, HUGE_VAL},
    {"train_accuracy", &RunResult::train_accuracy, &Standing::train_accuracy, 1.0},
    {"validation_loss", &RunResult::validation_loss, &Standing::validation_loss, HUGE_VAL},
    {"validation_accuracy", &RunResult::validation_accuracy, &Standing::validation_accuracy, 1.0},
}};

// A point with one seed: its last result and the seconds of all.
struct Row {
  RunResult newest;
  double seconds = 0.0;
};
using Rows = std::map<std::pair<std::int64_t, std::size_t>, Row>;

Rows rows_of(const SearchSchedule& schedule) {
  Rows rows;
  for (const RunResult& result : schedule.results()) {
    Row& row = rows[{result.run.point, result.run.seed}];
    row.newest = result;
    row.seconds += result.seconds;
  }
  return rows;
}

// RFC 4180, 2.6 and 2.7.
std::string csv_field(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == text.npos) return text;
  std::string quoted = "\"";
  for (const char c : text) quoted += c == '"' ? "\"\"" : std::string(1, c);
  return quoted + "\"";
}

std::string csv_row(const SearchSchedule& schedule, const Row& row) {
  const SearchDescription& search = schedule.search();
  const RunResult& newest = row.newest;
  std::string line =
      std::to_string(newest.run.point) + "," + std::to_string(search.seeds[newest.run.seed]);
  for (const ParameterValue& value : point_values(search, newest.run.point))
    line += "," + csv_field(to_text(value));
  line += "," + shortest_text(schedule.budget(newest.run.rung));
  for (const ScoreField& score : kScores)
    line += "," + (newest.diverged ? std::string() : shortest_text(newest.*score.of_run));
  return line + "," + shortest_text(row.seconds) + "," +
         std::string(to_string(schedule.state_of(newest))) + "\r\n";
}

template <class Scored>
void add_scores(json& out, const Scored& scored, double Scored::*ScoreField::*which) {
  for (const ScoreField& score : kScores)
    out[score.name] = scored.diverged ? json() : json(scored.*(score.*which));
}

json seed_json(const SearchSchedule& schedule, const Row& row) {
  json out = {{"seed", schedule.search().seeds[row.newest.run.seed]},
              {"epochs", schedule.budget(row.newest.run.rung)},
              {"seconds", row.seconds},
              {"state", to_string(schedule.state_of(row.newest))}};
  add_scores(out, row.newest, &ScoreField::of_run);
  return out;
}

// A point counts as finished when it is so with every seed.
RunState state_of(const SearchSchedule& schedule, const Standing& standing) {
  if (standing.diverged) return RunState::kDiverged;
  if (standing.rung + 1 == schedule.rungs()) return RunState::kFinished;
  return schedule.may_continue(standing.point) ? RunState::kWaiting : RunState::kStopped;
}

Error wrong_result(const std::string& name, const json& found, const std::string& expected) {
  return {ErrorCode::kInvalidData,
          name + ": found " + brief(found) + ", expected " + expected + "."};
}

Result<double> real_in(const json& line, const std::string& name, double most) {
  const json& value = line[name];
  if (!value.is_number() || !(value.get<double>() >= 0.0 && value.get<double>() <= most))
    return wrong_result(name, value, "a number of 0 or more");
  return value.get<double>();
}

Result<std::int64_t> whole_in(const json& line, const std::string& name) {
  const json& value = line[name];
  if (!value.is_number_unsigned()) return wrong_result(name, value, "a whole number");
  return static_cast<std::int64_t>(value.get<std::uint64_t>());
}

Status read_run(const SearchSchedule& schedule, const json& line, SearchRun& run) {
  const auto point = whole_in(line, "point"), seed = whole_in(line, "seed"),
             rung = whole_in(line, "rung");
  for (const auto* number : {&point, &seed, &rung})
    if (!*number) return number->error();
  const auto& seeds = schedule.search().seeds;
  const auto at = std::find(seeds.begin(), seeds.end(), *seed);
  if (at == seeds.end()) return wrong_result("seed", line["seed"], "one of the search's seeds");
  if (*rung < 0 || static_cast<std::size_t>(*rung) >= schedule.rungs())
    return wrong_result("rung", line["rung"], "less than " + std::to_string(schedule.rungs()));
  run = {*point, static_cast<std::size_t>(at - seeds.begin()), static_cast<std::size_t>(*rung)};
  if (line["epochs"] != schedule.budget(run.rung))
    return wrong_result("epochs", line["epochs"], shortest_text(schedule.budget(run.rung)));
  return {};
}

}  // namespace

std::string_view to_string(RunState state) {
  switch (state) {
    case RunState::kWaiting:
      return "waiting";
    case RunState::kStopped:
      return "stopped";
    case RunState::kFinished:
      return "finished";
    case RunState::kDiverged:
      return "diverged";
  }
  return "";
}

json to_json(const SearchSchedule& schedule, const RunResult& result) {
  json out = {{"point", result.run.point},   {"seed", schedule.search().seeds[result.run.seed]},
              {"rung", result.run.rung},     {"epochs", schedule.budget(result.run.rung)},
              {"diverged", result.diverged}, {"seconds", result.seconds}};
  add_scores(out, result, &ScoreField::of_run);
  return out;
}

Result<RunResult> result_from_json(const SearchSchedule& schedule, std::string_view text) {
  const auto line = parse_strict_json(text, "The result");
  if (!line) return line.error();
  const json model = to_json(schedule, RunResult{});
  if (!line->is_object())
    return Error{ErrorCode::kInvalidData,
                 "Found " + std::string(kind_name(*line)) + ", expected an object."};
  for (const auto& [name, value] : model.items())
    if (!line->contains(name)) return wrong_result(name, json(), "it in every result");
  for (const auto& [name, value] : line->items())
    if (!model.contains(name)) return wrong_result(name, value, "no such member");
  RunResult result;
  if (const Status status = read_run(schedule, *line, result.run); !status) return status.error();
  if (!(*line)["diverged"].is_boolean())
    return wrong_result("diverged", (*line)["diverged"], "true or false");
  result.diverged = (*line)["diverged"].get<bool>();
  const auto seconds = real_in(*line, "seconds", HUGE_VAL);
  if (!seconds) return seconds.error();
  result.seconds = *seconds;
  if (result.diverged) return result;
  for (const ScoreField& score : kScores) {
    const auto number = real_in(*line, score.name, score.most);
    if (!number) return number.error();
    result.*score.of_run = *number;
  }
  return result;
}

std::string results_csv(const SearchSchedule& schedule) {
  std::string text = "point,seed";
  for (const SearchAxis& axis : schedule.search().axes) text += "," + csv_field(axis.name());
  text += ",epochs";
  for (const ScoreField& score : kScores) text += std::string(",") + score.name;
  text += ",seconds,state\r\n";
  for (const auto& [key, row] : rows_of(schedule)) text += csv_row(schedule, row);
  return text;
}

json results_json(const SearchSchedule& schedule) {
  const SearchDescription& search = schedule.search();
  const Rows rows = rows_of(schedule);
  json leaderboard = json::array();
  for (const Standing& standing : schedule.standings()) {
    json seeds = json::array();
    for (std::size_t seed = 0; seed < search.seeds.size(); ++seed)
      if (const auto row = rows.find({standing.point, seed}); row != rows.end())
        seeds.push_back(seed_json(schedule, row->second));
    json entry = {{"rank", leaderboard.size() + 1},
                  {"point", standing.point},
                  {"parameters", point_json(search, standing.point)},
                  {"epochs", schedule.budget(standing.rung)},
                  {"state", to_string(state_of(schedule, standing))},
                  {"seeds", std::move(seeds)}};
    add_scores(entry, standing, &ScoreField::of_point);
    leaderboard.push_back(std::move(entry));
  }
  double seconds = 0.0;
  for (const auto& [key, row] : rows) seconds += row.seconds;
  json best = best_settings_json(schedule);
  if (!best.is_null())
    best = {{"point", leaderboard.front()["point"]}, {"settings", std::move(best)}};
  return {{"search", to_json(search)},
          {"done", schedule.done()},
          {"points", schedule.survivors(0)},
          {"results", schedule.results().size()},
          {"seconds", seconds},
          {"leaderboard", std::move(leaderboard)},
          {"best", std::move(best)}};
}

json best_settings_json(const SearchSchedule& schedule) {
  const auto best = schedule.best();
  if (!best) return nullptr;
  const SearchDescription& search = schedule.search();
  return to_json(point_settings(search, best->point, search.seeds.front()));
}

}  // namespace inkling
