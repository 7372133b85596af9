#include <catch_amalgamated.hpp>
#include <cstring>
#include <functional>
#include <limits>

#include "formats/checkpoint_file.h"

using namespace inkling;
using Catch::Matchers::ContainsSubstring;

namespace {

// Numbers that tell every place in every array apart.
Checkpoint sample_checkpoint(const char* optimizer = "sgd", bool has_best = true) {
  Checkpoint checkpoint;
  Hyperparameters& h = checkpoint.hyperparameters;
  h.hidden = {6, 5};
  h.activation = {"tanh"};
  h.optimizer = optimizer;
  checkpoint.data = "letters";
  checkpoint.inputs = 12;
  checkpoint.classes = 3;
  checkpoint.fingerprint = 0xFEDCBA9876543210u;
  checkpoint.state = blank_state(h, checkpoint.inputs, checkpoint.classes, has_best);
  float number = 0.5f;
  visit_arrays(checkpoint.state, [&](const std::string&, Index rows, Index columns, float* values) {
    for (Index i = 0; i < rows * columns; ++i) values[i] = number += 0.25f;
  });
  TrainerState& state = checkpoint.state;
  state.step = 40;
  state.samples_seen = 320;
  state.run_first_step = 10;
  state.run_last_step = 80;
  state.last_evaluated_step = -1;
  state.last_good_step = 30;
  state.evaluations_without_gain = 2;
  state.stopped_early = true;
  state.learner.beta1_power = 0.1 + 0.2;
  state.learner.beta2_power = 1e-300;
  state.learner.steps_to_flush = 7;
  if (has_best) {
    state.best->step = 20;
    state.best->accuracy = 0.75;
    state.best->loss = 0.3;
  }
  checkpoint.history = {1, 2, 250};
  checkpoint.source = {{"first", 9}};
  return checkpoint;
}

std::string message_of(const Bytes& file) {
  const auto result = parse_checkpoint(file);
  REQUIRE_FALSE(result);
  return result.error().message;
}

std::uint64_t header_length(const Bytes& file) {
  std::uint64_t length = 0;
  std::memcpy(&length, file.data(), 8);
  return length;
}

// The header with one text for another of the same length.
Bytes with(Bytes file, std::string_view from, std::string_view to) {
  REQUIRE(from.size() == to.size());
  const std::string_view header(reinterpret_cast<const char*>(file.data()) + 8,
                                static_cast<std::size_t>(header_length(file)));
  const auto at = header.find(from);
  REQUIRE(at != header.npos);
  std::memcpy(file.data() + 8 + at, to.data(), to.size());
  return file;
}

}  // namespace

TEST_CASE("a checkpoint that was written is read back to the last bit", "[checkpoint]") {
  const char* optimizer = GENERATE("sgd", "adamw");
  const bool has_best = GENERATE(true, false);
  Checkpoint before = sample_checkpoint(optimizer, has_best);
  const Bytes file = format_checkpoint(before);
  auto after = parse_checkpoint(file);
  REQUIRE(after);
  CHECK(after->hyperparameters == before.hyperparameters);
  CHECK(after->data == "letters");
  CHECK(after->fingerprint == before.fingerprint);
  CHECK(after->history == before.history);
  CHECK(after->source == before.source);
  CHECK(after->state.samples_seen == 320);
  CHECK(after->state.last_evaluated_step == -1);
  CHECK(after->state.stopped_early);
  CHECK(after->state.learner.beta1_power == 0.1 + 0.2);
  CHECK(after->state.learner.beta2_power == 1e-300);
  REQUIRE(after->state.best.has_value() == has_best);
  if (has_best) CHECK(after->state.best->accuracy == 0.75);
  CHECK(after->state.last_good.layers[0].activation == Activation::kTanh);
  CHECK(format_checkpoint(*after) == file);
}

TEST_CASE("a checkpoint that is cut anywhere is refused", "[checkpoint]") {
  const Bytes file = format_checkpoint(sample_checkpoint());
  for (std::size_t size = 0; size < file.size(); size += size < 16 ? 1 : 97) {
    INFO(size);
    CHECK_FALSE(
        message_of(Bytes(file.begin(), file.begin() + static_cast<std::ptrdiff_t>(size))).empty());
  }
  CHECK_THAT(message_of(Bytes(file.begin(), file.end() - 1)),
             ContainsSubstring("damaged or truncated"));
  Bytes longer = file;
  longer.push_back(0);
  CHECK_THAT(message_of(longer), ContainsSubstring("damaged"));
}

TEST_CASE("a checkpoint with a wrong header says what was found and expected", "[checkpoint]") {
  const Bytes file = format_checkpoint(sample_checkpoint());
  CHECK_THAT(
      message_of(with(file, "inkling-checkpoint-1", "inkling-checkpoint-2")),
      ContainsSubstring("found \"inkling-checkpoint-2\", expected \"inkling-checkpoint-1\""));
  CHECK_THAT(message_of(with(file, "\"checksum\"", "\"checksun\"")),
             ContainsSubstring("found no checksum"));
  // An architecture of another size: the tensors do not fit it.
  CHECK_THAT(message_of(with(file, "\\\"hidden\\\":[6,5]", "\\\"hidden\\\":[5,6]")),
             ContainsSubstring("expected {"));
  // One that claims far more than the file holds takes no memory.
  CHECK_THAT(message_of(with(file, "\\\"inputs\\\":12", "\\\"inputs\\\":99")),
             ContainsSubstring("for the weights of the architecture"));
  CHECK_THAT(message_of(with(file, "\\\"step\\\":40", "\\\"step\\\":-9")),
             ContainsSubstring("as step"));
  CHECK_THAT(message_of(with(file, "\\\"fingerprint\\\":\\\"f", "\\\"fingerprint\\\":\\\"F")),
             ContainsSubstring("sixteen hexadecimal digits"));
  CHECK_THAT(message_of(with(file, "last_good.0.biases", "last_goof.0.biases")),
             ContainsSubstring("last_good.0.biases: found nothing"));
}

TEST_CASE("bits that have turned and numbers that are none are found", "[checkpoint]") {
  Bytes file = format_checkpoint(sample_checkpoint());
  file[file.size() - 100] ^= 1;
  CHECK_THAT(message_of(file), ContainsSubstring("checksum"));
  Checkpoint infinite = sample_checkpoint();
  infinite.state.learner.layers[0].first(2, 3) = std::numeric_limits<float>::infinity();
  CHECK_THAT(message_of(format_checkpoint(infinite)),
             ContainsSubstring("learner.0.weights.first: found a number that is not finite"));
}
