// Measurements of speed, with a clock that counts how often it is read: what is measured is known
// then, and nothing waits.
#include <catch_amalgamated.hpp>

#include "core/training/trainer.h"
#include "session/arithmetic_ceiling.h"
#include "session/benchmark.h"
#include "session/training_session.h"
#include "support/tiny_data.h"

using namespace inkling;
using Catch::Approx;
using Catch::Matchers::ContainsSubstring;
using testing::tiny_dataset;
using testing::tiny_files;
using testing::tiny_settings;

namespace {

constexpr double kTick = 0.0005;  // seconds from one look at the clock to the next

struct Measuring {
  double time = 0.0;
  TrainingSession session{SessionOptions{.clock = [this] { return time += kTick; }}};
  std::vector<Reply> replies;

  explicit Measuring(bool loaded = true) {
    if (!loaded) return;
    session.post(command::LoadDataset{tiny_files()});
    session.post(command::Configure{tiny_settings()});
    session.advance(Budget{0.0});
  }
  void ask(RequestBody body, std::uint64_t id = 1) {
    session.ask(Request{id, std::move(body)});
    session.advance(Budget{0.0});
    collect();
  }
  void collect() {
    for (Reply& reply : session.take_replies()) replies.push_back(std::move(reply));
  }
  void finish() {
    while (session.advance(Budget{0.05})) {
    }
    collect();
  }
  std::string refusal() const {
    if (replies.empty()) return "";
    const auto* failed = std::get_if<reply::Failed>(&replies.back().body);
    return failed != nullptr ? failed->message : "";
  }
  template <class Outcome>
  Outcome outcome() const {
    REQUIRE(replies.size() == 1);
    INFO(refusal());
    REQUIRE(std::holds_alternative<reply::Benchmark>(replies.back().body));
    return std::get<Outcome>(std::get<reply::Benchmark>(replies.back().body).outcome);
  }
};

request::Benchmark throughput(std::vector<int> hidden = {12}, int batch_size = 8) {
  return {benchmark::Throughput{.hidden = std::move(hidden), .batch_size = batch_size}};
}

}  // namespace

TEST_CASE("the operations of a sample are those of a dense network", "[benchmark]") {
  // Worked by hand: 784-128-10 has 101,632 weights; 2 x (2 x 101,632 + 1,280).
  CHECK(training_operations({784, 128, 10}) == 409088.0);
  // 784-128-64-10: 109,184 weights, of which 8,832 lie behind the first layer.
  CHECK(training_operations({784, 128, 64, 10}) == 2.0 * (2 * 109184 + 8832));
  CHECK(training_operations({784, 10}) == 2.0 * 2 * 7840);
}

TEST_CASE("throughput counts the samples of its steps and the clock's time", "[benchmark]") {
  Measuring f;
  f.ask(throughput());
  CHECK(f.replies.empty());
  f.finish();
  const auto result = f.outcome<benchmark::ThroughputResult>();
  // A step of 8 samples between two looks at the clock.
  CHECK(result.samples_per_second == Approx(8.0 / kTick).epsilon(0.02));
  CHECK(result.gflops ==
        Approx(result.samples_per_second * training_operations({64, 12, 4}) * 1e-9));
  // The same kernel by the same clock: one turn of it takes one tick.
  double time = 0.0;
  CHECK(result.ceiling_gflops ==
        Approx(measure_arithmetic_ceiling([&time] { return time += kTick; })));
  CHECK(result.threads == 1);
}

TEST_CASE("the ceiling is the operations of its kernel over the time", "[benchmark]") {
  double time = 0.0;
  const auto clock = [&time] { return time += 1.0; };
  const double in_a_second = measure_arithmetic_ceiling(clock);
  CHECK(in_a_second > 0.0);
  const auto slow_clock = [&time] { return time += 2.0; };
  CHECK(measure_arithmetic_ceiling(slow_clock) == Approx(in_a_second / 2.0));
  CHECK(measure_arithmetic_ceiling([] { return 0.0; }) == 0.0);
}

TEST_CASE("time to accuracy counts training alone, up to the evaluation that reached it",
          "[benchmark]") {
  const benchmark::TimeToAccuracy goal{.preset = "Default", .accuracy = 0.9, .seed = 3};
  Measuring f;
  f.ask(request::Benchmark{goal});
  f.finish();
  const auto result = f.outcome<benchmark::TimeToAccuracyResult>();

  // The same run by the trainer itself.
  SerialExecutor executor;
  const auto dataset = tiny_dataset();
  const auto h = Benchmark::settings(goal, *dataset);
  REQUIRE(h);
  CHECK(h->validation_count == 0);
  CHECK(h->seed == 3);
  auto trainer = Trainer::create(dataset, *h, executor);
  REQUIRE(trainer);
  (*trainer)->begin_run((*trainer)->steps_for_epochs(h->epochs));
  std::optional<std::int64_t> reached;
  for (Advanced advanced = Advanced::kStep; advanced != Advanced::kRunEnd;) {
    advanced = (*trainer)->advance();
    if (advanced == Advanced::kEvaluation && !reached &&
        (*trainer)->last_evaluation().test.accuracy >= 0.9)
      reached = (*trainer)->samples_seen();
  }
  const std::int64_t steps = (*trainer)->step();
  CHECK(result.final_accuracy == (*trainer)->last_evaluation().test.accuracy);
  CHECK(result.samples == reached);
  REQUIRE(result.samples);
  CHECK(result.epochs == Approx(static_cast<double>(*reached) / 200.0));
  // Each step takes one tick.
  CHECK(result.train_seconds == Approx(static_cast<double>(steps) * kTick).margin(2.5 * kTick));
  CHECK(*result.seconds <= result.train_seconds);
  CHECK(result.evaluation_seconds > 0.0);
  CHECK(result.setup_seconds == Approx(kTick));
}

TEST_CASE("an accuracy that is never reached is absent, not invented", "[benchmark]") {
  Measuring f;
  // Three epochs of a network without hidden layers and a rate near zero at their end.
  f.ask(request::Benchmark{
      benchmark::TimeToAccuracy{.preset = "Linear", .accuracy = 1.0, .seed = 1}});
  f.finish();
  const auto result = f.outcome<benchmark::TimeToAccuracyResult>();
  CHECK(result.seconds.has_value() == (result.final_accuracy == 1.0));
  CHECK(result.seconds.has_value() == result.samples.has_value());
  CHECK(result.seconds.has_value() == result.epochs.has_value());
}

TEST_CASE("latency and evaluation count images and the clock's time", "[benchmark]") {
  Measuring latency;
  latency.ask(request::Benchmark{benchmark::Latency{.hidden = {12}}});
  latency.finish();
  // All 60 test images between two looks at the clock.
  CHECK(latency.outcome<benchmark::LatencyResult>().microseconds ==
        Approx(1e6 * kTick / 60.0).epsilon(0.02));

  Measuring evaluation;
  evaluation.ask(request::Benchmark{benchmark::Evaluation{.hidden = {12}}});
  evaluation.finish();
  const auto result = evaluation.outcome<benchmark::EvaluationResult>();
  CHECK(result.images == 60);
  CHECK(result.seconds == Approx(kTick).epsilon(0.02));  // one portion
}

TEST_CASE("a benchmark leaves the session's network, run and settings alone", "[benchmark]") {
  Measuring f;
  f.session.post(command::Step{});
  while (f.session.advance(Budget{0.05})) {
  }
  const SnapshotPtr before = f.session.snapshot();
  f.ask(throughput({5}, 4));
  f.finish();
  REQUIRE(std::holds_alternative<reply::Benchmark>(f.replies.back().body));
  const SnapshotPtr after = f.session.snapshot();
  // Nothing was published: a page has nothing to draw.
  CHECK(after->revision == before->revision);
  CHECK(after->step == 1);
}

TEST_CASE("other requests are answered while a benchmark runs", "[benchmark]") {
  Measuring f;
  f.ask(throughput());
  f.ask(request::Images{Split::kTest, {0}}, 2);
  REQUIRE(f.replies.size() == 1);
  CHECK(f.replies.back().id == 2);
  CHECK(std::holds_alternative<reply::Images>(f.replies.back().body));
  f.finish();
  CHECK(f.replies.size() == 2);
  CHECK(f.replies.back().id == 1);
}

TEST_CASE("a benchmark is refused while training runs, without data, and beside another",
          "[benchmark]") {
  Measuring empty(false);
  empty.ask(throughput());
  CHECK_THAT(empty.refusal(), ContainsSubstring("no data"));

  Measuring training;
  training.session.post(command::Start{});
  training.ask(throughput());
  CHECK_THAT(training.refusal(), ContainsSubstring("training runs"));

  Measuring two;
  two.ask(throughput());
  two.ask(throughput(), 2);
  CHECK_THAT(two.refusal(), ContainsSubstring("another one"));
}

TEST_CASE("a benchmark is given up when training begins, and can be cancelled", "[benchmark]") {
  Measuring f;
  f.ask(throughput());
  f.session.post(command::Start{});
  f.session.advance(Budget{0.0});
  f.collect();
  CHECK_THAT(f.refusal(), ContainsSubstring("given up"));
  CHECK(f.session.snapshot()->state == SessionState::kRunning);
  f.finish();
  CHECK(f.session.snapshot()->state == SessionState::kFinished);

  Measuring cancelled;
  cancelled.ask(throughput());
  cancelled.session.cancel(1);
  CHECK_FALSE(cancelled.session.advance(Budget{0.0}));
  cancelled.collect();
  CHECK(cancelled.replies.empty());
}

TEST_CASE("bad options of a benchmark are refused by name", "[benchmark]") {
  const auto refusal = [](benchmark::Goal goal) {
    Measuring f;
    f.ask(request::Benchmark{std::move(goal)});
    REQUIRE(f.replies.size() == 1);
    return f.refusal();
  };
  using namespace benchmark;
  CHECK_THAT(refusal(Throughput{.hidden = {0}}), ContainsSubstring("hidden: found 0"));
  CHECK_THAT(refusal(Throughput{.batch_size = -1}), ContainsSubstring("batch_size: found -1"));
  CHECK_THAT(refusal(Throughput{.threads = 65}), ContainsSubstring("threads: found 65"));
  CHECK_THAT(refusal(Throughput{.seconds = 0.0}), ContainsSubstring("seconds: found 0"));
  CHECK_THAT(refusal(Throughput{.augmentation = "wild"}), ContainsSubstring("found wild"));
  CHECK_THAT(refusal(TimeToAccuracy{.preset = "Rocket"}), ContainsSubstring("found Rocket"));
  CHECK_THAT(refusal(TimeToAccuracy{.preset = "Default", .accuracy = 1.5}),
             ContainsSubstring("accuracy: found 1.5"));
  CHECK_THAT(refusal(TimeToAccuracy{.preset = "Default", .seed = -1}),
             ContainsSubstring("seed: found -1"));
  CHECK_THAT(refusal(TimeToAccuracy{.preset = "Default", .threads = -1}),
             ContainsSubstring("threads: found -1"));
  CHECK_THAT(refusal(Latency{.seconds = 61.0}), ContainsSubstring("seconds: found 61"));
  CHECK_THAT(refusal(benchmark::Evaluation{.hidden = {-3}}), ContainsSubstring("hidden: found -3"));
}
