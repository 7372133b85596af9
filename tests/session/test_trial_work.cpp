// Trials of a search that a session is asked for.
#include <atomic>
#include <catch_amalgamated.hpp>

#include "core/search/trial.h"
#include "core/training/memory.h"
#include "session/training_session.h"
#include "support/tiny_data.h"

using namespace inkling;
using Catch::Approx;
using Catch::Matchers::ContainsSubstring;
using testing::tiny_dataset;
using testing::tiny_files;
using testing::tiny_settings;

namespace {

constexpr double kTrialTick = 0.0005;  // seconds from one look at the clock to the next

struct Trying {
  std::atomic<std::int64_t> ticks{0};  // counted on the processors' threads too
  TrainingSession session;
  std::vector<Reply> replies;

  explicit Trying(bool loaded = true, std::size_t processors = 1,
                  std::size_t memory = std::size_t{2} << 30)
      : session({.clock = [this] { return static_cast<double>(++ticks) * kTrialTick; },
                 .processors = processors,
                 .memory_limit_bytes = memory}) {
    if (!loaded) return;
    session.post(command::LoadDataset{tiny_files()});
    session.post(command::Configure{tiny_settings()});
    session.advance(Budget{0.0});
  }
  void ask(request::Trial trial, std::uint64_t id = 1) {
    session.ask(Request{id, std::move(trial)});
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
  reply::Trial result(std::size_t index = 0) const {
    REQUIRE(replies.size() > index);
    INFO(refusal());
    REQUIRE(std::holds_alternative<reply::Trial>(replies[index].body));
    return std::get<reply::Trial>(replies[index].body);
  }
};

const std::vector<double> kBudgets = {0.5, 1.0, 4.0};

request::Trial trial(std::uint32_t rung = 0, std::vector<int> hidden = {12}) {
  Hyperparameters settings = tiny_settings();
  settings.hidden = std::move(hidden);
  return {settings, kBudgets, rung};
}

// What core's Trial says by itself.
RunResult directly(const request::Trial& request) {
  SerialExecutor serial;
  auto made =
      Trial::create(without_test(*tiny_dataset()), request.settings, request.budgets, serial);
  REQUIRE(made);
  (*made)->begin(request.rung);
  while ((*made)->advance()) {
  }
  return (*made)->result();
}

void check_scores(const reply::Trial& found, const RunResult& expected) {
  CHECK(found.diverged == expected.diverged);
  CHECK(found.train_loss == expected.train_loss);
  CHECK(found.train_accuracy == expected.train_accuracy);
  CHECK(found.validation_loss == expected.validation_loss);
  CHECK(found.validation_accuracy == expected.validation_accuracy);
}

}  // namespace

TEST_CASE("a trial's scores are those of a training by itself", "[trials]") {
  for (const std::uint32_t rung : {0u, 1u, 2u}) {
    Trying f;
    f.ask(trial(rung));
    f.finish();
    check_scores(f.result(), directly(trial(rung)));
    CHECK(f.result().seconds > 0.0);
    CHECK(f.result().seconds < static_cast<double>(f.ticks) * kTrialTick);
  }
}

TEST_CASE("a further rung of the last trial goes on from where it is", "[trials]") {
  Trying f;
  f.ask(trial(1));
  f.finish();
  f.ask(trial(2), 2);
  f.finish();
  check_scores(f.result(1), directly(trial(2)));
  // Three epochs are left of four.
  Trying anew;
  anew.ask(trial(2));
  anew.finish();
  CHECK(f.result(1).seconds < 0.9 * anew.result().seconds);

  // The same rung again, and other settings between two rungs: from the start, with equal scores.
  f.ask(trial(2), 3);
  f.finish();
  check_scores(f.result(2), directly(trial(2)));
  f.ask(trial(0), 4);
  f.ask(trial(0, {5}), 5);
  f.ask(trial(1), 6);
  f.finish();
  check_scores(f.result(4), directly(trial(0, {5})));
  check_scores(f.result(5), directly(trial(1)));
}

TEST_CASE("further rungs of several trials go on from where they are", "[trials]") {
  Trying f;
  for (const int hidden : {5, 7, 9}) f.ask(trial(0, {hidden}), static_cast<std::uint64_t>(hidden));
  f.finish();
  Trying anew;
  anew.ask(trial(1, {5}));
  anew.finish();
  for (const int hidden : {9, 5}) f.ask(trial(1, {hidden}), static_cast<std::uint64_t>(hidden));
  f.finish();
  REQUIRE(f.replies.size() == 5);
  check_scores(f.result(3), directly(trial(1, {9})));
  check_scores(f.result(4), directly(trial(1, {5})));
  CHECK(f.result(4).seconds < 0.8 * anew.result().seconds);
}

TEST_CASE("trials run on as many processors as there are, with the same scores", "[trials]") {
  const auto data = tiny_dataset();
  const std::size_t images = data->train.images.file.size() + data->test.images.file.size();
  const std::size_t one =
      estimate_memory_bytes(trial(0, {206}).settings, data->pixel_count(), data->class_count());
  // Where only one fits into the memory, one at a time.
  for (const std::size_t memory : {images + 4 * one, images + 5 * one / 4}) {
    Trying f(true, 3, memory);
    for (std::uint32_t i = 0; i < 7; ++i) {
      request::Trial asked = trial(i % 3, {200 + static_cast<int>(i)});
      f.session.ask(Request{i, std::move(asked)});
    }
    f.finish();
    REQUIRE(f.replies.size() == 7);
    for (const Reply& reply : f.replies) {
      const auto i = static_cast<std::uint32_t>(reply.id);
      const auto* failed = std::get_if<reply::Failed>(&reply.body);
      INFO((failed != nullptr ? failed->message : ""));
      REQUIRE(std::holds_alternative<reply::Trial>(reply.body));
      check_scores(std::get<reply::Trial>(reply.body),
                   directly(trial(i % 3, {200 + static_cast<int>(i)})));
    }
  }
}

TEST_CASE("trials wait for each other and leave the session's network alone", "[trials]") {
  Trying f;
  f.session.post(command::Step{});
  f.finish();
  const SnapshotPtr before = f.session.snapshot();
  f.ask(trial(2, {7}), 1);
  f.ask(trial(2, {9}), 2);
  // Other requests are answered meanwhile.
  f.session.ask(Request{3, request::Images{Split::kTest, {0}}});
  f.session.advance(Budget{0.0});
  f.collect();
  REQUIRE_FALSE(f.replies.empty());
  CHECK(f.replies.front().id == 3);
  f.finish();
  REQUIRE(f.replies.size() == 3);
  CHECK(f.replies[1].id == 1);
  CHECK(f.replies[2].id == 2);
  CHECK(f.session.snapshot()->revision == before->revision);
  CHECK(f.session.snapshot()->step == 1);
}

TEST_CASE("a trial is refused while training runs and without data", "[trials]") {
  Trying empty(false);
  empty.ask(trial());
  CHECK_THAT(empty.refusal(), ContainsSubstring("no data"));

  Trying training;
  training.session.post(command::Start{});
  training.ask(trial());
  CHECK_THAT(training.refusal(), ContainsSubstring("training runs"));

  Trying other;
  request::Trial elsewhere = trial();
  elsewhere.settings.data = "mnist";
  other.ask(elsewhere);
  CHECK_THAT(other.refusal(), ContainsSubstring("tiny is loaded"));

  Trying measuring;
  measuring.session.ask(Request{9, request::Benchmark{benchmark::Latency{}}});
  measuring.session.advance(Budget{0.0});
  measuring.ask(trial());
  CHECK_THAT(measuring.refusal(), ContainsSubstring("benchmark"));
}

TEST_CASE("trials are given up when training begins", "[trials]") {
  Trying f;
  f.ask(trial(2), 1);
  f.ask(trial(2, {5}), 2);
  f.session.post(command::Start{});
  f.session.advance(Budget{0.0});
  f.collect();
  REQUIRE(f.replies.size() == 2);
  CHECK(f.replies[0].id == 1);
  CHECK_THAT(f.refusal(), ContainsSubstring("given up"));
  CHECK(f.session.snapshot()->state == SessionState::kRunning);
  f.finish();
  CHECK(f.session.snapshot()->state == SessionState::kFinished);
  f.ask(trial(2), 3);
  f.finish();
  check_scores(f.result(2), directly(trial(2)));
}

TEST_CASE("a trial can be cancelled, and the next one goes on", "[trials]") {
  Trying f;
  f.ask(trial(2), 1);
  f.ask(trial(2, {5}), 2);
  REQUIRE(f.replies.empty());
  f.session.cancel(1);
  f.finish();
  REQUIRE(f.replies.size() == 1);
  CHECK(f.replies[0].id == 2);
  check_scores(f.result(), directly(trial(2, {5})));
  // What was cancelled in the middle of a rung is no beginning.
  f.ask(trial(2), 3);
  f.session.cancel(3);
  CHECK_FALSE(f.session.advance(Budget{0.0}));
  f.ask(trial(2), 4);
  f.finish();
  check_scores(f.result(1), directly(trial(2)));
}

TEST_CASE("a trial that diverges says so", "[trials]") {
  request::Trial request = trial(2, {32, 32});
  request.settings.learning_rate = 10.0;
  request.settings.momentum = 0.999;
  request.settings.activation = {"identity"};
  request.settings.epochs = 200.0;
  request.budgets = {50.0, 100.0, 200.0};
  Trying f;
  f.ask(request);
  f.finish();
  CHECK(f.result().diverged);
  CHECK(f.result().validation_accuracy == 0.0);
}

TEST_CASE("bad trials are refused by name", "[trials]") {
  const auto refusal = [](const auto& change) {
    request::Trial request = trial();
    change(request);
    Trying f;
    f.ask(request);
    f.finish();
    REQUIRE(f.replies.size() == 1);
    return f.refusal();
  };
  CHECK_THAT(refusal([](auto& t) { t.rung = 3; }), ContainsSubstring("found rung 3"));
  CHECK_THAT(refusal([](auto& t) { t.budgets.clear(); }), ContainsSubstring("budgets"));
  CHECK_THAT(refusal([](auto& t) { t.budgets = {1.0, 0.5}; }), ContainsSubstring("budgets"));
  CHECK_THAT(refusal([](auto& t) { t.budgets = {0.0, 1.0}; }), ContainsSubstring("budgets"));
  CHECK_THAT(refusal([](auto& t) { t.budgets = {5.0}; }), ContainsSubstring("4 epochs"));
  CHECK_THAT(refusal([](auto& t) { t.settings.validation_count = 0; }),
             ContainsSubstring("validation_count: found 0"));
  CHECK_THAT(refusal([](auto& t) { t.settings.validation_count = 200; }),
             ContainsSubstring("validation_count: found 200"));
  CHECK_THAT(refusal([](auto& t) { t.settings.hidden = {0}; }), ContainsSubstring("hidden"));
}
