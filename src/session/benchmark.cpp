#include "session/benchmark.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "core/analysis/metrics.h"
#include "core/training/presets.h"
#include "core/training/trainer.h"
#include "session/arithmetic_ceiling.h"

namespace inkling {
namespace {

using benchmark::Outcome;
using Clock = std::function<double()>;
using Data = std::shared_ptr<const Dataset>;
using Step = std::optional<Result<Outcome>>;

constexpr double kPortionSeconds = 0.01;
// Browsers compile what is busy once more, and better, while it runs.
constexpr double kWarmUpSeconds = 0.5;
constexpr int kRounds = 9;
constexpr double kMaxSeconds = 60.0;

double median(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

// Amounts of work and the time they took, gathered into rounds after a warm-up.
class Rounds {
 public:
  explicit Rounds(double seconds) : round_seconds_(seconds / kRounds) {}

  // Returns whether a round was completed by this.
  bool add(double seconds, double amount) {
    seconds_ += seconds;
    amount_ += amount;
    if (amount_ <= 0.0 || seconds_ < (warm_ ? round_seconds_ : kWarmUpSeconds)) return false;
    if (warm_) rates_.push_back(amount_ / seconds_);
    const bool completed = std::exchange(warm_, true);
    seconds_ = amount_ = 0.0;
    return completed;
  }
  bool done() const { return rates_.size() == kRounds; }
  double rate() const { return median(rates_); }  // amount per second

 private:
  double round_seconds_, seconds_ = 0.0, amount_ = 0.0;
  bool warm_ = false;
  std::vector<double> rates_;
};

Error diverged() {
  return {ErrorCode::kState, "benchmark: the loss ran away, so there is nothing to measure."};
}

// What the benchmarks have in common.
class OnExecutor : public Benchmark {
 protected:
  OnExecutor(std::shared_ptr<Executor> executor, Clock clock)
      : clock_(std::move(clock)), executor_(std::move(executor)) {}
  Executor& executor() { return *executor_; }
  int threads() const { return static_cast<int>(executor_->concurrency()); }
  double now() const { return clock_(); }

  Clock clock_;

 private:
  std::shared_ptr<Executor> executor_;
};

class ThroughputBenchmark final : public OnExecutor {
 public:
  ThroughputBenchmark(const benchmark::Throughput& goal, std::shared_ptr<Executor> executor,
                      Clock clock)
      : OnExecutor(std::move(executor), std::move(clock)), rounds_(goal.seconds) {}

  Status begin(const Data& dataset, const Hyperparameters& h, Products products) {
    auto trainer = Trainer::create(dataset, h, executor(), products);
    if (!trainer) return trainer.error();
    trainer_ = std::move(*trainer);
    std::vector<int> widths = {static_cast<int>(dataset->pixel_count())};
    widths.insert(widths.end(), h.hidden.begin(), h.hidden.end());
    widths.push_back(static_cast<int>(dataset->class_count()));
    operations_ = training_operations(widths);
    return {};
  }

  Step advance() override {
    const std::int64_t first = trainer_->samples_seen();
    const double begin = now();
    double end = begin;
    do {
      const Advanced advanced = trainer_->advance();
      if (advanced == Advanced::kDiverged) return diverged();
      if (advanced == Advanced::kRunEnd) trainer_->begin_run(trainer_->steps_for_epochs(1000.0));
      end = now();
    } while (end - begin < kPortionSeconds);
    const auto samples = static_cast<double>(trainer_->samples_seen() - first);
    if (rounds_.add(end - begin, samples)) measure_ceiling();
    if (!rounds_.done()) return {};
    benchmark::ThroughputResult result;
    result.samples_per_second = rounds_.rate();
    result.gflops = result.samples_per_second * operations_ * 1e-9;
    result.ceiling_gflops = median(ceilings_);
    result.threads = threads();
    return Outcome(result);
  }

 private:
  // In every round, so that it has seen the same machine as the training; and on all threads at
  // once, since one processor may be slower than the other.
  void measure_ceiling() {
    std::vector<double> best(static_cast<std::size_t>(threads()), 0.0);
    executor().for_each(best.size(), [&](std::size_t lane) {
      for (int i = 0; i < 3; ++i)
        best[lane] = std::max(best[lane], measure_arithmetic_ceiling(clock_));
    });
    ceilings_.push_back(std::accumulate(best.begin(), best.end(), 0.0));
  }

  Rounds rounds_;
  std::unique_ptr<Trainer> trainer_;
  double operations_ = 0.0;
  std::vector<double> ceilings_;
};

class TimeToAccuracyBenchmark final : public OnExecutor {
 public:
  TimeToAccuracyBenchmark(const benchmark::TimeToAccuracy& goal, std::shared_ptr<Executor> executor,
                          Clock clock)
      : OnExecutor(std::move(executor), std::move(clock)), accuracy_(goal.accuracy) {
    result_.threads = threads();
  }

  Status begin(const Data& dataset, const Hyperparameters& h, Products products) {
    const double begin = now();
    auto trainer = Trainer::create(dataset, h, executor(), products);
    if (!trainer) return trainer.error();
    trainer_ = std::move(*trainer);
    trainer_->begin_run(trainer_->steps_for_epochs(h.epochs));
    result_.setup_seconds = now() - begin;
    return {};
  }

  Step advance() override {
    const double begin = now();
    double end = begin;
    do {
      const bool evaluating = trainer_->evaluating();
      const double before = end;
      const Advanced advanced = trainer_->advance();
      end = now();
      (evaluating ? result_.evaluation_seconds : result_.train_seconds) += end - before;
      if (advanced == Advanced::kDiverged) return diverged();
      if (advanced == Advanced::kEvaluation) look_at(trainer_->last_evaluation().test.accuracy);
      if (advanced == Advanced::kRunEnd) return Outcome(result_);
    } while (end - begin < kPortionSeconds);
    return {};
  }

 private:
  void look_at(double accuracy) {
    result_.final_accuracy = accuracy;
    if (result_.seconds || accuracy < accuracy_) return;
    result_.seconds = result_.train_seconds;
    result_.samples = trainer_->samples_seen();
    result_.epochs = trainer_->epoch();
  }

  double accuracy_;
  std::unique_ptr<Trainer> trainer_;
  benchmark::TimeToAccuracyResult result_;
};

class LatencyBenchmark final : public OnExecutor {
 public:
  LatencyBenchmark(const benchmark::Latency& goal, std::shared_ptr<Executor> executor, Clock clock)
      : OnExecutor(std::move(executor), std::move(clock)), rounds_(goal.seconds) {}

  Status begin(const Data& dataset, const Hyperparameters& h) {
    auto trainer = Trainer::create(dataset, h, executor());
    if (!trainer) return trainer.error();
    model_ = (*trainer)->model();
    const Index count = std::min<Index>(kImages, dataset->test.size());
    const Index pixels = dataset->pixel_count();
    for (Index sample = 0; sample < count; ++sample)
      for (Index p = 0; p < pixels; ++p)
        values_.push_back(static_cast<float>(dataset->test.pixels(sample)[p]) /
                          static_cast<float>(dataset->largest_pixel));
    return {};
  }

  Step advance() override {
    const auto pixels = static_cast<std::size_t>(model_.pixel_count());
    const double begin = now();
    double end = begin, classified = 0.0;
    do {
      // All of them between two looks at the clock, which is coarse in browsers.
      for (std::size_t first = 0; first < values_.size(); first += pixels)
        sink_ += classify(model_, std::span(values_).subspan(first, pixels))[0];
      classified += static_cast<double>(values_.size() / pixels);
      end = now();
    } while (end - begin < kPortionSeconds);
    rounds_.add(end - begin, classified);
    if (!rounds_.done()) return {};
    return Outcome(benchmark::LatencyResult{1e6 / rounds_.rate()});
  }

 private:
  static constexpr Index kImages = 64;

  Rounds rounds_;
  Model model_;
  std::vector<float> values_;  // [kImages x pixels], 0..1
  float sink_ = 0.0f;          // what is looked at cannot be left out
};

class EvaluationBenchmark final : public OnExecutor {
 public:
  EvaluationBenchmark(const benchmark::Evaluation& goal, std::shared_ptr<Executor> executor,
                      Clock clock)
      : OnExecutor(std::move(executor), std::move(clock)), rounds_(goal.seconds) {}

  Status begin(Data dataset, const Hyperparameters& h) {
    auto trainer = Trainer::create(dataset, h, executor());
    if (!trainer) return trainer.error();
    model_ = (*trainer)->model();
    dataset_ = std::move(dataset);
    return {};
  }

  Step advance() override {
    const double begin = now();
    double end = begin;
    if (!evaluation_)
      evaluation_ = std::make_unique<inkling::Evaluation>(model_, dataset_->test, executor());
    do {
      evaluation_->advance();
      end = now();
    } while (!evaluation_->done() && end - begin < kPortionSeconds);
    const bool complete = evaluation_->done();
    if (complete) evaluation_.reset();
    rounds_.add(end - begin, complete ? 1.0 : 0.0);
    if (!rounds_.done()) return {};
    return Outcome(
        benchmark::EvaluationResult{1.0 / rounds_.rate(), dataset_->test.size(), threads()});
  }

 private:
  Rounds rounds_;
  Data dataset_;
  Model model_;
  std::unique_ptr<inkling::Evaluation> evaluation_;
};

Status check_threads(int threads) {
  const ParameterInfo* info = find_parameter("threads");
  if (threads >= info->minimum && threads <= info->maximum) return {};
  return Error{ErrorCode::kInvalidArgument, "threads: found " + std::to_string(threads) +
                                                ", expected 0 to " + to_text(info->maximum) + "."};
}

Status check_seconds(double seconds) {
  if (seconds > 0.0 && seconds <= kMaxSeconds) return {};
  return Error{ErrorCode::kInvalidArgument, "seconds: found " + to_text(seconds) +
                                                ", expected above 0 and at most " +
                                                to_text(kMaxSeconds) + "."};
}

// Each goal's own settings and checks.

struct Checks {
  Status operator()(const benchmark::Throughput& goal) const {
    const Status status = check_threads(goal.threads);
    return status ? check_seconds(goal.seconds) : status;
  }
  Status operator()(const benchmark::TimeToAccuracy& goal) const {
    if (!(goal.accuracy > 0.0 && goal.accuracy <= 1.0))
      return Error{ErrorCode::kInvalidArgument, "accuracy: found " + to_text(goal.accuracy) +
                                                    ", expected above 0 and at most 1."};
    return check_threads(goal.threads);
  }
  Status operator()(const benchmark::Latency& goal) const { return check_seconds(goal.seconds); }
  Status operator()(const benchmark::Evaluation& goal) const {
    const Status status = check_threads(goal.threads);
    return status ? check_seconds(goal.seconds) : status;
  }
};

struct Settings {
  Hyperparameters base;  // of all training labels

  Result<Hyperparameters> operator()(const benchmark::Throughput& goal) const {
    Hyperparameters h = base;
    h.hidden = goal.hidden;
    h.batch_size = goal.batch_size;
    h.eval_every = static_cast<int>(find_parameter("eval_every")->maximum);  // never
    return apply_augmentation(goal.augmentation, h);
  }
  Result<Hyperparameters> operator()(const benchmark::TimeToAccuracy& goal) const {
    Hyperparameters h = base;
    h.seed = goal.seed;
    return apply_preset(goal.preset, h);
  }
  template <class Goal>
  Result<Hyperparameters> operator()(const Goal& goal) const {
    Hyperparameters h = base;
    h.hidden = goal.hidden;
    return h;
  }
};

template <class Made, class Goal, class... Begin>
Result<std::unique_ptr<Benchmark>> make(const Goal& goal, std::shared_ptr<Executor> executor,
                                        const Clock& clock, Begin&&... begin) {
  auto made = std::make_unique<Made>(goal, std::move(executor), clock);
  if (const Status status = made->begin(std::forward<Begin>(begin)...); !status)
    return status.error();
  return std::unique_ptr<Benchmark>(std::move(made));
}

}  // namespace

int threads_of(const benchmark::Goal& goal) {
  return std::visit(
      [](const auto& each) {
        if constexpr (requires { each.threads; })
          return each.threads;
        else
          return 0;
      },
      goal);
}

double training_operations(const std::vector<int>& widths) {
  double weights = 0.0, first = 0.0;
  for (std::size_t layer = 0; layer + 1 < widths.size(); ++layer) {
    const double count = static_cast<double>(widths[layer]) * widths[layer + 1];
    if (layer == 0) first = count;
    weights += count;
  }
  return 2.0 * (3.0 * weights - first);
}

Result<Hyperparameters> Benchmark::settings(const benchmark::Goal& goal, const Dataset& dataset) {
  if (const Status status = std::visit(Checks{}, goal); !status) return status.error();
  Settings settings;
  settings.base.data = dataset.name;
  settings.base.validation_count = 0;
  auto h = std::visit(settings, goal);
  if (!h) return h.error();
  if (const Status status = Trainer::check(dataset, *h); !status) return status.error();
  return h;
}

Result<std::unique_ptr<Benchmark>> Benchmark::create(const benchmark::Goal& goal,
                                                     std::shared_ptr<const Dataset> dataset,
                                                     std::shared_ptr<Executor> executor,
                                                     const Clock& clock) {
  const auto h = settings(goal, *dataset);
  if (!h) return h.error();
  if (const auto* throughput = std::get_if<benchmark::Throughput>(&goal))
    return make<ThroughputBenchmark>(*throughput, executor, clock, dataset, *h,
                                     throughput->products);
  if (const auto* time = std::get_if<benchmark::TimeToAccuracy>(&goal))
    return make<TimeToAccuracyBenchmark>(*time, executor, clock, dataset, *h, time->products);
  if (const auto* latency = std::get_if<benchmark::Latency>(&goal))
    return make<LatencyBenchmark>(*latency, executor, clock, dataset, *h);
  return make<EvaluationBenchmark>(std::get<benchmark::Evaluation>(goal), executor, clock, dataset,
                                   *h);
}

}  // namespace inkling
