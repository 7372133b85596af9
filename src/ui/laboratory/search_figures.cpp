#include "ui/laboratory/search_figures.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include "core/base/number_text.h"

namespace inkling::ui::laboratory {

namespace {

constexpr std::size_t kRangeParts = 6;

// Weights times epochs.
double work_of(const SearchSchedule& schedule, std::int64_t point, std::size_t rung, Index pixels,
               Index classes) {
  const Hyperparameters h = point_settings(schedule.search(), point, 0);
  double weights = 0.0, inputs = static_cast<double>(pixels);
  for (const int width : h.hidden) weights += std::exchange(inputs, width) * width;
  weights += inputs * static_cast<double>(classes);
  return weights * schedule.budget(rung);
}

double number_of(const ParameterValue& value) {
  if (const auto* whole = std::get_if<std::int64_t>(&value)) return static_cast<double>(*whole);
  const auto* real = std::get_if<double>(&value);
  return real != nullptr ? *real : 0.0;
}

// The places of an axis in a heatmap.
struct Places {
  const SearchAxis& axis;

  std::size_t count() const {
    return axis.kind == AxisKind::kChoices ? axis.choices.size() : kRangeParts;
  }
  std::string name(std::size_t place) const {
    if (axis.kind == AxisKind::kChoices) return to_text(axis.choices[place]);
    const double share = static_cast<double>(place) / static_cast<double>(kRangeParts);
    const double value = axis.kind == AxisKind::kUniform
                             ? axis.low + (axis.high - axis.low) * share
                             : axis.low * std::pow(axis.high / axis.low, share);
    // Two digits tell the parts of a range apart.
    const double unit =
        std::pow(10.0, std::floor(std::log10(std::max(std::abs(value), 1e-300))) - 1.0);
    return shortest_text(std::round(std::round(value / unit) * unit * 1e12) / 1e12);
  }
  std::size_t of(const ParameterValue& value) const {
    if (axis.kind == AxisKind::kChoices)
      return static_cast<std::size_t>(std::find(axis.choices.begin(), axis.choices.end(), value) -
                                      axis.choices.begin());
    const double number = number_of(value);
    const double share = axis.kind == AxisKind::kUniform
                             ? (number - axis.low) / (axis.high - axis.low)
                             : std::log(number / axis.low) / std::log(axis.high / axis.low);
    return static_cast<std::size_t>(
        std::clamp(share * static_cast<double>(kRangeParts), 0.0, kRangeParts - 1.0));
  }
};

RunState state_of(const SearchSchedule& schedule, const Standing& standing) {
  if (standing.diverged) return RunState::kDiverged;
  if (standing.rung + 1 == schedule.rungs()) return RunState::kFinished;
  return schedule.may_continue(standing.point) ? RunState::kWaiting : RunState::kStopped;
}

}  // namespace

SearchProgress search_progress(const SearchSchedule& schedule, Index pixels, Index classes) {
  SearchProgress progress;
  double done = 0.0;
  for (const RunResult& result : schedule.results()) {
    progress.seconds += result.seconds;
    done += work_of(schedule, result.run.point, result.run.rung, pixels, classes);
  }
  const auto seeds = static_cast<std::int64_t>(schedule.search().seeds.size());
  progress.results = static_cast<std::int64_t>(schedule.results().size());
  progress.expected = progress.results;
  double left = 0.0;
  if (!schedule.done()) {
    const std::vector<SearchRun> missing = schedule.missing();
    progress.expected += static_cast<std::int64_t>(missing.size());
    for (const SearchRun& run : missing)
      left += work_of(schedule, run.point, run.rung, pixels, classes);
    // Who gets further is not known yet: they are taken to be like those that are here.
    const double each =
        missing.empty()
            ? 0.0
            : left / (static_cast<double>(missing.size()) * schedule.budget(schedule.rung()));
    for (std::size_t rung = schedule.rung() + 1; rung < schedule.rungs(); ++rung) {
      const std::int64_t runs = schedule.survivors(rung) * seeds;
      progress.expected += runs;
      left += each * schedule.budget(rung) * static_cast<double>(runs);
    }
  }
  progress.share = done + left > 0.0 ? done / (done + left) : 0.0;
  if (done > 0.0) progress.seconds_left = progress.seconds * left / done;
  for (const Standing& standing : schedule.standings())
    progress.stopped += state_of(schedule, standing) == RunState::kStopped;
  return progress;
}

std::vector<LeaderboardRow> leaderboard(const SearchSchedule& schedule) {
  std::vector<LeaderboardRow> rows;
  for (const Standing& standing : schedule.standings()) {
    LeaderboardRow row{standing, {}, schedule.budget(standing.rung), state_of(schedule, standing)};
    for (const ParameterValue& value : point_values(schedule.search(), standing.point)) {
      const auto* real = std::get_if<double>(&value);
      // Random values have more digits than anybody compares.
      const double unit = real != nullptr && *real != 0.0
                              ? std::pow(10.0, std::floor(std::log10(std::abs(*real))) - 3.0)
                              : 1.0;
      row.values.push_back(
          real != nullptr && *real != 0.0
              ? shortest_text(std::round(std::round(*real / unit) * unit * 1e15) / 1e15)
              : to_text(value));
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

double score_of(const SearchSchedule& schedule, const Standing& standing) {
  return schedule.search().objective == Objective::kValidationAccuracy
             ? standing.validation_accuracy
             : standing.validation_loss;
}

bool is_better(Objective objective, double score, double than) {
  return objective == Objective::kValidationAccuracy ? score > than : score < than;
}

Heatmap search_heatmap(const SearchSchedule& schedule, std::size_t across,
                       std::optional<std::size_t> down) {
  const SearchDescription& search = schedule.search();
  const Places columns{search.axes[across]}, rows{search.axes[down.value_or(across)]};
  Heatmap map;
  for (std::size_t c = 0; c < columns.count(); ++c) map.columns.push_back(columns.name(c));
  if (down)
    for (std::size_t r = 0; r < rows.count(); ++r) map.rows.push_back(rows.name(r));
  else
    map.rows.emplace_back();
  map.cells.resize(map.columns.size() * map.rows.size());
  bool first = true;
  for (const Standing& standing : schedule.standings()) {
    const auto values = point_values(search, standing.point);
    const std::size_t row = down ? rows.of(values[*down]) : 0;
    HeatCell& cell = map.cells[row * map.columns.size() + columns.of(values[across])];
    ++cell.tried;
    cell.diverged += standing.diverged;
    if (standing.diverged) continue;
    const double score = score_of(schedule, standing);
    if (cell.best && !is_better(search.objective, score, *cell.best)) continue;
    cell.best = score;
    cell.best_point = standing.point;
  }
  for (const HeatCell& cell : map.cells) {
    if (!cell.best) continue;
    map.least = first ? *cell.best : std::min(map.least, *cell.best);
    map.most = first ? *cell.best : std::max(map.most, *cell.best);
    first = false;
  }
  return map;
}

std::vector<HalvingLine> halving_lines(const SearchSchedule& schedule) {
  struct Mean {
    double sum = 0.0;
    int count = 0;
  };
  std::map<std::int64_t, std::vector<Mean>> means;
  const bool accuracy = schedule.search().objective == Objective::kValidationAccuracy;
  for (const RunResult& result : schedule.results()) {
    if (result.diverged) continue;
    std::vector<Mean>& of_point = means[result.run.point];
    of_point.resize(std::max(of_point.size(), result.run.rung + 1));
    Mean& mean = of_point[result.run.rung];
    mean.sum += accuracy ? result.validation_accuracy : result.validation_loss;
    ++mean.count;
  }
  std::vector<HalvingLine> lines;
  for (const auto& [point, of_point] : means) {
    HalvingLine line{point, {}};
    for (const Mean& mean : of_point) {
      if (mean.count == 0) break;  // diverged there with every seed
      line.scores.push_back(mean.sum / mean.count);
    }
    if (!line.scores.empty()) lines.push_back(std::move(line));
  }
  return lines;
}

std::vector<std::int64_t> points_at_rungs(const SearchSchedule& schedule) {
  std::map<std::int64_t, std::size_t> furthest;
  for (const RunResult& result : schedule.results()) {
    std::size_t& rung = furthest[result.run.point];
    rung = std::max(rung, result.run.rung);
  }
  std::vector<std::int64_t> counts(schedule.rungs(), 0);
  for (const auto& [point, rung] : furthest)
    for (std::size_t each = 0; each <= rung; ++each) ++counts[each];
  return counts;
}

std::string heatmap_csv(const Heatmap& map, const std::string& across, const std::string& down) {
  const auto field = [](const std::string& text) {
    return text.find(',') == text.npos ? text : "\"" + text + "\"";
  };
  std::string text = field(across) + (down.empty() ? "" : "," + field(down)) +
                     ",tried,diverged,best,best_point\r\n";
  for (std::size_t r = 0; r < map.rows.size(); ++r) {
    for (std::size_t c = 0; c < map.columns.size(); ++c) {
      const HeatCell& cell = map.cells[r * map.columns.size() + c];
      text += field(map.columns[c]) + (down.empty() ? "" : "," + field(map.rows[r])) + "," +
              std::to_string(cell.tried) + "," + std::to_string(cell.diverged) + "," +
              (cell.best ? shortest_text(*cell.best) + "," + std::to_string(cell.best_point)
                         : std::string(",")) +
              "\r\n";
    }
  }
  return text;
}

std::string halving_csv(const SearchSchedule& schedule) {
  std::string text = "point,epochs,score\r\n";
  for (const HalvingLine& line : halving_lines(schedule))
    for (std::size_t rung = 0; rung < line.scores.size(); ++rung)
      text += std::to_string(line.point) + "," + shortest_text(schedule.budget(rung)) + "," +
              shortest_text(line.scores[rung]) + "\r\n";
  return text;
}

}  // namespace inkling::ui::laboratory
