#include "app/cli/progress.h"

#include <algorithm>
#include <string>
#include <utility>

#include "app/cli/output.h"

namespace inkling::cli {
namespace {

constexpr double kRedrawSeconds = 0.1;
constexpr int kNarrowestBar = 10, kWidestBar = 40;

double share_done(const Snapshot& snapshot) {
  const auto length = static_cast<double>(snapshot.run_last_step - snapshot.run_first_step);
  if (length <= 0.0) return 0.0;
  return std::clamp(static_cast<double>(snapshot.step - snapshot.run_first_step) / length, 0.0,
                    1.0);
}

std::string speed(const Snapshot& snapshot) {
  return with_commas(static_cast<std::int64_t>(snapshot.samples_per_second)) + " images/s";
}

// The loss of training up to that moment; a snapshot may hold several evaluations since the last
// look.
const TrainPoint* last_before(const std::vector<TrainPoint>& points, std::int64_t step) {
  const auto after =
      std::upper_bound(points.begin(), points.end(), step,
                       [](std::int64_t at, const TrainPoint& point) { return at < point.step; });
  return after == points.begin() ? nullptr : &*(after - 1);
}

std::string evaluation_line(const Snapshot& snapshot, const EvalPoint& point) {
  std::string line =
      format("epoch %.2f  step %lld", point.epoch, static_cast<long long>(point.step));
  if (const TrainPoint* train = last_before(*snapshot.train_history, point.step))
    line += "  loss " + loss_text(train->loss);
  if (point.validation_accuracy) line += "  validation " + percent(*point.validation_accuracy);
  return line + "  test " + percent(point.test_accuracy) + "  " + speed(snapshot);
}

}  // namespace

std::string bar_text(double share_done, std::string text, int columns) {
  // One column stays free: some terminals wrap when the last is written.
  const int room = columns - 1;
  const int width = std::min(kWidestBar, room - static_cast<int>(text.size()) - 2);
  if (width >= kNarrowestBar) {
    const int filled = static_cast<int>(share_done * width);
    text = "[" + std::string(static_cast<std::size_t>(filled), '#') +
           std::string(static_cast<std::size_t>(width - filled), '.') + "]" + text;
  }
  if (static_cast<int>(text.size()) > room)
    text.resize(static_cast<std::size_t>(std::max(room, 0)));
  return text;
}

Progress::Progress(std::FILE* stream) : stream_(stream), terminal_(terminal_of(stream)) {}

void Progress::show(const Snapshot& snapshot, double now) {
  if (terminal_.interactive)
    draw_bar(snapshot, now);
  else
    print_evaluations(snapshot);
}

void Progress::finish() {
  if (bar_visible_) std::fputs("\r\x1b[K", stream_);
  std::fflush(stream_);
  bar_visible_ = false;
}

void Progress::draw_bar(const Snapshot& snapshot, double now) {
  if (last_drawn_ >= 0.0 && now - last_drawn_ < kRedrawSeconds) return;
  last_drawn_ = now;
  const double done = share_done(snapshot);
  std::string text =
      format(" %3.0f%%  epoch %.2f  ", 100.0 * done, snapshot.epoch) + speed(snapshot);
  if (snapshot.seconds_left > 0.0) text += "  " + duration(snapshot.seconds_left) + " left";
  if (!snapshot.eval_history->empty())
    text += "  test " + percent(snapshot.eval_history->back().test_accuracy);
  text = bar_text(done, std::move(text), terminal_.columns);
  std::fprintf(stream_, "\r%s\x1b[K", text.c_str());
  std::fflush(stream_);
  bar_visible_ = true;
}

void Progress::print_evaluations(const Snapshot& snapshot) {
  const auto& points = *snapshot.eval_history;
  // A history begins anew with a fresh network.
  evaluations_printed_ = std::min(evaluations_printed_, points.size());
  for (; evaluations_printed_ < points.size(); ++evaluations_printed_)
    std::fprintf(stream_, "%s\n", evaluation_line(snapshot, points[evaluations_printed_]).c_str());
  std::fflush(stream_);
}

}  // namespace inkling::cli
