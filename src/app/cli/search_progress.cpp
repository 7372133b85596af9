#include "app/cli/search_progress.h"

#include <algorithm>
#include <utility>

#include "app/cli/output.h"
#include "app/cli/progress.h"

namespace inkling::cli {
namespace {

constexpr double kSearchRedrawSeconds = 0.2;
constexpr std::size_t kBoardLines = 10;

std::int64_t expected_results(const SearchSchedule& schedule) {
  std::int64_t count = 0;
  for (std::size_t rung = 0; rung < schedule.rungs(); ++rung) count += schedule.survivors(rung);
  return count * static_cast<std::int64_t>(schedule.search().seeds.size());
}

std::string scores_text(const SearchDescription& search, bool diverged, double accuracy,
                        double loss) {
  if (diverged) return "diverged";
  return search.objective == Objective::kValidationAccuracy
             ? "validation " + percent(accuracy) + ", loss " + loss_text(loss)
             : "validation loss " + loss_text(loss) + ", " + percent(accuracy);
}

std::string best_text(const SearchSchedule& schedule) {
  const auto best = schedule.best();
  if (!best) return "";
  const bool accuracy = schedule.search().objective == Objective::kValidationAccuracy;
  return "best " +
         (accuracy ? percent(best->validation_accuracy) : loss_text(best->validation_loss)) +
         " (point " + std::to_string(best->point) + ")";
}

}  // namespace

std::string point_text(const SearchDescription& search, std::int64_t point) {
  const auto values = point_values(search, point);
  std::string text;
  for (std::size_t i = 0; i < values.size(); ++i)
    text += (i == 0 ? "" : ", ") + search.axes[i].name() + " " + to_text(values[i]);
  return text;
}

SearchProgress::SearchProgress(std::FILE* stream, const SearchSchedule& schedule, std::size_t jobs,
                               Index pixels, Index classes)
    : stream_(stream),
      schedule_(schedule),
      jobs_(jobs),
      pixels_(pixels),
      classes_(classes),
      terminal_(terminal_of(stream)) {
  for (const RunResult& result : schedule.results()) work_before_ += work_of(result.run);
  work_done_ = work_before_;
  count_rung();
}

double SearchProgress::work_of(const SearchRun& run) const {
  const Hyperparameters h = point_settings(schedule_.search(), run.point, 0);
  double weights = 0.0, inputs = static_cast<double>(pixels_);
  for (const int width : h.hidden) weights += std::exchange(inputs, width) * width;
  weights += inputs * static_cast<double>(classes_);
  const double former = run.rung == 0 ? 0.0 : schedule_.budget(run.rung - 1);
  return weights * (schedule_.budget(run.rung) - former);
}

// What the present rung and those after it have to do. Who gets there is not known yet: they are
// taken to be like those that are here.
void SearchProgress::count_rung() {
  rung_ = schedule_.rung();
  work_of_rung_ = work_after_ = 0.0;
  if (schedule_.done()) return;
  const auto missing = schedule_.missing();
  for (const SearchRun& run : missing) work_of_rung_ += work_of(run);
  if (missing.empty()) return;
  double per_epoch = 0.0;
  for (const SearchRun& run : missing) per_epoch += work_of({run.point, run.seed, 0});
  per_epoch /= schedule_.budget(0) * static_cast<double>(missing.size());
  const auto seeds = static_cast<double>(schedule_.search().seeds.size());
  for (std::size_t rung = rung_ + 1; rung < schedule_.rungs(); ++rung)
    work_after_ += per_epoch * seeds * static_cast<double>(schedule_.survivors(rung)) *
                   (schedule_.budget(rung) - schedule_.budget(rung - 1));
}

double SearchProgress::share_done() const {
  const double all = work_done_ + work_of_rung_ + work_after_;
  return all > 0.0 ? work_done_ / all : 1.0;
}

std::string SearchProgress::time_left(double now) const {
  const double done = work_done_ - work_before_;
  if (done <= 0.0 || begun_ < 0.0) return "";
  return duration((now - begun_) * (work_of_rung_ + work_after_) / done) + " left";
}

void SearchProgress::show_result(const RunResult& result, double now) {
  const double work = work_of(result.run);
  work_done_ += work;
  work_of_rung_ = std::max(0.0, work_of_rung_ - work);
  const bool rung_over = schedule_.rung() != rung_;
  if (rung_over) count_rung();
  const SearchDescription& search = schedule_.search();
  if (!terminal_.interactive) {
    std::string line = format("%zu/%lld  point %lld", schedule_.results().size(),
                              static_cast<long long>(expected_results(schedule_)),
                              static_cast<long long>(result.run.point));
    if (search.seeds.size() > 1) line += "  seed " + std::to_string(search.seeds[result.run.seed]);
    line +=
        format("  %.4g epochs  ", schedule_.budget(result.run.rung)) +
        scores_text(search, result.diverged, result.validation_accuracy, result.validation_loss) +
        "  " + point_text(search, result.run.point);
    for (const std::string& more : {best_text(schedule_), time_left(now)})
      if (!more.empty()) line += "  " + more;
    std::fprintf(stream_, "%s\n", line.c_str());
    std::fflush(stream_);
  }
  if (rung_over) {
    finish();
    print_leaderboard(result.run.rung);
  }
}

void SearchProgress::show_bar(double now) {
  if (begun_ < 0.0) begun_ = now;
  if (!terminal_.interactive || schedule_.done()) return;
  if (last_drawn_ >= 0.0 && now - last_drawn_ < kSearchRedrawSeconds) return;
  last_drawn_ = now;
  std::string text =
      format(" %3.0f%%  run %zu/%lld", 100.0 * share_done(), schedule_.results().size(),
             static_cast<long long>(expected_results(schedule_)));
  if (schedule_.rungs() > 1) text += format("  rung %zu/%zu", rung_ + 1, schedule_.rungs());
  for (const std::string& more : {best_text(schedule_), time_left(now)})
    if (!more.empty()) text += "  " + more;
  text = bar_text(share_done(), std::move(text), terminal_.columns);
  std::fprintf(stream_, "\r%s\x1b[K", text.c_str());
  std::fflush(stream_);
  bar_visible_ = true;
}

void SearchProgress::finish() {
  if (bar_visible_) std::fputs("\r\x1b[K", stream_);
  std::fflush(stream_);
  bar_visible_ = false;
}

void SearchProgress::print_leaderboard(std::size_t rung) const {
  const auto standings = schedule_.standings();
  const std::size_t shown = std::min(kBoardLines, standings.size());
  std::fprintf(stream_, "\nAfter rung %zu of %zu (%.4g epochs), the best %zu of %s points:\n",
               rung + 1, schedule_.rungs(), schedule_.budget(rung), shown,
               with_commas(schedule_.survivors(0)).c_str());
  std::fputs("rank   point   epochs  accuracy      loss  settings\n", stream_);
  for (std::size_t i = 0; i < shown; ++i) {
    const Standing& at = standings[i];
    const std::string scores = at.diverged
                                   ? format("%18s", "diverged")
                                   : format("%8s  %8s", percent(at.validation_accuracy).c_str(),
                                            loss_text(at.validation_loss).c_str());
    std::fprintf(stream_, "%4zu  %6lld  %7.4g  %s  %s\n", i + 1, static_cast<long long>(at.point),
                 schedule_.budget(at.rung), scores.c_str(),
                 point_text(schedule_.search(), at.point).c_str());
  }
  std::fputc('\n', stream_);
  std::fflush(stream_);
}

}  // namespace inkling::cli
