#include "formats/npz_file.h"

#include <map>
#include <utility>

#include "formats/model_description.h"
#include "formats/npy.h"
#include "formats/strict_json.h"

namespace inkling {

using nlohmann::json;

namespace {

constexpr std::string_view kEnding = ".npy";
constexpr const char* kMetadata = "metadata";
constexpr const char* kMean = "mean";
constexpr const char* kInverseDeviation = "inverse_deviation";

std::string weights_name(std::size_t layer) { return "W" + std::to_string(layer + 1); }
std::string biases_name(std::size_t layer) { return "b" + std::to_string(layer + 1); }

class NpzSource final : public ModelSource {
 public:
  static Result<NpzSource> open(std::span<const std::uint8_t> file, const Inflate& inflate) {
    auto members = read_zip(file, kMaxModelBytes);
    if (!members) return members.error();
    NpzSource source(inflate);
    for (ZipMember& member : *members) {
      std::string name = member.name;
      if (name.ends_with(kEnding)) name.resize(name.size() - kEnding.size());
      if (!source.members_.emplace(name, std::move(member)).second)
        return invalid_data("Found the array " + brief(json(name)) +
                            " twice, once with and once without .npy.");
    }
    if (Status status = source.read_metadata(); !status) return status.error();
    return source;
  }

  bool describes(const std::string& name) const override { return metadata_.contains(name); }
  Result<json> description(const std::string& name) const override {
    const auto found = metadata_.find(name);
    if (found == metadata_.end())
      return invalid_data("metadata: found no " + name + ", which models of Inkling's have.");
    return *found;
  }

  Status take_weights(std::size_t layer, Index outputs, Index inputs, MatrixF& weights) override {
    std::vector<float> values;
    if (Status status = take(weights_name(layer), {inputs, outputs}, values); !status)
      return status;
    // Row by row [inputs, outputs] is column by column [outputs x inputs].
    weights = Eigen::Map<const MatrixF>(values.data(), outputs, inputs);
    return {};
  }
  Status take_biases(std::size_t layer, Index outputs, VectorF& biases) override {
    return take_vector(biases_name(layer), outputs, biases);
  }
  Status take_mean(Index pixels, VectorF& mean) override {
    return take_vector(kMean, pixels, mean);
  }
  Status take_inverse_deviation(Index pixels, VectorF& inverse_deviation) override {
    return take_vector(kInverseDeviation, pixels, inverse_deviation);
  }

  Status check_empty() const override {
    if (members_.empty()) return {};
    return invalid_data("Found the array " + brief(json(members_.begin()->first)) +
                        ", which the architecture does not know.");
  }

 private:
  explicit NpzSource(const Inflate& inflate) : inflate_(inflate) {}

  Status read_metadata() {
    const auto member = members_.find(kMetadata);
    if (member == members_.end())
      return invalid_data(
          "Found no array metadata, expected one whose text is JSON with format, architecture, "
          "scaling, image, class_names, data and hyperparameters.");
    const auto content = unpack(member->second, inflate_);
    if (!content) return content.error();
    const auto array = parse_npy(*content, kMetadata);
    if (!array) return array.error();
    const auto text = read_npy_text(*array, kMetadata);
    if (!text) return text.error();
    if (text->size() > kMaxModelHeaderBytes)
      return invalid_data("metadata: found " + std::to_string(text->size()) +
                          " bytes, expected at most " + std::to_string(kMaxModelHeaderBytes) + ".");
    auto parsed = parse_strict_json(*text, kMetadata);
    if (!parsed) return parsed.error();
    if (!parsed->is_object())
      return invalid_data("metadata: found " + std::string(kind_name(*parsed)) +
                          ", expected an object.");
    metadata_ = std::move(*parsed);
    members_.erase(member);
    return {};
  }

  Status take(const std::string& name, const std::vector<std::int64_t>& shape,
              std::vector<float>& values) {
    const auto member = members_.find(name);
    if (member == members_.end())
      return invalid_data("Found no array " + name + ", which the architecture demands.");
    const auto content = unpack(member->second, inflate_);
    if (!content) return content.error();
    const auto array = parse_npy(*content, name);
    if (!array) return array.error();
    if (array->shape != shape)
      return invalid_data(name + ": found the shape " + json(array->shape).dump() + ", expected " +
                          json(shape).dump() + ".");
    auto numbers = read_npy_numbers(*array, name);
    if (!numbers) return numbers.error();
    if (Status status = check_finite(name, numbers->values); !status) return status;
    note(numbers->type);
    values = std::move(numbers->values);
    members_.erase(member);
    return {};
  }
  Status take_vector(const std::string& name, Index size, VectorF& vector) {
    std::vector<float> values;
    if (Status status = take(name, {size}, values); !status) return status;
    vector = Eigen::Map<const VectorF>(values.data(), size);
    return {};
  }

  const Inflate& inflate_;
  std::map<std::string, ZipMember> members_;
  json metadata_ = json::object();
};

}  // namespace

Bytes format_npz(const Model& model, const Hyperparameters& hyperparameters, Precision precision,
                 const std::optional<TrainingRecord>& training) {
  const NumberType type = precision == Precision::kHalf ? NumberType::kHalf : NumberType::kSingle;
  ZipWriter zip;
  const auto add = [&](const std::string& name, std::span<const float> values,
                       const std::vector<std::int64_t>& shape) {
    zip.add(name + std::string(kEnding), format_npy(values, shape, type));
  };
  const auto add_vector = [&](const std::string& name, const VectorF& vector) {
    add(name, {vector.data(), static_cast<std::size_t>(vector.size())}, {vector.size()});
  };
  const std::string metadata = dump_json(describe_model(model, hyperparameters, training));
  zip.add(kMetadata + std::string(kEnding), format_npy_text(metadata));
  for (std::size_t l = 0; l < model.network.layers.size(); ++l) {
    const auto& layer = model.network.layers[l];
    add(weights_name(l), {layer.weights.data(), static_cast<std::size_t>(layer.weights.size())},
        {layer.inputs(), layer.outputs()});
    add_vector(biases_name(l), layer.biases);
  }
  if (model.scaling.kind == InputScaling::Kind::kZScore) {
    add_vector(kMean, model.scaling.mean);
    add_vector(kInverseDeviation, model.scaling.inverse_deviation);
  }
  return std::move(zip).finish();
}

Result<ModelFile> parse_npz(std::span<const std::uint8_t> file, const Inflate& inflate) {
  auto source = NpzSource::open(file, inflate);
  if (!source) return source.error();
  return read_model(*source);
}

}  // namespace inkling
