#include "formats/model_description.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "formats/hyperparameters_json.h"
#include "formats/strict_json.h"
#include "formats/version.h"

namespace inkling {

using nlohmann::json;

namespace {

constexpr std::string_view kFormat = "inkling-1";
constexpr std::string_view kUnit = "unit", kZScore = "z_score";
constexpr std::size_t kMaxLayers = 9;  // eight hidden ones and the output
constexpr std::int64_t kMaxWidth = 4096;

json architecture_of(const NetworkF& network) {
  json layers = json::array();
  for (const auto& layer : network.layers)
    layers.push_back({{"inputs", layer.inputs()},
                      {"outputs", layer.outputs()},
                      {"activation", to_string(layer.activation)}});
  return {{"layers", layers}};
}

// ---- reading ----

Result<std::string> text_in(const ModelSource& source, const char* name) {
  const auto found = source.description(name);
  if (!found) return found.error();
  if (!found->is_string())
    return invalid_data(std::string(name) + ": found " + brief(*found) + ", expected text.");
  return found->get<std::string>();
}

// A whole number from `least` to `most` in a member_of of a metadata object.
Result<std::int64_t> number_in(const json& object, const std::string& where, const char* name,
                               std::int64_t least, std::int64_t most) {
  const json* value = member_of(object, name);
  const auto number = value == nullptr ? std::nullopt : natural_number(*value);
  if (!number || *number < static_cast<std::uint64_t>(least) ||
      *number > static_cast<std::uint64_t>(most))
    return invalid_data(where + ": found " + (value == nullptr ? brief(object) : brief(*value)) +
                        ", expected " + name + " from " + std::to_string(least) + " to " +
                        std::to_string(most) + ".");
  return static_cast<std::int64_t>(*number);
}

std::optional<Activation> activation_named(std::string_view name) {
  const auto found = std::find(kActivationNames.begin(), kActivationNames.end(), name);
  if (found == kActivationNames.end()) return std::nullopt;
  return static_cast<Activation>(found - kActivationNames.begin());
}

Status read_image(const ModelSource& source, Model& model) {
  const auto image = source.description("image");
  if (!image) return image.error();
  const auto rows = number_in(*image, "image", "rows", kMinImageSide, kMaxImageSide);
  if (!rows) return rows.error();
  const auto columns = number_in(*image, "image", "columns", kMinImageSide, kMaxImageSide);
  if (!columns) return columns.error();
  model.rows = static_cast<int>(*rows);
  model.columns = static_cast<int>(*columns);
  return {};
}

Status read_class_names(const ModelSource& source, Model& model) {
  const auto names = source.description("class_names");
  if (!names) return names.error();
  const bool texts =
      names->is_array() &&
      std::all_of(names->begin(), names->end(), [](const json& name) { return name.is_string(); });
  if (!texts || names->size() < std::size_t{kMinClasses} ||
      names->size() > std::size_t{kMaxClasses})
    return invalid_data("class_names: found " + brief(*names) + ", expected " +
                        std::to_string(kMinClasses) + " to " + std::to_string(kMaxClasses) +
                        " texts.");
  model.class_names = names->get<std::vector<std::string>>();
  return {};
}

Status read_layers(ModelSource& source, Model& model) {
  const auto architecture = source.description("architecture");
  if (!architecture) return architecture.error();
  const json* layers = architecture->is_object() ? member_of(*architecture, "layers") : nullptr;
  if (layers == nullptr || !layers->is_array() || layers->empty() || layers->size() > kMaxLayers)
    return invalid_data("architecture: found " + brief(*architecture) + ", expected 1 to " +
                        std::to_string(kMaxLayers) + " layers.");
  std::int64_t width = model.pixel_count();
  for (std::size_t l = 0; l < layers->size(); ++l) {
    const std::string where = "architecture, layer " + std::to_string(l);
    const json& entry = (*layers)[l];
    const auto inputs = number_in(entry, where, "inputs", 1, kMaxWidth);
    if (!inputs) return inputs.error();
    const auto outputs = number_in(entry, where, "outputs", 1, kMaxWidth);
    if (!outputs) return outputs.error();
    if (*inputs != width)
      return invalid_data(
          where + ": found " + std::to_string(*inputs) + " inputs, expected " +
          std::to_string(width) +
          (l == 0 ? ", the pixels of an image." : ", the outputs of the layer before."));
    const json* name = member_of(entry, "activation");
    const auto activation = name != nullptr && name->is_string()
                                ? activation_named(name->get_ref<const std::string&>())
                                : std::nullopt;
    if (!activation) {
      std::string known;
      for (const auto choice : kActivationNames)
        known += (known.empty() ? "" : ", ") + std::string(choice);
      return invalid_data(where + ": found the activation " +
                          (name == nullptr ? "nothing" : brief(*name)) + ", expected one of " +
                          known + ".");
    }
    if (l + 1 == layers->size() && *activation != Activation::kIdentity)
      return invalid_data(where + ": found the activation " + brief(*name) +
                          ", expected \"identity\" in the last layer.");
    DenseLayer<float> layer;
    layer.activation = *activation;
    const auto rows = static_cast<Index>(*outputs), columns = static_cast<Index>(*inputs);
    if (Status status = source.take_weights(l, rows, columns, layer.weights); !status)
      return status;
    if (Status status = source.take_biases(l, rows, layer.biases); !status) return status;
    model.network.layers.push_back(std::move(layer));
    width = *outputs;
  }
  if (width != static_cast<std::int64_t>(model.class_names.size()))
    return invalid_data("class_names: found " + std::to_string(model.class_names.size()) +
                        " names, expected " + std::to_string(width) +
                        ", the outputs of the last layer.");
  return {};
}

Status read_scaling(ModelSource& source, Model& model) {
  const auto scaling = source.description("scaling");
  if (!scaling) return scaling.error();
  const auto largest = number_in(*scaling, "scaling", "largest_pixel", 1, 255);
  if (!largest) return largest.error();
  model.scaling.largest_pixel = static_cast<int>(*largest);
  const json* kind = member_of(*scaling, "kind");
  const bool z_score = kind != nullptr && *kind == kZScore;
  if (kind == nullptr || (!z_score && *kind != kUnit))
    return invalid_data("scaling: found the kind " + (kind == nullptr ? "nothing" : brief(*kind)) +
                        ", expected \"unit\" or \"z_score\".");
  if (!z_score) return {};
  model.scaling.kind = InputScaling::Kind::kZScore;
  if (Status status = source.take_mean(model.pixel_count(), model.scaling.mean); !status)
    return status;
  if (Status status =
          source.take_inverse_deviation(model.pixel_count(), model.scaling.inverse_deviation);
      !status)
    return status;
  const float least = model.scaling.inverse_deviation.minCoeff();
  if (!(least > 0.0f))
    return invalid_data("inverse_deviation: found " + std::to_string(least) +
                        ", expected numbers above 0.");
  return {};
}

Status read_hyperparameters(const ModelSource& source, const Model& model, Hyperparameters& h) {
  const auto members = source.description("hyperparameters");
  if (!members) return members.error();
  auto merged = merge_json(Hyperparameters{}, *members);
  if (!merged) return invalid_data("hyperparameters: " + merged.error().message);
  h = std::move(*merged);
  // A session goes on with these: they must describe the network that comes with them.
  const auto& layers = model.network.layers;
  if (h.hidden.size() + 1 != layers.size())
    return invalid_data("hyperparameters: found " + std::to_string(h.hidden.size()) +
                        " hidden layers, expected " + std::to_string(layers.size() - 1) +
                        " as in the architecture.");
  for (std::size_t l = 0; l < h.hidden.size(); ++l) {
    if (h.hidden[l] != layers[l].outputs() || h.activation_of(l) != to_string(layers[l].activation))
      return invalid_data("hyperparameters: found hidden layer " + std::to_string(l) + " as " +
                          std::to_string(h.hidden[l]) + " " + h.activation_of(l) + ", expected " +
                          std::to_string(layers[l].outputs()) + " " +
                          std::string(to_string(layers[l].activation)) +
                          " as in the architecture.");
  }
  return {};
}

// A finite real number from `least` to `most` in a member_of of a metadata object.
Result<double> real_in(const json& object, const std::string& where, const char* name, double least,
                       double most) {
  const json* value = object.is_object() ? member_of(object, name) : nullptr;
  if (value == nullptr || !value->is_number() || !(value->get<double>() >= least) ||
      !(value->get<double>() <= most))
    return invalid_data(where + ": found " + (value == nullptr ? brief(object) : brief(*value)) +
                        ", expected " + name + " from " + to_text(least) + " to " + to_text(most) +
                        ".");
  return value->get<double>();
}

Status read_calibration(const ModelSource& source, Model& model) {
  if (!source.describes("calibration")) return {};
  const auto given = source.description("calibration");
  if (!given) return given.error();
  const auto temperature = real_in(*given, "calibration", "temperature", 0.01, 100.0);
  if (!temperature) return temperature.error();
  const auto limit = real_in(*given, "calibration", "entropy_limit", 0.0, 100.0);
  if (!limit) return limit.error();
  model.calibration = Calibration{*temperature, *limit};
  return {};
}

Status read_training(const ModelSource& source, std::optional<TrainingRecord>& training) {
  if (!source.describes("training")) return {};
  const auto members = source.description("training");
  if (!members) return members.error();
  constexpr std::int64_t kMost = std::int64_t{1} << 53;
  const auto steps = number_in(*members, "training", "steps", 0, kMost);
  if (!steps) return steps.error();
  const auto samples = number_in(*members, "training", "samples", 0, kMost);
  if (!samples) return samples.error();
  const json *epochs = member_of(*members, "epochs"),
             *accuracy = member_of(*members, "test_accuracy");
  if (epochs == nullptr || !epochs->is_number() || !(epochs->get<double>() >= 0.0))
    return invalid_data("training: found " + brief(*members) + ", expected epochs of 0 or more.");
  TrainingRecord record{*steps, *samples, epochs->get<double>(), std::nullopt};
  if (accuracy != nullptr && !accuracy->is_null()) {
    const double share = accuracy->is_number() ? accuracy->get<double>() : -1.0;
    if (!(share >= 0.0 && share <= 1.0))
      return invalid_data("training: found the test_accuracy " + brief(*accuracy) +
                          ", expected a number from 0 to 1.");
    record.test_accuracy = share;
  }
  training = record;
  return {};
}

json training_of(const TrainingRecord& record) {
  json training = {{"steps", record.steps},
                   {"samples", record.samples},
                   {"epochs", record.epochs},
                   {"test_accuracy", nullptr}};
  if (record.test_accuracy) training["test_accuracy"] = *record.test_accuracy;
  return training;
}

}  // namespace

json describe_model(const Model& model, const Hyperparameters& hyperparameters,
                    const std::optional<TrainingRecord>& training) {
  const bool z_score = model.scaling.kind == InputScaling::Kind::kZScore;
  json description = {
      {"format", kFormat},
      {"inkling_version", version()},
      {"architecture", architecture_of(model.network)},
      {"scaling",
       {{"kind", z_score ? kZScore : kUnit}, {"largest_pixel", model.scaling.largest_pixel}}},
      {"image", {{"rows", model.rows}, {"columns", model.columns}}},
      {"class_names", model.class_names},
      {"data", model.data},
      {"hyperparameters", to_json(hyperparameters)},
  };
  if (model.calibration)
    description["calibration"] = {{"temperature", model.calibration->temperature},
                                  {"entropy_limit", model.calibration->entropy_limit}};
  if (training) description["training"] = training_of(*training);
  return description;
}

std::string text_of(const json& member_of) {
  return member_of.is_string() ? member_of.get<std::string>() : dump_json(member_of);
}

Result<ModelFile> read_model(ModelSource& source) {
  const auto format = text_in(source, "format");
  if (!format) return format.error();
  if (*format != kFormat)
    return invalid_data("format: found " + brief(json(*format)) + ", expected \"" +
                        std::string(kFormat) + "\".");
  ModelFile result;
  auto data = text_in(source, "data");
  if (!data) return data.error();
  result.model.data = std::move(*data);
  if (source.describes("inkling_version")) {
    auto writer = text_in(source, "inkling_version");
    if (!writer) return writer.error();
    result.inkling_version = std::move(*writer);
  }
  if (Status status = read_image(source, result.model); !status) return status.error();
  if (Status status = read_class_names(source, result.model); !status) return status.error();
  if (Status status = read_layers(source, result.model); !status) return status.error();
  if (Status status = read_scaling(source, result.model); !status) return status.error();
  if (Status status = source.check_empty(); !status) return status.error();
  if (Status status = read_calibration(source, result.model); !status) return status.error();
  if (Status status = read_hyperparameters(source, result.model, result.hyperparameters); !status)
    return status.error();
  if (Status status = read_training(source, result.training); !status) return status.error();
  result.number_types = source.number_types();
  return result;
}

}  // namespace inkling
