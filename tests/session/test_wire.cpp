// Every kind of command, request, reply and snapshot through JSON text and CBOR.
#include <catch_amalgamated.hpp>
#include <cmath>
#include <limits>

#include "formats/strict_json.h"
#include "session/wire.h"

namespace inkling {
namespace {

using nlohmann::json;

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

// What arrives at the other end, by both roads; they must agree.
json travel(const json& sent) {
  const auto text = parse_strict_json(dump_json(sent), "wire");
  REQUIRE(text);
  const auto packed = wire::from_cbor(wire::to_cbor(sent));
  REQUIRE(packed);
  CHECK(dump_json(*packed) == dump_json(*text));
  return GENERATE(false, true) ? *packed : *text;
}

template <class T, class Read>
T round_trip(const T& value, Read read) {
  const json sent = wire::to_json(value);
  auto received = read(travel(sent));
  if (!received) UNSCOPED_INFO(received.error().message);
  REQUIRE(received);
  // Equal forms are equal values: the form leaves nothing out, which the tests below look at member
  // by member.
  CHECK(wire::to_json(*received) == sent);
  return std::move(*received);
}

Command through(const Command& command) { return round_trip(command, wire::command_from_json); }
Request through(const Request& request) { return round_trip(request, wire::request_from_json); }
Reply through(const Reply& reply) { return round_trip(reply, wire::reply_from_json); }
Snapshot through(const Snapshot& snapshot) {
  return round_trip(snapshot, wire::snapshot_from_json);
}

Model sample_model() {
  Model model;
  model.rows = 2;
  model.columns = 3;
  model.class_names = {"a", "\xc3\xa4"};
  model.data = "tiny";
  DenseLayer<float> layer;
  layer.weights = MatrixF::Random(4, 6);
  layer.biases = VectorF::Random(4);
  layer.activation = Activation::kLeakyRelu;
  model.network.layers.push_back(layer);
  layer.weights = MatrixF::Random(2, 4);
  layer.biases = VectorF::Random(2);
  layer.activation = Activation::kIdentity;
  model.network.layers.push_back(layer);
  model.scaling.kind = InputScaling::Kind::kZScore;
  model.scaling.largest_pixel = 16;
  model.scaling.mean = VectorF::Random(6);
  model.scaling.inverse_deviation = VectorF::Constant(6, 3.0f);
  model.calibration = Calibration{0.5, 1.25};
  return model;
}

Snapshot sample_snapshot() {
  Snapshot s;
  s.revision = 18446744073709551615u;
  s.state = SessionState::kDiverged;
  s.active.learning_rate = 0.25;
  s.wanted.hidden = {7, 8};
  s.dataset = std::make_shared<const DatasetInfo>(
      DatasetInfo{"tiny", {"a", "b"}, 2, 3, 100, 3, {0, 1, 255}});
  s.model = std::make_shared<const Model>(sample_model());
  s.from_seed = false;
  s.trained = true;
  s.can_undo = true;
  s.undo_label = "Reset";
  s.run = 2;
  s.step = 1234567890123;
  s.samples = 99;
  s.run_first_step = 1;
  s.run_first_sample = 32;
  s.run_last_step = 2;
  s.epoch = 0.1 + 0.2;
  s.epochs_per_run = 3;
  s.train_samples = 90;
  s.validation_samples = 10;
  s.train_seconds = 1.5;
  s.evaluation_seconds = 0.5;
  s.run_train_seconds = 0.75;
  s.run_evaluation_seconds = 0.25;
  s.samples_per_second = 12345.678;
  s.pace = 2000.0;
  s.learning_rate = 1e-300;
  s.seconds_left = kInfinity;
  s.train_history = std::make_shared<const std::vector<TrainPoint>>(
      std::vector<TrainPoint>{{1, 0.1, 0.2, 2.3, 0.1, 0.5}, {2, 0.2, 0.4, kNan, 0.0, 0.5}});
  s.eval_history = std::make_shared<const std::vector<EvalPoint>>(
      std::vector<EvalPoint>{{1, 32, 0.1, 0.2, 2.3, 0.1, 2.4, 0.15, 0.05, 1.75},
                             {2, 64, 0.2, 0.4, -kInfinity, 0.2, {}, {}, 0.0, {}}});
  s.train_tail = TrainPoint{3, 0.3, 0.5, 2.1, 0.2, 0.5};
  const auto answers =
      std::make_shared<const std::vector<std::uint8_t>>(std::vector<std::uint8_t>{1, 0, 1});
  s.moments = std::make_shared<const MomentList>(MomentList{std::make_shared<const Moment>(
      Moment{s.eval_history->front(), answers, {1, 2, 2, 0.5, {1, 128, 200, 255}}})});
  s.best_validation_accuracy = 0.15;
  s.best_step = 1;
  s.stopped_early = true;
  s.test_answers =
      std::make_shared<const std::vector<std::uint8_t>>(std::vector<std::uint8_t>{0, 1, 1});
  s.test_confidences =
      std::make_shared<const std::vector<float>>(std::vector<float>{0.5f, 1.0f, 0.1f});
  s.divergence = Divergence{2, 1, 0.05, "The loss ran away."};
  s.error = "no \"quotes\"\n";
  s.parameter_count = 38;
  s.threads = 4;
  s.taught = Taught{4, 0.75, 0.5};
  s.drawings = 9;
  s.drawings_revision = 12;
  return s;
}

}  // namespace

TEST_CASE("commands without content travel by name", "[wire]") {
  const Command sent = GENERATE(Command(command::Pause{}), Command(command::Step{}),
                                Command(command::Epoch{}), Command(command::Reset{}),
                                Command(command::Undo{}), Command(command::RestoreBest{}));
  CHECK(through(sent).index() == sent.index());
}

TEST_CASE("a data set travels with its files", "[wire]") {
  command::LoadDataset load;
  load.files.name = "tiny";
  load.files.class_names = {"x", "y"};
  load.files.train_images = {"a.idx", {0, 1, 255}};
  load.files.test_labels = {"b.idx", {}};
  const auto received = std::get<command::LoadDataset>(through(load)).files;
  CHECK(received.name == "tiny");
  CHECK(received.class_names == load.files.class_names);
  CHECK(received.train_images.name == "a.idx");
  CHECK(received.train_images.bytes == Bytes{0, 1, 255});
  CHECK(received.test_labels.bytes.empty());
  load.split = {.first = 4000000000u, .share = 0.25, .seed = 18446744073709551615u};
  CHECK(std::get<command::LoadDataset>(through(load)).split == load.split);
  load.split.share.reset();
  CHECK(std::get<command::LoadDataset>(through(load)).split == load.split);
}

TEST_CASE("a start travels with its length", "[wire]") {
  CHECK(std::get<command::Start>(through(command::Start{{.epochs = 0.5}})).length.epochs == 0.5);
  CHECK(std::get<command::Start>(through(command::Start{{.steps = 5}})).length.steps == 5);
  CHECK(std::get<command::Start>(through(command::Start{{.samples = 7}})).length.samples == 7);
  CHECK_FALSE(std::get<command::Start>(through(command::Start{})).length.epochs.has_value());
}

TEST_CASE("a configuration and a model file travel unchanged", "[wire]") {
  Hyperparameters h;
  h.hidden = {};
  h.optimizer = "adam";
  CHECK(std::get<command::Configure>(through(command::Configure{h})).hyperparameters == h);
  CHECK(std::get<command::LoadModel>(through(command::LoadModel{{1, 2, 3}})).file ==
        Bytes{1, 2, 3});
  const auto synthetic = std::get<command::LoadSynthetic>(through(command::LoadSynthetic{300, 20}));
  CHECK(synthetic.train == 300);
  CHECK(synthetic.test == 20);
  const TestSplit split{.first = 7, .share = 0.5};
  CHECK(std::get<command::LoadSynthetic>(through(command::LoadSynthetic{300, 20, split})).split ==
        split);
  const auto teach = std::get<command::Teach>(through(command::Teach{{0, 255}, 3, Bytes{7, 8}}));
  CHECK(teach.pixels == std::vector<std::uint8_t>{0, 255});
  CHECK(teach.label == 3);
  CHECK(teach.model == Bytes{7, 8});
  CHECK_FALSE(std::get<command::Teach>(through(command::Teach{})).model.has_value());
  const auto set =
      std::get<command::SetDrawings>(through(command::SetDrawings{2, 1, {0, 255}, {3}}));
  CHECK(set.rows == 2);
  CHECK(set.columns == 1);
  CHECK(set.pixels == std::vector<std::uint8_t>{0, 255});
  CHECK(set.labels == std::vector<std::uint8_t>{3});
  CHECK(std::get<command::RemoveDrawing>(through(command::RemoveDrawing{5})).index == 5);
  CHECK(std::get<command::SetPace>(through(command::SetPace{2000.0})).samples_per_second == 2000.0);
}

TEST_CASE("every request travels with its number", "[wire]") {
  const std::uint64_t id = 18446744073709551615u;
  const Request images = through({id, request::Images{Split::kTrain, {0, 4294967295u}}});
  CHECK(images.id == id);
  CHECK(std::get<request::Images>(images.body).split == Split::kTrain);
  CHECK(std::get<request::Images>(images.body).samples ==
        std::vector<std::uint32_t>{0, 4294967295u});
  CHECK(std::get<request::Evaluation>(through({1, request::Evaluation{Split::kTest}}).body).split ==
        Split::kTest);
  const auto activations =
      std::get<request::Activations>(through({1, request::Activations{{0.1f, 1.0f}}}).body);
  CHECK(activations.values == std::vector<float>{0.1f, 1.0f});
  const auto nearest =
      std::get<request::Nearest>(through({1, request::Nearest{{0.5f, 1.0f}, 3, Bytes{1, 2}}}).body);
  CHECK(nearest.values == std::vector<float>{0.5f, 1.0f});
  CHECK(nearest.count == 3);
  CHECK(nearest.model == Bytes{1, 2});
  const auto robustness =
      std::get<request::Robustness>(through({1, request::Robustness{Bytes{7}}}).body);
  CHECK(robustness.beside == Bytes{7});
  CHECK(std::get<request::SaveModel>(through({1, request::SaveModel{true}}).body).best);
  CHECK_FALSE(std::get<request::SaveModel>(through({1, request::SaveModel{}}).body).best);
  CHECK(std::get<request::Overview>(through({1, request::Overview{Split::kTest}}).body).split ==
        Split::kTest);
}

TEST_CASE("every reply travels with its number", "[wire]") {
  const auto images =
      std::get<reply::Images>(through({3, reply::Images{1, 2, {0, 255}, {9}}}).body);
  CHECK(images.rows == 1);
  CHECK(images.columns == 2);
  CHECK(images.pixels == std::vector<std::uint8_t>{0, 255});
  CHECK(images.labels == std::vector<std::uint8_t>{9});
  const auto evaluation =
      std::get<reply::Evaluation>(through({3, reply::Evaluation{kNan, 0.5, 2, {1, 2, 3, 4}}}).body);
  CHECK(std::isnan(evaluation.loss));
  CHECK(evaluation.accuracy == 0.5);
  CHECK(evaluation.confusion == std::vector<std::int32_t>{1, 2, 3, 4});
  const auto activations = std::get<reply::Activations>(
      through({3, reply::Activations{{{0.5f}, {}, {-1.0f, 2.0f}}}}).body);
  CHECK(activations.layers == std::vector<std::vector<float>>{{0.5f}, {}, {-1.0f, 2.0f}});
  const auto overview = std::get<reply::Overview>(
      through({3, reply::Overview{{2, 0}, {7, 255}, {{1, 4000000000u}, {}}}}).body);
  CHECK(overview.counts == std::vector<std::int32_t>{2, 0});
  CHECK(overview.means == std::vector<std::uint8_t>{7, 255});
  CHECK(overview.samples == std::vector<std::vector<std::uint32_t>>{{1, 4000000000u}, {}});
  CHECK(std::get<reply::SavedModel>(through({3, reply::SavedModel{{7}}}).body).file == Bytes{7});
  const Reply failed = through({3, reply::Failed{ErrorCode::kOutOfMemory, "too large"}});
  CHECK(failed.id == 3);
  CHECK(std::get<reply::Failed>(failed.body).code == ErrorCode::kOutOfMemory);
  CHECK(std::get<reply::Failed>(failed.body).message == "too large");
  CHECK(std::holds_alternative<reply::Done>(through({3, reply::Done{}}).body));
}

TEST_CASE("a snapshot travels whole", "[wire]") {
  const Snapshot a = sample_snapshot(), b = through(a);
  CHECK(b.revision == a.revision);
  CHECK(b.state == a.state);
  CHECK(b.active == a.active);
  CHECK(b.wanted == a.wanted);
  CHECK(b.dataset->test_labels == a.dataset->test_labels);
  CHECK(b.dataset->train_count == 100);
  CHECK(b.undo_label == "Reset");
  CHECK(b.step == a.step);
  CHECK(b.epoch == a.epoch);
  CHECK(b.run_first_sample == 32);
  CHECK(b.run_train_seconds == 0.75);
  CHECK(b.run_evaluation_seconds == 0.25);
  CHECK(b.learning_rate == a.learning_rate);
  CHECK(b.seconds_left == kInfinity);
  REQUIRE(b.train_history->size() == 2);
  CHECK((*b.train_history)[0].loss == 2.3);
  CHECK(std::isnan((*b.train_history)[1].loss));
  REQUIRE(b.eval_history->size() == 2);
  CHECK((*b.eval_history)[0].validation_accuracy == 0.15);
  CHECK_FALSE((*b.eval_history)[1].validation_accuracy.has_value());
  CHECK((*b.eval_history)[1].test_loss == -kInfinity);
  CHECK((*b.eval_history)[0].evaluation_seconds == 0.05);
  CHECK((*b.eval_history)[0].gradient_norm == 1.75);
  CHECK_FALSE((*b.eval_history)[1].gradient_norm.has_value());
  CHECK(b.train_tail->step == 3);
  CHECK(b.pace == 2000.0);
  CHECK_FALSE(b.from_seed);
  REQUIRE(b.moments->size() == 1);
  CHECK(b.moments->front()->evaluation.samples == 32);
  CHECK(*b.moments->front()->test_answers == std::vector<std::uint8_t>{1, 0, 1});
  CHECK(b.moments->front()->first_layer.scale == 0.5);
  CHECK(b.moments->front()->first_layer.pixels == a.moments->front()->first_layer.pixels);
  CHECK(b.best_validation_accuracy == 0.15);
  CHECK(*b.test_answers == *a.test_answers);
  CHECK(*b.test_confidences == *a.test_confidences);
  CHECK(b.divergence->message == a.divergence->message);
  CHECK(b.error == a.error);
  CHECK(b.threads == 4);
  CHECK(b.taught->label == 4);
  CHECK(b.taught->before == 0.75);
  CHECK(b.taught->after == 0.5);
  CHECK(b.drawings == 9);
  CHECK(b.drawings_revision == 12);
  REQUIRE(b.model);
  CHECK(b.model->calibration == a.model->calibration);
  for (std::size_t l = 0; l < 2; ++l) {
    CHECK(b.model->network.layers[l].weights == a.model->network.layers[l].weights);
    CHECK(b.model->network.layers[l].biases == a.model->network.layers[l].biases);
    CHECK(b.model->network.layers[l].activation == a.model->network.layers[l].activation);
  }
  CHECK(b.model->scaling.kind == InputScaling::Kind::kZScore);
  CHECK(b.model->scaling.mean == a.model->scaling.mean);
  CHECK(b.model->scaling.inverse_deviation == a.model->scaling.inverse_deviation);
  CHECK(b.model->class_names == a.model->class_names);
}

TEST_CASE("no member is left behind", "[wire]") {
  // Each list of names has to be as long as its type: a new member stops the compiler here, as a
  // reminder to name it in wire.cpp as well.
  const Snapshot snapshot = sample_snapshot();
  [[maybe_unused]] const auto& [s1, s2, s3, s4, s5, s6, s7, s8, s9, s10, s11, s12, s13, s14, s15,
                                s16, s17, s18, s19, s20, s21, s22, s23, s24, s25, s26, s27, s28,
                                s29, s30, s31, s32, s33, s34, s35, s36, s37, s38, s39, s40, s41,
                                s42, s43, s44] = snapshot;
  CHECK(wire::to_json(snapshot).size() == 44);
  [[maybe_unused]] const auto& [t1, t2, t3, t4, t5, t6] = snapshot.train_history->front();
  CHECK(wire::to_json(snapshot.train_history->front()).size() == 6);
  [[maybe_unused]] const auto& [e1, e2, e3, e4, e5, e6, e7, e8, e9, e10] =
      snapshot.eval_history->front();
  CHECK(wire::to_json(snapshot.eval_history->front()).size() == 10);
  [[maybe_unused]] const auto& [o1, o2, o3] = *snapshot.moments->front();
  CHECK(wire::to_json(snapshot)["moments"][0].size() == 3);
  [[maybe_unused]] const auto& [u1, u2, u3, u4, u5] = snapshot.moments->front()->first_layer;
  CHECK(wire::to_json(snapshot)["moments"][0]["first_layer"].size() == 5);
  [[maybe_unused]] const auto& [m1, m2, m3, m4, m5, m6, m7] = *snapshot.model;
  CHECK(wire::to_json(snapshot)["model"].size() == 7);
  [[maybe_unused]] const auto& [d1, d2, d3, d4, d5, d6, d7, d8] = *snapshot.dataset;
  CHECK(wire::to_json(snapshot)["dataset"].size() == 8);
}

TEST_CASE("benchmarks travel with their goals and outcomes", "[wire]") {
  using namespace benchmark;
  const auto goal = [](const Goal& sent) {
    return std::get<request::Benchmark>(through(Request{5, request::Benchmark{sent}}).body).goal;
  };
  const auto throughput =
      std::get<Throughput>(goal(Throughput{{7, 8}, 9, 2, Products::kDense, 0.5, "mild"}));
  const auto& [hidden, batch_size, threads, products, seconds, augmentation] = throughput;
  CHECK(hidden == std::vector<int>{7, 8});
  CHECK(batch_size == 9);
  CHECK(threads == 2);
  CHECK(products == Products::kDense);
  CHECK(seconds == 0.5);
  CHECK(augmentation == "mild");
  const auto time =
      std::get<TimeToAccuracy>(goal(TimeToAccuracy{"Fast", 0.97, 3, 2, Products::kEigen}));
  const auto& [preset, accuracy, seed, time_threads, time_products] = time;
  CHECK(preset == "Fast");
  CHECK(accuracy == 0.97);
  CHECK(seed == 3);
  CHECK(time_threads == 2);
  CHECK(time_products == Products::kEigen);
  CHECK(std::get<Latency>(goal(Latency{{}, 0.25})).seconds == 0.25);
  CHECK(std::get<benchmark::Evaluation>(goal(benchmark::Evaluation{{3}, 4, 0.25})).threads == 4);

  const auto outcome = [](const Outcome& sent) {
    return std::get<reply::Benchmark>(through(Reply{5, reply::Benchmark{sent}}).body).outcome;
  };
  const auto speed = std::get<ThroughputResult>(outcome(ThroughputResult{1e5, 40.9, 63.5, 2}));
  const auto& [samples_per_second, gflops, ceiling, speed_threads] = speed;
  CHECK(samples_per_second == 1e5);
  CHECK(gflops == 40.9);
  CHECK(ceiling == 63.5);
  CHECK(speed_threads == 2);
  const auto reached = std::get<TimeToAccuracyResult>(
      outcome(TimeToAccuracyResult{0.3, 120000, 2.0, 0.981, 0.4, 0.05, 0.01, 2}));
  const auto& [at, samples, epochs, final_accuracy, train, evaluation, setup, threads_then] =
      reached;
  CHECK(at == 0.3);
  CHECK(samples == 120000);
  CHECK(epochs == 2.0);
  CHECK(final_accuracy == 0.981);
  CHECK(train == 0.4);
  CHECK(evaluation == 0.05);
  CHECK(setup == 0.01);
  CHECK(threads_then == 2);
  CHECK_FALSE(std::get<TimeToAccuracyResult>(outcome(TimeToAccuracyResult{})).samples);
  CHECK(std::get<LatencyResult>(outcome(LatencyResult{2.5})).microseconds == 2.5);
  CHECK(std::get<benchmark::EvaluationResult>(outcome(benchmark::EvaluationResult{0.1, 10, 1}))
            .images == 10);
}

TEST_CASE("trials travel with their settings and scores", "[wire]") {
  Hyperparameters settings;
  settings.hidden = {30, 20};
  settings.learning_rate = 0.03;
  const auto asked = std::get<request::Trial>(
      through(Request{6, request::Trial{settings, {0.5, 1.0, 3.0}, 2}}).body);
  const auto& [received, budgets, rung] = asked;
  CHECK(received == settings);
  CHECK(budgets == std::vector<double>{0.5, 1.0, 3.0});
  CHECK(rung == 2);
  const auto answered =
      std::get<reply::Trial>(through(Reply{6, reply::Trial{true, 0.1, 0.9, 0.2, 0.8, 1.5}}).body);
  const auto& [diverged, train_loss, train_accuracy, loss, accuracy, seconds] = answered;
  CHECK(diverged);
  CHECK(train_loss == 0.1);
  CHECK(train_accuracy == 0.9);
  CHECK(loss == 0.2);
  CHECK(accuracy == 0.8);
  CHECK(seconds == 1.5);
}

TEST_CASE("an empty snapshot travels in every state", "[wire]") {
  Snapshot empty;
  empty.train_history = std::make_shared<const std::vector<TrainPoint>>();
  empty.eval_history = std::make_shared<const std::vector<EvalPoint>>();
  empty.moments = std::make_shared<const MomentList>();
  for (int state = 0; state <= static_cast<int>(SessionState::kDiverged); ++state) {
    empty.state = static_cast<SessionState>(state);
    const auto received = wire::snapshot_from_json(wire::to_json(empty));
    REQUIRE(received);
    CHECK(received->state == empty.state);
    CHECK_FALSE(received->model);
    CHECK_FALSE(received->dataset);
    CHECK_FALSE(received->divergence);
    CHECK_FALSE(received->test_answers);
  }
}

TEST_CASE("messages that are damaged are refused with the way to the damage", "[wire]") {
  const auto message = [](const auto& result) {
    REQUIRE_FALSE(result);
    return result.error().message;
  };
  using Catch::Matchers::ContainsSubstring;
  CHECK_THAT(message(wire::command_from_json(3)), ContainsSubstring("command.type: found 3"));
  CHECK_THAT(message(wire::command_from_json({{"type", "dance"}})),
             ContainsSubstring("command.type: found \"dance\""));
  CHECK_THAT(message(wire::command_from_json({{"type", 1}})), ContainsSubstring("command.type"));
  CHECK_THAT(message(wire::command_from_json({{"type", "start"}})),
             ContainsSubstring("command.length: found nothing"));
  CHECK_THAT(message(wire::command_from_json(
                 {{"type", "configure"}, {"hyperparameters", {{"epochs", -1}}}})),
             ContainsSubstring("command.hyperparameters: epochs: found -1"));
  CHECK_THAT(message(wire::request_from_json({{"id", -1}, {"body", {{"type", "save_model"}}}})),
             ContainsSubstring("request.id: found -1"));
  CHECK_THAT(message(wire::request_from_json({{"id", 1}})),
             ContainsSubstring("request.body: found nothing"));
  CHECK_THAT(message(wire::reply_from_json(
                 {{"id", 1}, {"body", {{"type", "failed"}, {"code", "bad"}, {"message", ""}}}})),
             ContainsSubstring("reply.body.code: found \"bad\""));

  const auto damaged = [&](const char* pointer, const json& value) {
    json form = wire::to_json(sample_snapshot());
    form[json::json_pointer(pointer)] = value;
    return message(wire::snapshot_from_json(form));
  };
  CHECK_THAT(damaged("/state", "asleep"), ContainsSubstring("snapshot.state"));
  CHECK_THAT(damaged("/trained", 1),
             ContainsSubstring("snapshot.trained: found 1, expected true or false"));
  CHECK_THAT(damaged("/epoch", "three"), ContainsSubstring("snapshot.epoch"));
  CHECK_THAT(damaged("/run", 4294967296), ContainsSubstring("fits into 32 bits"));
  CHECK_THAT(damaged("/train_history/1/step", 0.5),
             ContainsSubstring("snapshot.train_history[1].step"));
  CHECK_THAT(damaged("/train_history", nullptr), ContainsSubstring("history"));
  CHECK_THAT(damaged("/test_confidences", json::binary({1, 2, 3})),
             ContainsSubstring("multiple of 4"));
  CHECK_THAT(damaged("/test_answers", {{"bytes", {1, 256}}}),
             ContainsSubstring("snapshot.test_answers"));
  CHECK_THAT(damaged("/moments", nullptr), ContainsSubstring("history"));
  CHECK_THAT(damaged("/moments/0", nullptr), ContainsSubstring("not whole"));
  CHECK_THAT(damaged("/moments/0/first_layer/units", 3), ContainsSubstring("not whole"));
  CHECK_THAT(damaged("/model/network/layers/0/weights/rows", 5),
             ContainsSubstring("expected 5 x 6"));
  CHECK_THAT(damaged("/model/network/layers/1/biases", json::binary({})),
             ContainsSubstring("snapshot.model"));
  CHECK_THAT(damaged("/model/network/layers", json::array()), ContainsSubstring("no layers"));
  CHECK_THAT(damaged("/model/class_names", {"a"}), ContainsSubstring("1 class names, expected 2"));
  CHECK_THAT(damaged("/model/scaling/mean", json::binary({})), ContainsSubstring("scaling of 0"));
  CHECK_THAT(damaged("/model/rows", 2000000000), ContainsSubstring("2000000000 x 3 pixels"));
}

TEST_CASE("what may be absent may be missing too, as in files of former versions", "[wire]") {
  json form = wire::to_json(sample_snapshot());
  form["eval_history"][0].erase("gradient_norm");
  const auto read = wire::snapshot_from_json(form);
  REQUIRE(read);
  CHECK_FALSE(read->eval_history->front().gradient_norm.has_value());
  CHECK(read->eval_history->front().validation_accuracy == 0.15);
}

TEST_CASE("bytes that are no CBOR are refused", "[wire]") {
  CHECK_FALSE(wire::from_cbor({}));
  CHECK_FALSE(wire::from_cbor(Bytes{0xff}));
  Bytes packed = wire::to_cbor(wire::to_json(sample_snapshot()));
  packed.pop_back();
  CHECK_FALSE(wire::from_cbor(packed));
}

}  // namespace inkling
