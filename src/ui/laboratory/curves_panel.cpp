#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "ui/format.h"
#include "ui/labels.h"
#include "ui/laboratory/curve_series.h"
#include "ui/laboratory/line_chart.h"
#include "ui/laboratory/panel.h"
#include "ui/learn_status.h"
#include "ui/paint.h"
#include "ui/widgets/segments.h"

namespace inkling::ui::laboratory {

namespace {

struct Subject {
  Measure measure;
  const char* id;
  const char* title;
  const char* about;
  bool can_be_log;
  bool smooths;  // whether its training series is noisy
};

constexpr std::array<Subject, 4> kSubjects = {
    Subject{Measure::kAccuracy, "accuracy", "Accuracy",
            "Training is counted on the batches as they come; the nearer to 100%, the wider the "
            "scale.",
            false, true},
    Subject{
        Measure::kLoss, "loss", "Loss",
        "Cross-entropy in nats. Training's has label smoothing and L2 in it, where they are on.",
        true, true},
    Subject{Measure::kLearningRate, "learning-rate", "Learning rate",
            "How far a step goes: warm-up first, then the schedule.", true, false},
    Subject{Measure::kGradientNorm, "gradient-norm", "Gradient norm",
            "The length of the loss's gradient on the first training images, at most 256: near 0 "
            "they have nothing left to teach.",
            true, false}};

constexpr std::array<double, 3> kWeights = {0.0, 0.6, 0.9};
constexpr std::array<Segment, 3> kSmoothing = {Segment{"none"}, Segment{"0.6"}, Segment{"0.9"}};
constexpr std::array<Segment, 3> kAlong = {Segment{"epochs"}, Segment{"steps"}, Segment{"seconds"}};
constexpr std::array<Segment, 2> kScales = {Segment{"linear"}, Segment{"log"}};

std::string place_text(double x, Along along) {
  if (along == Along::kEpochs) return "epoch " + fixed(x, 2);
  if (along == Along::kSteps) return "step " + grouped(std::llround(x));
  return fixed(x, x < 10.0 ? 2 : 1) + " s of training";
}

std::string value_text(double value, Measure measure) {
  if (measure == Measure::kAccuracy) return percent(value, 2);
  if (!std::isfinite(value)) return "\u2013";
  return measure == Measure::kLearningRate ? plain(value) : fixed(value, 4);
}

class CurvesPanel final : public Panel {
 public:
  void draw(Desk& desk) override;

 private:
  struct Kept {  // series of one subject, and what they were made of
    std::shared_ptr<const std::vector<TrainPoint>> train;
    std::shared_ptr<const std::vector<EvalPoint>> evaluations;
    std::int64_t step = -1;
    std::vector<Series> series;
  };

  const std::vector<Series>& series(const Snapshot& snapshot, std::size_t subject);
  void draw_choices(Context& context, Rect& rest);
  void draw_subject(Desk& desk, std::size_t index);
  Chart make_chart(Context& context, std::size_t index);
  ChartLine make_line(Context& context, const Series& series, bool smooths) const;

  std::array<Kept, kSubjects.size()> kept_;
  std::array<bool, kSubjects.size()> log_ = {false, true, false, false};
  Along along_ = Along::kEpochs;
  std::size_t smoothing_ = 1;
};

const std::vector<Series>& CurvesPanel::series(const Snapshot& snapshot, std::size_t subject) {
  Kept& kept = kept_[subject];
  const std::int64_t step = snapshot.train_tail ? snapshot.train_tail->step : -1;
  if (kept.train != snapshot.train_history || kept.evaluations != snapshot.eval_history ||
      kept.step != step) {
    kept.train = snapshot.train_history;
    kept.evaluations = snapshot.eval_history;
    kept.step = step;
    kept.series = series_of(snapshot, kSubjects[subject].measure);
  }
  return kept.series;
}

ChartLine CurvesPanel::make_line(Context& context, const Series& series, bool smooths) const {
  const Palette& p = context.colors();
  ChartLine line;
  line.name = part_name(series.part);
  switch (series.part) {
    case Part::kTraining:
      line.color = p.edge, line.text = p.text2;
      break;
    case Part::kValidation:
      line.color = line.text = p.text2, line.width = 1.5f, line.dashed = true;
      break;
    case Part::kUnseen:
      line.color = p.ink, line.text = p.ink_text, line.width = 2.5f, line.head = true;
      break;
  }
  for (const SeriesPoint& point : series.points) {
    line.x.push_back(point.along(along_));
    line.y.push_back(point.value);
    line.places.push_back(along_ == Along::kSteps
                              ? place_text(point.epoch, Along::kEpochs)
                              : place_text(static_cast<double>(point.step), Along::kSteps));
  }
  if (smooths && series.part == Part::kTraining && smoothing_ > 0) {
    line.faint = line.y;
    line.y = smoothed(line.faint, kWeights[smoothing_]);
  }
  return line;
}

Chart CurvesPanel::make_chart(Context& context, std::size_t index) {
  const Subject& subject = kSubjects[index];
  const Snapshot& snapshot = *context.snapshot;
  const Measure measure = subject.measure;
  Chart chart;
  chart.id = subject.id;
  for (const Series& one : series(snapshot, index))
    chart.lines.push_back(make_line(context, one, subject.smooths));
  if (measure == Measure::kLearningRate || measure == Measure::kGradientNorm)
    for (ChartLine& line : chart.lines) line.name = "";
  const ScaleKind kind = measure == Measure::kAccuracy ? ScaleKind::kNines
                         : log_[index]                 ? ScaleKind::kLog
                                                       : ScaleKind::kLinear;
  double lowest = std::numeric_limits<double>::infinity(), highest = -lowest, last = 0.0;
  for (const ChartLine& line : chart.lines) {
    if (!line.x.empty()) last = std::max(last, line.x.back());
    for (const std::vector<double>* values : {&line.y, &line.faint})
      for (const double value : *values) {
        if (!AxisScale{kind}.can_show(value)) continue;
        lowest = std::min(lowest, value), highest = std::max(highest, value);
      }
  }
  if (lowest > highest) lowest = 0.1, highest = 1.0;
  chart.y = scale_for(kind, lowest, highest);
  const double end = end_of_run(snapshot, along_);
  chart.x = {ScaleKind::kLinear, 0.0, std::max({last, std::isfinite(end) ? end : 0.0, 1e-3})};
  if (measure == Measure::kAccuracy) chart.goal = kGoal;
  const Along along = along_;
  chart.x_text = [along](double x) {
    return along == Along::kSteps ? grouped(std::llround(x)) : plain(x);
  };
  chart.y_text = [measure](double y) {
    return measure == Measure::kAccuracy ? plain(std::round(y * 1e5) / 1e3) + "%" : plain(y);
  };
  chart.place = [along](double x) { return place_text(x, along); };
  chart.value = [measure](double y) { return value_text(y, measure); };
  return chart;
}

void CurvesPanel::draw_choices(Context& context, Rect& rest) {
  const Palette& p = context.colors();
  rest.cut_top(text_block(*context.list, context.fonts.ui, rest, p.text2,
                          "Every figure of the present network since its first step. Smoothing "
                          "draws an exponential moving average over the training's noisy figures, "
                          "and what was measured faintly behind it.",
                          context.px(20.0f)) +
               context.px(8.0f));
  const float height = context.target(28.0f, 44.0f);
  Rect row = rest.cut_top(height);
  const auto choose = [&](const char* label, const auto& choices, std::size_t chosen) {
    if (context.phone() && row.x > rest.x) {
      rest.cut_top(context.px(8.0f));
      row = rest.cut_top(height);
    }
    const Rect name = row.cut_left(context.px(context.phone() ? 84.0f : 76.0f));
    text_line(*context.list, context.fonts.ui, name, p.text2, label);
    const Rect place = row.cut_left(segments_width(context, choices));
    row.cut_left(context.px(32.0f));
    return segments(context, label, place, choices, chosen);
  };
  if (const auto along = choose("Along", kAlong, static_cast<std::size_t>(along_)))
    along_ = static_cast<Along>(*along);
  if (const auto smoothing = choose("Smoothing", kSmoothing, smoothing_)) smoothing_ = *smoothing;
}

void CurvesPanel::draw_subject(Desk& desk, std::size_t index) {
  Context& context = desk.context;
  const Subject& subject = kSubjects[index];
  CardInfo card{.id = subject.id, .title = subject.title};
  const bool wide = index == 0 && desk.board.columns() >= 3;
  if (wide) card.span = desk.board.columns();
  const std::vector<Series>& all = series(*context.snapshot, index);
  card.note = std::string("by ") + std::string(kAlong[static_cast<std::size_t>(along_)].label);
  if (!all.empty()) card.file = std::string("inkling-") + subject.id;
  desk.board.card(
      card,
      [&](Rect& rest) {
        const Palette& p = context.colors();
        const float line = context.px(20.0f);
        // Cards beside each other have their plots at the same height.
        const float about =
            wide || desk.board.columns() == 1
                ? text_block_height(context.fonts.ui, subject.about, rest.width, line)
                : 3.0f * line;
        text_block(*context.list, context.fonts.ui, rest.cut_top(about), p.text2, subject.about,
                   line);
        rest.cut_top(context.px(6.0f));
        if (subject.can_be_log) {
          const Rect row = rest.cut_top(context.target(26.0f, 44.0f));
          if (const auto scale = segments(context, "scale", row, kScales, log_[index] ? 1 : 0))
            log_[index] = *scale == 1;
        }
        if (all.empty()) {
          rest.cut_top(text_block(*context.list, context.fonts.ui, rest, p.text2,
                                  "It comes with the next evaluation.", line));
          return;
        }
        draw_chart(context, rest.cut_top(context.px(wide ? 300.0f : 240.0f)),
                   make_chart(context, index));
      },
      [this, &context, index] { return series_csv(series(*context.snapshot, index)); });
}

void CurvesPanel::draw(Desk& desk) {
  Context& context = desk.context;
  const Snapshot& snapshot = *context.snapshot;
  CardInfo card{.id = "curves", .title = "Curves", .span = desk.board.columns()};
  const bool begun = snapshot.dataset != nullptr &&
                     (!snapshot.train_history->empty() || !snapshot.eval_history->empty());
  if (begun && snapshot.run > 0) card.note = "run " + std::to_string(snapshot.run);
  desk.board.card(card, [&](Rect& rest) {
    if (begun) return draw_choices(context, rest);
    if (explain_absence(context, rest, false)) return;
    rest.cut_top(text_block(*context.list, context.fonts.ui, rest, context.colors().text2,
                            "No curves yet. Press Train on the first screen.", context.px(20.0f)));
  });
  if (!begun) return;
  for (std::size_t i = 0; i < kSubjects.size(); ++i) draw_subject(desk, i);
}

}  // namespace

std::unique_ptr<Panel> make_curves_panel() { return std::make_unique<CurvesPanel>(); }

}  // namespace inkling::ui::laboratory
