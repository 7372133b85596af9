// What is kept of a run for showing it again.
#include <catch_amalgamated.hpp>

#include "session/moments.h"
#include "session/training_session.h"
#include "support/tiny_data.h"

using namespace inkling;
using testing::tiny_files;
using testing::tiny_settings;

namespace {

Moment moment_at(std::int64_t step) {
  Moment moment;
  moment.evaluation.step = step;
  moment.test_answers = std::make_shared<const std::vector<std::uint8_t>>();
  return moment;
}

Model model_of(const MatrixF& weights, int rows, int columns) {
  Model model;
  model.rows = rows;
  model.columns = columns;
  DenseLayer<float> layer;
  layer.weights = weights;
  layer.biases = VectorF::Zero(weights.rows());
  model.network.layers.push_back(layer);
  return model;
}

}  // namespace

TEST_CASE("the pictures of the first layer are its weights, unit by unit", "[moments]") {
  MatrixF weights(2, 4);               // two units, images of 2 x 2
  weights << 0.0f, 1.0f, -1.0f, 0.5f,  //
      -0.5f, 0.25f, 1.0f, 0.0f;
  const UnitImages images = first_layer_images(model_of(weights, 2, 2));
  CHECK(images.units == 2);
  CHECK(images.rows == 2);
  CHECK(images.columns == 2);
  REQUIRE(images.pixels.size() == 8);
  for (std::size_t unit = 0; unit < 2; ++unit)
    for (std::size_t pixel = 0; pixel < 4; ++pixel) {
      const double weight =
          (static_cast<double>(images.pixels[unit * 4 + pixel]) - 128.0) / 127.0 * images.scale;
      CHECK(weight == Catch::Approx(static_cast<double>(weights(static_cast<Index>(unit),
                                                                static_cast<Index>(pixel))))
                          .margin(0.005));
    }
}

TEST_CASE("a few huge weights do not hide the others", "[moments]") {
  MatrixF weights = MatrixF::Constant(4, 400, 0.1f);
  weights(0, 0) = 50.0f;
  const UnitImages images = first_layer_images(model_of(weights, 20, 20));
  CHECK(images.scale < 0.3);
  CHECK(images.pixels[0] == 255);
  CHECK(images.pixels[1] > 160);
}

TEST_CASE("the number of pictures is bounded, whatever the network", "[moments]") {
  CHECK(first_layer_images(model_of(MatrixF::Zero(100, 784), 28, 28)).units == kMaxUnitImages);
  const UnitImages large = first_layer_images(model_of(MatrixF::Ones(100, 64 * 64), 64, 64));
  CHECK(large.units >= 4);
  CHECK(large.pixels.size() <= std::size_t{24} * 28 * 28);
  CHECK(first_layer_images(model_of(MatrixF::Zero(3, 4), 2, 2)).pixels[0] == 128);
}

TEST_CASE("moments are thinned evenly and the newest is always there", "[moments]") {
  MomentLog log;
  for (std::int64_t step = 0; step < 1000; ++step) {
    log.add(moment_at(step));
    const MomentList& list = *log.list();
    REQUIRE(list.size() <= kMaxMoments);
    REQUIRE(list.front()->evaluation.step == 0);
    REQUIRE(list.back()->evaluation.step == step);
  }
  const MomentList& list = *log.list();
  CHECK(list.size() > kMaxMoments / 2);
  const std::int64_t stride = list[1]->evaluation.step;
  for (std::size_t i = 0; i + 1 < list.size(); ++i)
    CHECK(list[i]->evaluation.step == static_cast<std::int64_t>(i) * stride);
}

TEST_CASE("a run leaves a moment for each evaluation, and a reset can be undone with them",
          "[moments]") {
  double time = 0.0;
  TrainingSession session(SessionOptions{.clock = [&time] { return time += 0.0005; }});
  session.post(command::LoadDataset{tiny_files()});
  session.post(command::Configure{tiny_settings()});
  session.post(command::Start{});
  while (session.advance(Budget{0.05})) {
  }
  const SnapshotPtr end = session.snapshot();
  const MomentList& moments = *end->moments;
  REQUIRE(moments.size() == end->eval_history->size());
  for (std::size_t i = 0; i < moments.size(); ++i) {
    const EvalPoint& kept = moments[i]->evaluation;
    CHECK(kept.step == (*end->eval_history)[i].step);
    CHECK(kept.test_accuracy == (*end->eval_history)[i].test_accuracy);
    CHECK(kept.evaluation_seconds > (i == 0 ? 0.0 : moments[i - 1]->evaluation.evaluation_seconds));
    // The answers that were kept make the accuracy that was kept.
    const auto& answers = *moments[i]->test_answers;
    const auto& labels = end->dataset->test_labels;
    REQUIRE(answers.size() == labels.size());
    std::size_t right = 0;
    for (std::size_t k = 0; k < labels.size(); ++k) right += answers[k] == labels[k];
    CHECK(static_cast<double>(right) / static_cast<double>(labels.size()) ==
          Catch::Approx(kept.test_accuracy));
  }
  CHECK(moments.back()->test_answers == end->test_answers);
  CHECK(moments.back()->first_layer.pixels == first_layer_images(*end->model).pixels);
  CHECK(moments.front()->first_layer.pixels != moments.back()->first_layer.pixels);

  session.post(command::Reset{});
  session.advance(Budget{0.0});
  CHECK(session.snapshot()->moments->empty());
  session.post(command::Undo{});
  session.advance(Budget{0.0});
  CHECK(session.snapshot()->moments == end->moments);
}

TEST_CASE("a model from a file is known as such", "[moments]") {
  double time = 0.0;
  TrainingSession session(SessionOptions{.clock = [&time] { return time += 0.0005; }});
  session.post(command::LoadDataset{tiny_files()});
  session.post(command::Configure{tiny_settings()});
  session.advance(Budget{0.0});
  CHECK(session.snapshot()->from_seed);
  session.ask({1, request::SaveModel{}});
  session.advance(Budget{0.0});
  const auto replies = session.take_replies();
  REQUIRE(replies.size() == 1);
  session.post(command::LoadModel{std::get<reply::SavedModel>(replies[0].body).file});
  session.advance(Budget{0.0});
  CHECK_FALSE(session.snapshot()->from_seed);
  session.post(command::Reset{});
  session.advance(Budget{0.0});
  CHECK(session.snapshot()->from_seed);
}
