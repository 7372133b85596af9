// The session driven by hand: advance() is called with a clock that the test turns, so nothing here
// waits or sleeps.
#include <catch_amalgamated.hpp>
#include <cmath>
#include <map>
#include <numeric>

#include "core/analysis/batch_gradients.h"
#include "formats/model_file.h"
#include "session/training_session.h"
#include "support/same_weights.h"
#include "support/tiny_data.h"

using namespace inkling;
using Catch::Matchers::ContainsSubstring;
using testing::tiny_files;
using testing::tiny_settings;

namespace {

struct Fixture {
  double time = 0.0;
  TrainingSession session{SessionOptions{.clock = [this] { return time += 0.0005; }}};
  std::uint64_t next_id = 1;

  // Posts, lets it be carried out without training on, and returns the answer.
  ReplyBody tell(Command command) {
    const std::uint64_t id = next_id++;
    session.post(std::move(command), id);
    for (;;) {
      session.advance(Budget{0.0});
      for (Reply& reply : session.take_replies())
        if (reply.id == id) return std::move(reply.body);
    }
  }
  void must(Command command) {
    const ReplyBody body = tell(std::move(command));
    if (const auto* failed = std::get_if<reply::Failed>(&body)) FAIL(failed->message);
  }
  std::string refusal(Command command) {
    const ReplyBody body = tell(std::move(command));
    const auto* failed = std::get_if<reply::Failed>(&body);
    return failed != nullptr ? failed->message : "";
  }
  void load(const Hyperparameters& h = tiny_settings()) {
    must(command::LoadDataset{tiny_files()});
    must(command::Configure{h});
  }
  SnapshotPtr finish() {
    while (session.advance(Budget{0.05})) {
    }
    return now();
  }
  SnapshotPtr now() const { return session.snapshot(); }
};

}  // namespace

TEST_CASE("a new session has no data, says so, and stays alive", "[session]") {
  Fixture f;
  CHECK(f.now()->state == SessionState::kNoData);
  CHECK(f.now()->model == nullptr);
  CHECK_THAT(f.refusal(command::Start{}), ContainsSubstring("There is no data to learn from yet"));
  CHECK_THAT(f.refusal(command::Reset{}), ContainsSubstring("There is no data"));
  CHECK_THAT(f.now()->error, ContainsSubstring("There is no data"));
}

TEST_CASE("training runs to its end and tells what happened", "[session]") {
  Fixture f;
  f.load();
  CHECK(f.now()->state == SessionState::kReady);
  CHECK_FALSE(f.now()->trained);
  f.must(command::Start{});
  CHECK(f.now()->state == SessionState::kRunning);
  const SnapshotPtr end = f.finish();
  CHECK(end->state == SessionState::kFinished);
  CHECK(end->trained);
  CHECK(end->run == 1);
  CHECK(end->step == 80);
  CHECK(end->epoch == Catch::Approx(4.0));
  CHECK(end->eval_history->back().test_accuracy >= 0.95);
  CHECK(end->eval_history->back().step == 80);
  CHECK(end->eval_history->size() == 8);
  CHECK(end->train_history->size() == 40);
  CHECK(end->train_history->front().loss > end->train_history->back().loss);
  CHECK(end->test_answers->size() == 60);
  CHECK(end->train_seconds > 0.0);
  CHECK(end->evaluation_seconds > 0.0);
  CHECK(end->samples_per_second > 0.0);
  CHECK(end->best_validation_accuracy.has_value());
}

TEST_CASE("an evaluation tells how steep the loss is on the first training images", "[session]") {
  Fixture f;
  f.load();
  f.must(command::Start{});
  const SnapshotPtr end = f.finish();
  const auto data = testing::tiny_dataset();
  std::vector<std::uint32_t> samples(200);  // all of them: fewer than an evaluation takes
  std::iota(samples.begin(), samples.end(), 0u);
  double sum = 0.0;
  for (const auto& layer : batch_gradients(*end->model, data->train, samples).layers) {
    for (const float weight : layer.weights.reshaped())
      sum += static_cast<double>(weight) * static_cast<double>(weight);
    for (const float bias : layer.biases)
      sum += static_cast<double>(bias) * static_cast<double>(bias);
  }
  REQUIRE(end->eval_history->back().gradient_norm.has_value());
  CHECK(*end->eval_history->back().gradient_norm == Catch::Approx(std::sqrt(sum)).epsilon(1e-5));
  CHECK(end->moments->back()->evaluation.gradient_norm == end->eval_history->back().gradient_norm);
  CHECK(*end->eval_history->back().gradient_norm < *end->eval_history->front().gradient_norm);
  // Its time is the evaluation's: the clock of the test goes on with each look.
  CHECK(end->eval_history->back().evaluation_seconds == end->evaluation_seconds);
}

TEST_CASE("pausing keeps the place and starting goes on to the same weights", "[session]") {
  Fixture whole, parts;
  whole.load();
  parts.load();
  whole.must(command::Start{});
  parts.must(command::Start{});
  while (parts.now()->step < 30) parts.session.advance(Budget{0.0});
  parts.must(command::Pause{});
  CHECK(parts.now()->state == SessionState::kPaused);
  const std::int64_t step = parts.now()->step;
  parts.finish();
  CHECK(parts.now()->step == step);
  parts.must(command::Start{});
  CHECK(same_weights(*whole.finish()->model, *parts.finish()->model));
  CHECK(parts.now()->run == 1);
}

TEST_CASE("a step is one batch and an epoch ends at its border, both evaluated", "[session]") {
  Fixture f;
  f.load();
  f.must(command::Step{});
  CHECK(f.finish()->step == 1);
  CHECK(f.now()->state == SessionState::kPaused);
  CHECK(f.now()->eval_history->back().step == 1);
  f.must(command::Epoch{});
  CHECK(f.finish()->step == 20);
  f.must(command::Epoch{});
  CHECK(f.finish()->step == 40);
  CHECK(f.now()->state == SessionState::kPaused);
  CHECK(f.now()->eval_history->back().step == 40);
}

TEST_CASE("a run has the length that was asked for", "[session]") {
  Fixture f;
  f.load();
  f.must(command::Start{RunLength{.steps = 7}});
  CHECK(f.finish()->step == 7);
  f.must(command::Start{RunLength{.epochs = 0.5}});
  CHECK(f.finish()->step == 17);
  f.must(command::Start{RunLength{.samples = 80}});
  CHECK(f.finish()->step == 27);
  CHECK(f.now()->run == 3);
  CHECK_THAT(f.refusal(command::Start{RunLength{.steps = 0}}),
             ContainsSubstring("a length above 0"));
  CHECK_THAT(f.refusal(command::Start{RunLength{.epochs = 1.0, .steps = 1}}),
             ContainsSubstring("found several"));
}

TEST_CASE("a reset can be undone exactly", "[session]") {
  Fixture f;
  f.load();
  f.must(command::Start{});
  const SnapshotPtr before = f.finish();
  f.must(command::Reset{});
  CHECK(f.now()->state == SessionState::kReady);
  CHECK(f.now()->step == 0);
  CHECK(f.now()->eval_history->empty());
  CHECK(f.now()->can_undo);
  CHECK_FALSE(same_weights(*before->model, *f.now()->model));
  f.must(command::Undo{});
  CHECK(same_weights(*before->model, *f.now()->model));
  CHECK(f.now()->step == before->step);
  CHECK(f.now()->eval_history->size() == before->eval_history->size());
  CHECK_THAT(f.refusal(command::Undo{}), ContainsSubstring("nothing to undo"));
}

TEST_CASE("settings act when their description says", "[session]") {
  Fixture f;
  f.load();
  f.must(command::Start{});
  while (f.now()->step < 5) f.session.advance(Budget{0.0});
  Hyperparameters h = tiny_settings();
  h.learning_rate = 0.02;
  h.batch_size = 16;
  h.hidden = {20};
  f.must(command::Configure{h});
  CHECK(f.now()->active.learning_rate == 0.02);
  CHECK(f.now()->active.batch_size == 8);
  CHECK(f.now()->active.hidden == std::vector{12});
  CHECK(f.now()->wanted.hidden == std::vector{20});
  const SnapshotPtr end = f.finish();
  CHECK(end->active.batch_size == 16);
  CHECK(end->active.hidden == std::vector{12});
  // The next start makes the network that waits; the old one can be had back.
  f.must(command::Start{});
  CHECK(f.now()->active.hidden == std::vector{20});
  CHECK(f.now()->can_undo);
  f.must(command::Undo{});
  CHECK(same_weights(*end->model, *f.now()->model));
}

TEST_CASE("before training every setting acts at once", "[session]") {
  Fixture f;
  f.load();
  Hyperparameters h = tiny_settings();
  h.hidden = {5, 6};
  f.must(command::Configure{h});
  CHECK(f.now()->active.hidden == h.hidden);
  CHECK(f.now()->model->network.layers.size() == 3);
  CHECK_FALSE(f.now()->can_undo);
}

TEST_CASE("bad settings are refused and change nothing", "[session]") {
  Fixture f;
  f.load();
  Hyperparameters h = tiny_settings();
  h.learning_rate = -1;
  CHECK_THAT(f.refusal(command::Configure{h}), ContainsSubstring("learning_rate: found -1"));
  h = tiny_settings();
  h.validation_count = 5000;
  CHECK_THAT(f.refusal(command::Configure{h}), ContainsSubstring("validation_count"));
  h = tiny_settings();
  h.data = "mnist";
  CHECK_THAT(f.refusal(command::Configure{h}),
             ContainsSubstring("data: found mnist, expected tiny"));
  CHECK(f.now()->wanted == tiny_settings());
}

TEST_CASE("a network beyond the memory is refused beforehand", "[session]") {
  double time = 0.0;
  TrainingSession session(
      {.clock = [&time] { return time += 0.001; }, .memory_limit_bytes = std::size_t{8} << 20});
  session.post(command::LoadDataset{tiny_files()}, 1);
  Hyperparameters h = tiny_settings();
  h.hidden = {4096, 4096};
  session.post(command::Configure{h}, 2);
  session.advance(Budget{0.0});
  const auto replies = session.take_replies();
  REQUIRE(replies.size() == 2);
  const auto* failed = std::get_if<reply::Failed>(&replies[1].body);
  REQUIRE(failed != nullptr);
  CHECK(failed->code == ErrorCode::kOutOfMemory);
  CHECK_THAT(failed->message, ContainsSubstring("MiB are available"));
}

TEST_CASE("a refused data set leaves the former one and its network", "[session]") {
  Fixture f;
  f.load();
  f.must(command::Start{});
  const SnapshotPtr before = f.finish();
  DatasetFiles files = tiny_files();
  files.test_labels.bytes.pop_back();
  CHECK_THAT(f.refusal(command::LoadDataset{std::move(files)}),
             ContainsSubstring("test-labels: found 67 bytes"));
  CHECK(f.now()->dataset->name == "tiny");
  CHECK(same_weights(*before->model, *f.now()->model));
}

TEST_CASE("a data set is taken with the test part that is asked for", "[session]") {
  Fixture f;
  command::LoadDataset load{tiny_files(200, 60), {.first = 100, .share = 0.25}};
  f.must(load);
  CHECK(f.now()->dataset->train_count == 75);
  CHECK(f.now()->dataset->test_count == 25);
  CHECK(f.now()->dataset->split == load.split);
  load.split = {.first = 120};
  f.must(load);
  CHECK(f.now()->dataset->train_count == 120);
  CHECK(f.now()->dataset->test_count == 60);
  CHECK_THAT(f.refusal(command::LoadDataset{tiny_files(200, 60), {.first = 201}}),
             ContainsSubstring("first: found 201, expected at most 200"));
  CHECK_THAT(f.refusal(command::LoadDataset{tiny_files(200, 60), {.share = 1.0}}),
             ContainsSubstring("test_share: found 1"));
  CHECK(f.now()->dataset->train_count == 120);

  // Without test files, a fifth of the images tests.
  load.files = tiny_files(200, 60);
  load.files.test_images = load.files.test_labels = {};
  load.split = {};
  f.must(load);
  CHECK(f.now()->dataset->train_count == 160);
  CHECK(f.now()->dataset->test_count == 40);
}

TEST_CASE("an overview counts and averages each class", "[session]") {
  // Four images of 8 x 8 pixels, of which the first and the last may hold ink, which is 16.
  constexpr std::size_t kPixels = 64;
  const std::vector<std::uint8_t> firsts = {0, 8, 16, 4}, lasts = {16, 0, 16, 0},
                                  labels = {1, 0, 1, 0};
  std::vector<std::uint8_t> pixels(4 * kPixels);
  for (std::size_t i = 0; i < 4; ++i) {
    pixels[i * kPixels] = firsts[i];
    pixels[(i + 1) * kPixels - 1] = lasts[i];
  }
  DatasetFiles files;
  files.name = "hand-made";
  files.class_names = {"a", "b", "none"};
  files.train_images.bytes = format_idx_images(4, 8, 8, pixels.data());
  files.train_labels.bytes = format_idx_labels(labels);
  files.test_images.bytes = format_idx_images(1, 8, 8, pixels.data());
  files.test_labels.bytes = format_idx_labels({1});
  Fixture f;
  Hyperparameters h = tiny_settings();
  h.validation_count = 0;
  f.must(command::Configure{h});
  f.must(command::LoadDataset{std::move(files)});
  f.session.ask({100, request::Overview{Split::kTrain}});
  f.session.ask({101, request::Overview{Split::kTest}});
  f.session.ask({102, request::Overview{Split::kOwn}});
  f.finish();
  std::map<std::uint64_t, ReplyBody> answers;
  for (Reply& reply : f.session.take_replies()) answers[reply.id] = std::move(reply.body);
  const auto& train = std::get<reply::Overview>(answers.at(100));
  CHECK(train.counts == std::vector<std::int32_t>{2, 2, 0});
  // (8 + 4) / 2 of 16 is 95.6 of 255; (0 + 16) / 2 is 127.5.
  std::vector<std::uint8_t> means(3 * kPixels);
  means[0] = 96, means[kPixels] = 128, means[2 * kPixels - 1] = 255;
  CHECK(train.means == means);
  CHECK(train.samples == std::vector<std::vector<std::uint32_t>>{{1, 3}, {0, 2}, {}});
  const auto& test = std::get<reply::Overview>(answers.at(101));
  CHECK(test.counts == std::vector<std::int32_t>{0, 1, 0});
  means[0] = means[kPixels] = 0;
  CHECK(test.means == means);
  CHECK(std::holds_alternative<reply::Failed>(answers.at(102)));
}

TEST_CASE("new data sets the trained network aside", "[session]") {
  Fixture f;
  f.load();
  f.must(command::Start{});
  const SnapshotPtr before = f.finish();
  DatasetFiles files = tiny_files(80, 20, 3);
  files.name = "other";
  f.must(command::LoadDataset{std::move(files)});
  CHECK(f.now()->dataset->name == "other");
  CHECK(f.now()->wanted.data == "other");
  CHECK(f.now()->model->network.outputs() == 3);
  CHECK(f.now()->undo_label == "New data");
  f.must(command::Undo{});
  CHECK(f.now()->dataset->name == "tiny");
  CHECK(same_weights(*before->model, *f.now()->model));
}

TEST_CASE("divergence is told with a hint, and training can start again", "[session]") {
  Fixture f;
  Hyperparameters h = tiny_settings();
  h.learning_rate = 10.0;
  h.momentum = 0.999;
  h.activation = {"identity"};
  h.hidden = {32, 32, 32};
  h.epochs = 50;
  f.load(h);
  f.must(command::Start{});
  const SnapshotPtr end = f.finish();
  REQUIRE(end->state == SessionState::kDiverged);
  CHECK(end->divergence->suggested_learning_rate == Catch::Approx(1.0));
  CHECK_THAT(end->divergence->message, ContainsSubstring("The loss ran away at step"));
  CHECK(end->model->network.all_finite());
  h.learning_rate = 0.001;
  h.momentum = 0.0;
  f.must(command::Configure{h});
  f.must(command::Start{RunLength{.steps = 5}});
  CHECK(f.finish()->state == SessionState::kFinished);
}

TEST_CASE("questions are answered while training goes on", "[session]") {
  Fixture f;
  f.load();
  f.must(command::Start{});
  f.session.ask({100, request::Evaluation{Split::kTrain}});
  f.session.ask({101, request::Images{Split::kTest, {0, 5}}});
  f.session.ask({102, request::Activations{std::vector<float>(64, 0.5f)}});
  f.session.ask({103, request::SaveModel{}});
  f.session.ask({104, request::Images{Split::kTest, {60}}});
  f.session.ask({105, request::Activations{std::vector<float>(63, 0.5f)}});
  f.session.ask({106, request::Evaluation{}});
  f.session.cancel(106);
  f.finish();
  std::map<std::uint64_t, ReplyBody> answers;
  for (Reply& reply : f.session.take_replies()) answers[reply.id] = std::move(reply.body);
  CHECK(answers.size() == 6);
  const auto& evaluation = std::get<reply::Evaluation>(answers.at(100));
  CHECK(std::accumulate(evaluation.confusion.begin(), evaluation.confusion.end(), 0) == 200);
  const auto& images = std::get<reply::Images>(answers.at(101));
  CHECK(images.pixels.size() == 128);
  CHECK(images.labels == std::vector<std::uint8_t>{0, 1});
  const auto& activations = std::get<reply::Activations>(answers.at(102));
  REQUIRE(activations.layers.size() == 2);
  CHECK(activations.layers[0].size() == 12);
  CHECK(std::accumulate(activations.layers[1].begin(), activations.layers[1].end(), 0.0f) ==
        Catch::Approx(1.0f));
  CHECK(parse_model(std::get<reply::SavedModel>(answers.at(103)).file).ok());
  CHECK_THAT(std::get<reply::Failed>(answers.at(104)).message, ContainsSubstring("found index 60"));
  CHECK_THAT(std::get<reply::Failed>(answers.at(105)).message,
             ContainsSubstring("found 63 values, expected 64"));
}

TEST_CASE("the training images that look most alike are found by the last hidden layer",
          "[session]") {
  Fixture f;
  f.load();
  f.must(command::Start{});
  f.finish();
  // A training image itself is the nearest of all.
  f.session.ask({100, request::Images{Split::kTrain, {17}}});
  f.finish();
  const auto images = f.session.take_replies();
  const auto& pixels = std::get<reply::Images>(images.at(0).body).pixels;
  request::Nearest question;
  for (const std::uint8_t pixel : pixels) question.values.push_back(pixel / 255.0f);
  question.count = 5;
  f.session.ask({101, question});
  f.session.ask({102, request::Nearest{{0.5f}, 5, {}}});
  question.count = 65;
  f.session.ask({103, question});
  f.finish();
  std::map<std::uint64_t, ReplyBody> answers;
  for (Reply& reply : f.session.take_replies()) answers[reply.id] = std::move(reply.body);
  const auto& nearest = std::get<reply::Nearest>(answers.at(101));
  REQUIRE(nearest.images.labels.size() == 5);
  CHECK(nearest.among == 200);
  CHECK(nearest.distances[0] == Catch::Approx(0.0).margin(1e-4));
  CHECK(std::is_sorted(nearest.distances.begin(), nearest.distances.end()));
  CHECK(std::equal(pixels.begin(), pixels.end(), nearest.images.pixels.begin()));
  CHECK_THAT(std::get<reply::Failed>(answers.at(102)).message,
             ContainsSubstring("found 1 values, expected 64"));
  CHECK_THAT(std::get<reply::Failed>(answers.at(103)).message,
             ContainsSubstring("found a count of 65"));
}

TEST_CASE("a saved model tells what its weights have gone through", "[session]") {
  const auto record_in = [](Fixture& f) {
    f.session.ask({100, request::SaveModel{}});
    f.finish();
    const auto replies = f.session.take_replies();
    REQUIRE(replies.size() == 1);
    const Bytes file = std::get<reply::SavedModel>(replies[0].body).file;
    const auto model = parse_model(file);
    REQUIRE(model);
    REQUIRE(model->training);
    return std::pair(file, *model->training);
  };
  Fixture f;
  f.load();
  f.must(command::Start{});
  const SnapshotPtr end = f.finish();
  const auto [file, record] = record_in(f);
  CHECK(record.steps == end->step);
  CHECK(record.samples == end->samples);
  CHECK(record.epochs == end->epoch);
  CHECK(record.test_accuracy == end->eval_history->back().test_accuracy);
  SECTION("with no accuracy where the weights have moved since the test") {
    f.must(command::Start{RunLength{.steps = 5}});
    for (int i = 0; i < 3; ++i) f.session.advance(Budget{0.0});
    f.must(command::Pause{});
    REQUIRE(f.now()->step > end->step);
    CHECK_FALSE(record_in(f).second.test_accuracy);
  }
  SECTION("added up over the files that it was kept in") {
    Fixture g;
    g.load();
    g.must(command::LoadModel{file});
    g.finish();
    CHECK(record_in(g).second == record);
    g.must(command::Start{RunLength{.steps = 5}});
    g.finish();
    CHECK(record_in(g).second.steps == record.steps + 5);
  }
  SECTION("also in a session without data") {
    Fixture g;
    g.must(command::LoadModel{file});
    CHECK(record_in(g).second == record);
  }
}

TEST_CASE("a saved model brings its weights and architecture back", "[session]") {
  Fixture f;
  f.load();
  f.must(command::Start{});
  const SnapshotPtr before = f.finish();
  const Bytes file = format_model(*before->model, before->active);
  SECTION("into a session with other data of the same shape and other settings") {
    Fixture g;
    Hyperparameters h = tiny_settings();
    h.hidden = {33};
    g.load(h);
    g.must(command::LoadModel{file});
    CHECK(same_weights(*before->model, *g.now()->model));
    CHECK(g.now()->active.hidden == std::vector{12});
    CHECK(g.finish()->eval_history->back().test_accuracy ==
          before->eval_history->back().test_accuracy);
    g.must(command::Start{RunLength{.steps = 3}});
    CHECK(g.finish()->state == SessionState::kFinished);
  }
  SECTION("into a session without data, and the data come later") {
    Fixture g;
    g.must(command::LoadModel{file});
    REQUIRE(g.now()->model != nullptr);
    CHECK(g.now()->state == SessionState::kNoData);
    CHECK(same_weights(*before->model, *g.now()->model));
    // Saved again it keeps the settings it was trained with, whatever has been asked for since.
    Hyperparameters other = g.now()->wanted;
    other.hidden = {99};
    g.must(command::Configure{other});
    g.session.ask({100, request::SaveModel{}});
    g.finish();
    const auto replies = g.session.take_replies();
    REQUIRE(replies.size() == 1);
    CHECK(parse_model(std::get<reply::SavedModel>(replies[0].body).file).ok());
    g.must(command::LoadDataset{tiny_files()});
    CHECK(g.now()->active.hidden == std::vector{12});
    CHECK(g.now()->wanted.hidden == std::vector{99});
    CHECK(same_weights(*before->model, *g.now()->model));
    CHECK(g.now()->trained);
  }
  SECTION("not where its shape does not fit") {
    Fixture g;
    DatasetFiles files = tiny_files(80, 20, 3);
    g.must(command::LoadDataset{std::move(files)});
    CHECK_THAT(g.refusal(command::LoadModel{file}),
               ContainsSubstring("in 4 classes, expected 8 x 8 in 3"));
    CHECK(g.now()->model->network.outputs() == 3);
  }
  SECTION("not where the file is damaged") {
    const SnapshotPtr present = f.now();
    CHECK_FALSE(f.refusal(command::LoadModel{Bytes(file.begin(), file.end() - 1)}).empty());
    CHECK(f.now()->model == present->model);
  }
}

TEST_CASE("the best weights can be restored", "[session]") {
  Fixture f;
  f.load();
  CHECK_THAT(f.refusal(command::RestoreBest{}), ContainsSubstring("no best weights"));
  f.must(command::Start{});
  f.finish();
  f.must(command::RestoreBest{});
  const SnapshotPtr end = f.finish();
  CHECK(end->eval_history->back().validation_accuracy == end->best_validation_accuracy);
}

TEST_CASE("snapshots share what has not changed", "[session]") {
  Fixture f;
  f.load();
  f.must(command::Start{});
  const SnapshotPtr a = f.finish();
  f.must(command::Pause{});
  const SnapshotPtr b = f.now();
  CHECK(b->revision > a->revision);
  CHECK(a->model == b->model);
  CHECK(a->train_history == b->train_history);
  CHECK(a->test_answers == b->test_answers);
}

TEST_CASE("an idle session has no work", "[session]") {
  Fixture f;
  f.load();
  CHECK_FALSE(f.session.advance(Budget{1.0}));
  f.must(command::Start{});
  f.finish();
  CHECK_FALSE(f.session.advance(Budget{1.0}));
}

TEST_CASE("synthetic digits are drawn, learned and told by name", "[session]") {
  Fixture f;
  f.must(command::LoadSynthetic{600, 200});
  const SnapshotPtr drawn = f.now();
  CHECK(drawn->dataset->name == "synthetic");
  CHECK(drawn->wanted.data == "synthetic");
  CHECK(drawn->dataset->train_count == 600);
  CHECK(drawn->dataset->test_count == 200);
  CHECK(drawn->validation_samples == 60);  // 5,000 would be more than there are
  CHECK(drawn->train_samples == 540);
  Hyperparameters h = drawn->wanted;
  h.epochs = 12.0;
  h.batch_size = 16;
  f.must(command::Configure{h});
  f.must(command::Start{});
  CHECK(f.finish()->eval_history->back().test_accuracy > 0.6);  // by chance: 0.1
  f.must(command::LoadSynthetic{600, 200, {.first = 300, .share = 0.25}});
  CHECK(f.now()->dataset->train_count == 225);
  CHECK(f.now()->dataset->test_count == 75);
  CHECK_THAT(f.refusal(command::LoadSynthetic{600, 200, {.share = -0.1}}),
             ContainsSubstring("test_share: found -0.1"));
  CHECK_THAT(f.refusal(command::LoadSynthetic{1, 200}),
             ContainsSubstring("found 1, expected 2 to"));
  CHECK(f.now()->dataset->train_count == 225);
}

TEST_CASE("synthetic digits are mixed into data that they suit, and refused elsewhere",
          "[session]") {
  Fixture f;
  f.load();
  Hyperparameters h = tiny_settings();
  h.synthetic_share = 0.5;
  CHECK_THAT(f.refusal(command::Configure{h}),
             ContainsSubstring("synthetic_share: found 0.5 with the data set tiny, expected 0"));
  f.must(command::LoadSynthetic{400, 100});
  f.must(command::LoadDataset{tiny_files()});

  Fixture before;  // wanted before any data has come
  before.must(command::Configure{h});
  before.must(command::LoadDataset{tiny_files()});
  CHECK(before.now()->wanted.synthetic_share == 0.0);

  // A model that was trained so is no reason to refuse it to data that it fits.
  ModelFile file;
  file.model = *f.now()->model;
  file.hyperparameters = f.now()->active;
  file.hyperparameters.synthetic_share = 1.0;
  f.must(command::LoadModel{format_model(file.model, file.hyperparameters)});
  CHECK(f.now()->wanted.synthetic_share == 0.0);

  DatasetFiles named = tiny_files();
  named.name = "synthetic";
  CHECK_THAT(f.refusal(command::LoadDataset{std::move(named)}),
             ContainsSubstring("found the name synthetic for files"));
}
