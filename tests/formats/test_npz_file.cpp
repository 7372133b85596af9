#include <bit>
#include <functional>
#include <limits>
#include <map>
#include <nlohmann/json.hpp>

#include "catch_amalgamated.hpp"
#include "core/base/random.h"
#include "formats/npy.h"
#include "formats/npz_file.h"
#include "formats/sample_models.h"

namespace inkling {
namespace {

using Catch::Matchers::ContainsSubstring;
using nlohmann::json;
using testing::check_same_model;
using testing::sample_model;

// A file taken apart, to be put together again with one thing wrong.
struct NpzParts {
  std::map<std::string, Bytes> members;
  json metadata;

  void set(const std::string& name, std::span<const float> values,
           const std::vector<std::int64_t>& shape) {
    members[name + ".npy"] = format_npy(values, shape, NumberType::kSingle);
  }
};

NpzParts good_npz(bool z_score = true) {
  const ModelFile file = sample_model(z_score);
  const Bytes archive = format_npz(file.model, file.hyperparameters);
  NpzParts parts;
  const auto members = read_zip(archive, kMaxModelBytes);
  REQUIRE(members);
  for (const ZipMember& member : *members) parts.members[member.name] = *unpack(member, {});
  const auto text = parts.members.extract("metadata.npy");
  parts.metadata = json::parse(*read_npy_text(*parse_npy(text.mapped(), "metadata"), "metadata"));
  return parts;
}

Bytes join_npz(const NpzParts& parts) {
  ZipWriter zip;
  if (!parts.metadata.is_null()) zip.add("metadata.npy", format_npy_text(parts.metadata.dump()));
  for (const auto& [name, content] : parts.members) zip.add(name, content);
  return std::move(zip).finish();
}

TEST_CASE("a model that is saved as .npz and loaded is the same to the last bit", "[npz]") {
  const bool z_score = GENERATE(false, true);
  const ModelFile saved = sample_model(z_score);
  const TrainingRecord record{7, 70, 0.5, 0.25};
  const Bytes file = format_npz(saved.model, saved.hyperparameters, Precision::kSingle, record);
  const auto loaded = parse_npz(file);
  REQUIRE(loaded);
  check_same_model(loaded->model, saved.model);
  CHECK(loaded->hyperparameters == saved.hyperparameters);
  CHECK(loaded->training == record);
  CHECK(loaded->number_types == std::set{NumberType::kSingle});
  CHECK(format_npz(loaded->model, loaded->hyperparameters, Precision::kSingle, record) == file);
}

TEST_CASE("half precision in .npz rounds as it does in safetensors", "[npz]") {
  const ModelFile saved = sample_model(true);
  const auto npz = parse_npz(format_npz(saved.model, saved.hyperparameters, Precision::kHalf));
  const auto safetensors =
      parse_model(format_model(saved.model, saved.hyperparameters, Precision::kHalf));
  REQUIRE(npz);
  REQUIRE(safetensors);
  check_same_model(npz->model, safetensors->model);
  CHECK(npz->number_types == std::set{NumberType::kHalf});
}

TEST_CASE("weights lie as [inputs, outputs], row by row", "[npz]") {
  const ModelFile saved = sample_model();
  const NpzParts parts = good_npz(false);
  CHECK(parts.members.size() == 6);
  const auto array = parse_npy(parts.members.at("W1.npy"), "W1");
  REQUIRE(array);
  CHECK(array->shape == std::vector<std::int64_t>{72, 5});
  const auto numbers = read_npy_numbers(*array, "W1");
  const auto& weights = saved.model.network.layers[0].weights;
  CHECK(numbers->values[1] == weights(1, 0));
  CHECK(numbers->values[5] == weights(0, 1));
}

TEST_CASE("float64 and Fortran order are read", "[npz]") {
  const ModelFile saved = sample_model();
  NpzParts parts = good_npz(false);
  const auto& weights = saved.model.network.layers[1].weights;  // [3 x 5]
  std::string header = "{'descr': '<f8', 'fortran_order': True, 'shape': (5, 3), }\n";
  Bytes member = {0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, static_cast<std::uint8_t>(header.size()), 0};
  member.insert(member.end(), header.begin(), header.end());
  for (Index output = 0; output < 3; ++output)
    for (Index input = 0; input < 5; ++input) {
      const auto bits = std::bit_cast<std::uint64_t>(static_cast<double>(weights(output, input)));
      for (int shift = 0; shift < 64; shift += 8)
        member.push_back(static_cast<std::uint8_t>(bits >> shift));
    }
  parts.members["W2.npy"] = member;
  const auto loaded = parse_npz(join_npz(parts));
  REQUIRE(loaded);
  check_same_model(loaded->model, saved.model);
  CHECK(loaded->number_types == std::set{NumberType::kSingle, NumberType::kDouble});
}

TEST_CASE("an .npz file is refused at every length but its own", "[npz]") {
  const ModelFile saved = sample_model();
  const Bytes file = format_npz(saved.model, saved.hyperparameters);
  for (std::size_t length = 0; length < file.size(); ++length) {
    INFO(length);
    REQUIRE_FALSE(parse_npz(std::span(file).first(length)));
  }
}

TEST_CASE("a damaged .npz file never crashes the reader", "[npz]") {
  const ModelFile saved = sample_model();
  const Bytes file = format_npz(saved.model, saved.hyperparameters);
  Random random(13, RandomStream::kShuffling);
  for (int i = 0; i < 2000; ++i) {
    Bytes damaged = file;
    for (int flips = 0; flips < 3; ++flips)
      damaged[random.below(static_cast<std::uint32_t>(file.size()))] =
          static_cast<std::uint8_t>(random.below(256));
    const auto parsed = parse_npz(damaged);
    if (!parsed) CHECK_FALSE(parsed.error().message.empty());
  }
}

TEST_CASE("an .npz file with one thing wrong is refused for that", "[npz]") {
  struct NpzCase {
    const char* name;
    std::function<void(NpzParts&)> damage;
    const char* words;
  };
  const float nan = std::numeric_limits<float>::quiet_NaN();
  const std::vector<float> many(72 * 5, 0.5f);
  const std::vector<NpzCase> cases = {
      {"no metadata", [](NpzParts& p) { p.metadata = nullptr; },
       "Found no array metadata, expected one whose text is JSON"},
      {"metadata is an array", [](NpzParts& p) { p.metadata = json::array(); },
       "metadata: found an array, expected an object"},
      {"metadata of numbers",
       [&](NpzParts& p) {
         p.metadata = nullptr;
         p.set("metadata", many, {72, 5});
       },
       "metadata: found the dtype \"<f4\" of shape (72, 5), expected one text"},
      {"metadata without architecture", [](NpzParts& p) { p.metadata.erase("architecture"); },
       "metadata: found no architecture"},
      {"another format", [](NpzParts& p) { p.metadata["format"] = "inkling-2"; },
       "format: found \"inkling-2\", expected \"inkling-1\""},
      {"a format that is a number", [](NpzParts& p) { p.metadata["format"] = 1; },
       "format: found 1, expected text"},
      {"data that is null", [](NpzParts& p) { p.metadata["data"] = nullptr; },
       "data: found null, expected text"},
      {"a version that is a number", [](NpzParts& p) { p.metadata["inkling_version"] = 0.1; },
       "inkling_version: found 0.1, expected text"},
      {"an unknown activation",
       [](NpzParts& p) { p.metadata["architecture"]["layers"][0]["activation"] = "gelu"; },
       "found the activation \"gelu\""},
      {"weights turned round",
       [&](NpzParts& p) {
         p.set("W1", many, {5, 72});
       },
       "W1: found the shape [5,72], expected [72,5]"},
      {"weights of one dimension", [&](NpzParts& p) { p.set("W1", many, {360}); },
       "W1: found the shape [360], expected [72,5]"},
      {"no weights", [](NpzParts& p) { p.members.erase("W2.npy"); },
       "Found no array W2, which the architecture demands"},
      {"no biases", [](NpzParts& p) { p.members.erase("b3.npy"); }, "Found no array b3"},
      {"no mean", [](NpzParts& p) { p.members.erase("mean.npy"); }, "Found no array mean"},
      {"an array too many",
       [&](NpzParts& p) {
         p.set("W4", many, {72, 5});
       },
       "Found the array \"W4\", which the architecture does not know"},
      {"an array twice", [](NpzParts& p) { p.members["b1"] = p.members["b1.npy"]; },
       "Found the array \"b1\" twice"},
      {"NaN among the weights",
       [=](NpzParts& p) {
         std::vector<float> bad = many;
         bad[7] = nan;
         p.set("W1", bad, {72, 5});
       },
       "W1: found NaN at entry 7, expected finite numbers"},
      {"a deviation of infinity",
       [](NpzParts& p) { p.set("inverse_deviation", std::vector<float>(72, 0.0f), {72}); },
       "numbers above 0"},
      {"no array in a member",
       [](NpzParts& p) {
         p.members["b1.npy"] = {1, 2, 3};
       },
       "b1: found no NumPy array"},
      {"hyper-parameters of another network",
       [](NpzParts& p) {
         p.metadata["hyperparameters"]["hidden"] = {5, 4};
       },
       "found hidden layer 1 as 4 tanh, expected 3 tanh"},
  };
  for (const NpzCase& bad : cases) {
    INFO(bad.name);
    NpzParts parts = good_npz();
    bad.damage(parts);
    const auto parsed = parse_npz(join_npz(parts));
    REQUIRE_FALSE(parsed);
    CHECK(parsed.error().code == ErrorCode::kInvalidData);
    CHECK_THAT(parsed.error().message, ContainsSubstring(bad.words));
  }
}

}  // namespace
}  // namespace inkling
