// Lessons and the visitor's own drawings, as the session sees them.
#include <catch_amalgamated.hpp>

#include "formats/model_file.h"
#include "session/training_session.h"
#include "support/same_weights.h"
#include "support/tiny_data.h"

using namespace inkling;
using Catch::Matchers::ContainsSubstring;
using testing::tiny_files;
using testing::tiny_settings;

namespace {

struct Teaching {
  double time = 0.0;
  TrainingSession session{SessionOptions{.clock = [this] { return time += 0.0005; }}};
  std::uint64_t next_id = 1;

  ReplyBody reply_to(std::uint64_t id) {
    for (;;) {
      session.advance(Budget{0.0});
      for (Reply& reply : session.take_replies())
        if (reply.id == id) return std::move(reply.body);
    }
  }
  std::string refusal(Command command) {
    const std::uint64_t id = next_id++;
    session.post(std::move(command), id);
    const ReplyBody body = reply_to(id);
    const auto* failed = std::get_if<reply::Failed>(&body);
    return failed != nullptr ? failed->message : "";
  }
  void must(Command command) { CHECK(refusal(std::move(command)) == ""); }
  ReplyBody ask(RequestBody body) {
    const std::uint64_t id = next_id++;
    session.ask({id, std::move(body)});
    return reply_to(id);
  }
  SnapshotPtr finish() {
    while (session.advance(Budget{0.05})) {
    }
    return now();
  }
  SnapshotPtr now() const { return session.snapshot(); }
  void train() {
    must(command::LoadDataset{tiny_files()});
    must(command::Configure{tiny_settings()});
    must(command::Start{});
    finish();
  }
};

// A column of ink, which no class of the tiny set has.
std::vector<std::uint8_t> column() {
  std::vector<std::uint8_t> pixels(64, 0);
  for (std::size_t y = 0; y < 8; ++y) pixels[y * 8 + 3] = pixels[y * 8 + 4] = 255;
  return pixels;
}

int answer(const Model& model, const std::vector<std::uint8_t>& pixels) {
  std::vector<float> values;
  for (const std::uint8_t pixel : pixels) values.push_back(static_cast<float>(pixel) / 255.0f);
  Index digit = 0;
  classify(model, values).maxCoeff(&digit);
  return static_cast<int>(digit);
}

}  // namespace

TEST_CASE("a lesson teaches the drawing, and Undo takes it back exactly", "[teaching]") {
  Teaching f;
  f.train();
  const SnapshotPtr before = f.now();
  const int label = (answer(*before->model, column()) + 1) % 4;
  f.must(command::Teach{column(), label, std::nullopt});
  CHECK(f.now()->taught->after == std::nullopt);
  CHECK(f.now()->drawings == 1);
  const SnapshotPtr after = f.finish();
  CHECK(answer(*after->model, column()) == label);
  REQUIRE(after->taught->after);
  CHECK(after->taught->label == label);
  CHECK(after->taught->before == before->eval_history->back().test_accuracy);
  CHECK(*after->taught->after > 0.9);
  CHECK(after->undo_label == "Teach");
  f.must(command::Undo{});
  CHECK(same_weights(*f.now()->model, *before->model));
  CHECK(f.now()->drawings == 0);
  CHECK_FALSE(f.now()->taught);
  CHECK(f.now()->step == before->step);
}

TEST_CASE("Undo takes away the lesson's drawing and no other", "[teaching]") {
  Teaching f;
  f.train();
  f.must(command::Teach{column(), 0, std::nullopt});
  f.must(command::Teach{column(), 1, std::nullopt});
  f.must(command::Undo{});
  CHECK(f.now()->drawings == 1);
  f.must(command::Undo{});  // there and back again: the second lesson's weights
  CHECK(f.now()->drawings == 1);
  f.must(command::Teach{column(), 2, std::nullopt});
  command::SetDrawings set{8, 8, std::vector<std::uint8_t>(5 * 64, 9), {1, 1, 1, 1, 1}};
  f.must(std::move(set));
  f.must(command::Undo{});
  CHECK(f.now()->drawings == 5);
}

TEST_CASE("a lesson may begin with the weights of a file", "[teaching]") {
  Teaching other;
  other.train();
  const Bytes file = format_model(*other.now()->model, other.now()->active);
  Teaching f;
  f.must(command::LoadDataset{tiny_files()});
  f.must(command::Teach{column(), 2, file});
  CHECK(f.now()->taught->before > 0.9);
  CHECK(answer(*f.finish()->model, column()) == 2);
  CHECK_THAT(f.refusal(command::Teach{column(), 2, Bytes{1, 2, 3}}),
             ContainsSubstring("Found 3 bytes"));
  CHECK(f.now()->drawings == 1);
}

TEST_CASE("whatever comes next waits for the end of the lesson", "[teaching]") {
  Teaching f;
  f.train();
  f.must(command::Teach{column(), 1, std::nullopt});
  f.must(command::Start{});
  CHECK(f.now()->state == SessionState::kRunning);
  CHECK(answer(*f.now()->model, column()) == 1);
}

TEST_CASE("drawings are looked at, removed, replaced and mixed in", "[teaching]") {
  Teaching f;
  f.train();
  for (const int label : {0, 1, 2}) f.must(command::Teach{column(), label, std::nullopt});
  f.finish();
  const ReplyBody body = f.ask(request::Images{Split::kOwn, {2, 0}});
  const auto& images = std::get<reply::Images>(body);
  CHECK(images.labels == std::vector<std::uint8_t>{2, 0});
  CHECK(std::vector<std::uint8_t>(images.pixels.begin(), images.pixels.begin() + 64) == column());
  const std::uint64_t revision = f.now()->drawings_revision;
  f.must(command::RemoveDrawing{1});
  CHECK(f.now()->drawings == 2);
  CHECK(f.now()->drawings_revision > revision);
  const ReplyBody rest = f.ask(request::Images{Split::kOwn, {0, 1}});
  CHECK(std::get<reply::Images>(rest).labels == std::vector<std::uint8_t>{0, 2});
  // A new training meets them: it counts more samples, and reads the sign.
  command::SetDrawings set{8, 8, {}, std::vector<std::uint8_t>(5, 3)};
  for (int i = 0; i < 5; ++i) {
    const auto drawing = column();
    set.pixels.insert(set.pixels.end(), drawing.begin(), drawing.end());
  }
  f.must(std::move(set));
  Hyperparameters h = tiny_settings();
  h.own_share = 0.25;
  f.must(command::Configure{h});
  f.must(command::Reset{});
  CHECK(f.now()->train_samples == 160 + 40);
  f.must(command::Start{});
  CHECK(answer(*f.finish()->model, column()) == 3);
  f.must(command::SetDrawings{});
  CHECK(f.now()->drawings == 0);
  CHECK_THAT(std::get<reply::Failed>(f.ask(request::Images{Split::kOwn, {0}})).message,
             ContainsSubstring("There are no drawings yet"));
}

TEST_CASE("drawings of another size wait for data that they fit", "[teaching]") {
  Teaching f;
  f.must(command::SetDrawings{28, 28, std::vector<std::uint8_t>(784, 9), {1}});
  f.train();
  CHECK(f.now()->train_samples == 160);
  CHECK_THAT(f.refusal(command::Teach{column(), 1, std::nullopt}),
             ContainsSubstring("your drawings are for other data"));
  CHECK(f.now()->drawings == 1);
}

TEST_CASE("what cannot be taught is refused, and nothing is lost", "[teaching]") {
  Teaching f;
  CHECK_THAT(f.refusal(command::Teach{column(), 1, std::nullopt}), ContainsSubstring("no data"));
  f.train();
  const SnapshotPtr before = f.now();
  CHECK_THAT(f.refusal(command::Teach{{1, 2}, 1, std::nullopt}),
             ContainsSubstring("found 2 pixels, expected 64"));
  CHECK_THAT(f.refusal(command::Teach{std::vector<std::uint8_t>(64, 0), 1, std::nullopt}),
             ContainsSubstring("found an empty image"));
  CHECK_THAT(f.refusal(command::Teach{column(), 4, std::nullopt}),
             ContainsSubstring("found class 4, expected 0 to 3"));
  CHECK_THAT(f.refusal(command::Teach{column(), -1, std::nullopt}),
             ContainsSubstring("found class -1"));
  CHECK_THAT(f.refusal(command::SetDrawings{8, 8, {1, 2, 3}, {1}}),
             ContainsSubstring("found 3 pixels for 1 drawings of 8 x 8"));
  CHECK_THAT(f.refusal(command::RemoveDrawing{0}), ContainsSubstring("found number 0"));
  CHECK(same_weights(*f.now()->model, *before->model));
  CHECK(f.now()->drawings == 0);
}

TEST_CASE("a run ends with a calibration, which lasts until the weights change", "[teaching]") {
  Teaching f;
  f.train();
  const auto first = f.now()->model->calibration;
  REQUIRE(first);
  f.must(command::Epoch{});
  const auto second = f.finish()->model->calibration;
  REQUIRE(second);
  CHECK_FALSE(*first == *second);
  Hyperparameters h = tiny_settings();
  h.validation_count = 0;
  f.must(command::Configure{h});
  f.must(command::Reset{});
  f.must(command::Start{});
  CHECK_FALSE(f.finish()->model->calibration);
}
