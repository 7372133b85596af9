#include "formats/model_file.h"

#include <algorithm>
#include <bit>
#include <cassert>
#include <cmath>
#include <cstring>
#include <map>
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
constexpr std::size_t kAlignment = 8;

using RowMajor = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

std::string weight_name(std::size_t layer) { return "layers." + std::to_string(layer) + ".weight"; }
std::string bias_name(std::size_t layer) { return "layers." + std::to_string(layer) + ".bias"; }

// The format is little-endian whatever the machine.
std::uint32_t little_endian(std::uint32_t value) {
  if constexpr (std::endian::native == std::endian::big)
    value = value >> 24 | (value >> 8 & 0xFF00) | (value << 8 & 0xFF0000) | value << 24;
  return value;
}

std::size_t size_of(Precision precision) { return precision == Precision::kHalf ? 2 : 4; }
std::string_view name_of(Precision precision) {
  return precision == Precision::kHalf ? "F16" : "F32";
}

void append_floats(Bytes& out, const float* values, std::size_t count, Precision precision) {
  std::size_t at = out.size();
  out.resize(at + size_of(precision) * count);
  const float largest = Eigen::NumTraits<Eigen::half>::highest();
  for (std::size_t i = 0; i < count; ++i) {
    if (precision == Precision::kHalf) {
      const Eigen::half half(std::clamp(values[i], -largest, largest));
      const auto bits = Eigen::numext::bit_cast<std::uint16_t>(half);
      out[at++] = static_cast<std::uint8_t>(bits);
      out[at++] = static_cast<std::uint8_t>(bits >> 8);
    } else {
      const std::uint32_t bits = little_endian(std::bit_cast<std::uint32_t>(values[i]));
      std::memcpy(out.data() + at, &bits, 4);
      at += 4;
    }
  }
}

void read_floats(std::span<const std::uint8_t> bytes, Precision precision, float* values) {
  for (std::size_t at = 0; at < bytes.size(); at += size_of(precision)) {
    if (precision == Precision::kHalf) {
      const auto bits = static_cast<std::uint16_t>(bytes[at] | bytes[at + 1] << 8);
      *values++ = static_cast<float>(Eigen::numext::bit_cast<Eigen::half>(bits));
    } else {
      std::uint32_t bits = 0;
      std::memcpy(&bits, bytes.data() + at, 4);
      *values++ = std::bit_cast<float>(little_endian(bits));
    }
  }
}

// Collects tensors in the order in which they will lie in the file.
class Writer {
 public:
  explicit Writer(Precision precision) : precision_(precision) {}

  void add(const std::string& name, const VectorF& values) {
    describe(name, {values.size()}, values.size());
    append_floats(data_, values.data(), static_cast<std::size_t>(values.size()), precision_);
  }
  void add(const std::string& name, const RowMajor& values) {
    describe(name, {values.rows(), values.cols()}, values.size());
    append_floats(data_, values.data(), static_cast<std::size_t>(values.size()), precision_);
  }

  Bytes finish(const json& metadata) {
    header_["__metadata__"] = metadata;
    std::string text = dump_json(header_);
    text.resize((text.size() + kAlignment - 1) / kAlignment * kAlignment, ' ');
    Bytes file;
    file.reserve(8 + text.size() + data_.size());
    for (int shift = 0; shift < 64; shift += 8)
      file.push_back(static_cast<std::uint8_t>(std::uint64_t{text.size()} >> shift));
    file.insert(file.end(), text.begin(), text.end());
    file.insert(file.end(), data_.begin(), data_.end());
    return file;
  }

 private:
  void describe(const std::string& name, std::vector<Index> shape, Index count) {
    const std::size_t begin = data_.size();
    const std::size_t end = begin + size_of(precision_) * static_cast<std::size_t>(count);
    header_[name] = {{"dtype", name_of(precision_)},
                     {"shape", std::move(shape)},
                     {"data_offsets", {begin, end}}};
  }
  Precision precision_;
  json header_ = json::object();
  Bytes data_;
};

json architecture_of(const NetworkF& network) {
  json layers = json::array();
  for (const auto& layer : network.layers)
    layers.push_back({{"inputs", layer.inputs()},
                      {"outputs", layer.outputs()},
                      {"activation", to_string(layer.activation)}});
  return {{"layers", layers}};
}

// ---- reading ----

Error invalid(const std::string& what) { return {ErrorCode::kInvalidData, what}; }

std::string shape_text(const std::vector<std::int64_t>& shape) { return json(shape).dump(); }

std::optional<std::uint64_t> natural(const json& value) {
  if (!value.is_number_unsigned()) return std::nullopt;
  return value.get<std::uint64_t>();
}

const json* member(const json& object, const char* name) {
  const auto found = object.find(name);
  return found == object.end() ? nullptr : &*found;
}

struct Tensor {
  Precision precision = Precision::kSingle;
  std::vector<std::int64_t> shape;
  std::uint64_t begin = 0, end = 0;
};

// One entry of the header. Offsets are checked against the others later.
Result<Tensor> read_tensor(const std::string& name, const json& entry, std::uint64_t data_size) {
  if (!entry.is_object())
    return invalid(name + ": found " + std::string(kind_name(entry)) +
                   ", expected an object with dtype, shape and data_offsets.");
  const json* dtype = member(entry, "dtype");
  const json* shape = member(entry, "shape");
  const json* offsets = member(entry, "data_offsets");
  if (dtype == nullptr || shape == nullptr || offsets == nullptr || entry.size() != 3)
    return invalid(name + ": found " + brief(entry) + ", expected dtype, shape and data_offsets.");
  Tensor tensor;
  if (*dtype == name_of(Precision::kHalf))
    tensor.precision = Precision::kHalf;
  else if (*dtype != name_of(Precision::kSingle))
    return invalid(name + ": found the dtype " + brief(*dtype) + ", expected \"F32\" or \"F16\".");
  std::uint64_t count = 1;
  bool plausible = shape->is_array() && shape->size() <= 2;
  for (std::size_t d = 0; plausible && d < shape->size(); ++d) {
    const auto size = natural((*shape)[d]);
    plausible = size && *size >= 1 && *size <= kMaxWidth;
    if (plausible) {
      tensor.shape.push_back(static_cast<std::int64_t>(*size));
      count *= *size;
    }
  }
  if (!plausible)
    return invalid(name + ": found the shape " + brief(*shape) +
                   ", expected one or two sizes from 1 to " + std::to_string(kMaxWidth) + ".");
  const bool pair = offsets->is_array() && offsets->size() == 2 && natural((*offsets)[0]) &&
                    natural((*offsets)[1]);
  if (pair) {
    tensor.begin = *natural((*offsets)[0]);
    tensor.end = *natural((*offsets)[1]);
  }
  if (!pair || tensor.begin > tensor.end || tensor.end > data_size)
    return invalid(name + ": found the offsets " + brief(*offsets) +
                   ", expected a begin and an end within the " + std::to_string(data_size) +
                   " bytes of data.");
  const std::uint64_t size = size_of(tensor.precision) * count;
  if (tensor.end - tensor.begin != size)
    return invalid(name + ": found " + std::to_string(tensor.end - tensor.begin) +
                   " bytes, expected " + std::to_string(size) + " for the shape " +
                   shape_text(tensor.shape) + ".");
  return tensor;
}

// The container: tensors and metadata, sound as the format demands, whatever they mean.
class Container {
 public:
  static Result<Container> open(std::span<const std::uint8_t> file) {
    if (file.size() < 8)
      return invalid("Found " + std::to_string(file.size()) +
                     " bytes, expected a safetensors file, which begins with " +
                     "the length of its header in 8 bytes.");
    std::uint64_t length = 0;
    for (int i = 7; i >= 0; --i) length = length << 8 | file[static_cast<std::size_t>(i)];
    if (length > kMaxModelHeaderBytes)
      return invalid("Found a header of " + std::to_string(length) + " bytes, expected at most " +
                     std::to_string(kMaxModelHeaderBytes) +
                     ". Is this a safetensors file of Inkling's?");
    if (length > file.size() - 8)
      return invalid("Found " + std::to_string(file.size()) + " bytes, expected at least " +
                     std::to_string(8 + length) +
                     ", where the header ends: the file is truncated.");
    const auto text = file.subspan(8, static_cast<std::size_t>(length));
    if (text.empty() || text[0] != '{')
      return invalid("The header does not begin with {, as the format demands.");
    auto header =
        parse_strict_json({reinterpret_cast<const char*>(text.data()), text.size()}, "Header");
    if (!header) return header.error();
    Container container;
    container.data_ = file.subspan(8 + text.size());
    for (const auto& [name, entry] : header->items()) {
      if (name == "__metadata__") {
        if (const Status status = container.read_metadata(entry); !status) return status.error();
        continue;
      }
      auto tensor = read_tensor(name, entry, container.data_.size());
      if (!tensor) return tensor.error();
      container.tensors_.emplace(name, std::move(*tensor));
    }
    if (const Status status = container.check_order(); !status) return status.error();
    return container;
  }

  // The text of a metadata entry; an error when it is missing.
  Result<std::string> text(const std::string& name) const {
    const auto found = metadata_.find(name);
    if (found == metadata_.end())
      return invalid("__metadata__: found no " + name + ", which models of Inkling's have.");
    return found->second;
  }
  bool has_text(const std::string& name) const { return metadata_.contains(name); }
  // The same, as JSON.
  Result<json> structure(const std::string& name) const {
    const auto found = text(name);
    if (!found) return found.error();
    return parse_strict_json(*found, name);
  }

  // Asked before memory for the values is taken: what the architecture claims may be far more than
  // the file holds.
  Status check_shape(const std::string& name, const std::vector<std::int64_t>& shape) const {
    const auto found = tensors_.find(name);
    if (found == tensors_.end())
      return invalid("Found no tensor " + name + ", which the architecture demands.");
    if (found->second.shape != shape)
      return invalid(name + ": found the shape " + shape_text(found->second.shape) + ", expected " +
                     shape_text(shape) + ".");
    return {};
  }

  // Takes out a tensor whose shape was checked; an error when a value is not finite.
  Status take(const std::string& name, float* values) {
    const auto found = tensors_.find(name);
    assert(found != tensors_.end());
    const Tensor& tensor = found->second;
    const auto bytes = data_.subspan(static_cast<std::size_t>(tensor.begin),
                                     static_cast<std::size_t>(tensor.end - tensor.begin));
    read_floats(bytes, tensor.precision, values);
    const std::size_t count = bytes.size() / size_of(tensor.precision);
    const auto bad =
        std::find_if_not(values, values + count, [](float value) { return std::isfinite(value); });
    if (bad != values + count)
      return invalid(name + ": found " + (std::isnan(*bad) ? "NaN" : "an infinite value") +
                     " at entry " + std::to_string(bad - values) + ", expected finite numbers.");
    tensors_.erase(found);
    return {};
  }

  // An error when a tensor was not taken.
  Status check_empty() const {
    if (tensors_.empty()) return {};
    return invalid("Found the tensor " + brief(json(tensors_.begin()->first)) +
                   ", which the architecture does not know.");
  }

 private:
  Status read_metadata(const json& entries) {
    if (!entries.is_object())
      return invalid("__metadata__: found " + std::string(kind_name(entries)) +
                     ", expected an object of texts.");
    for (const auto& [name, value] : entries.items()) {
      if (!value.is_string())
        return invalid("__metadata__: found " + std::string(kind_name(value)) + " as " +
                       brief(json(name)) +
                       ", expected text, the only kind that the format allows.");
      metadata_.emplace(name, value.get<std::string>());
    }
    return {};
  }

  // The tensors must follow one another from the first byte of data to the last.
  Status check_order() const {
    std::vector<const std::pair<const std::string, Tensor>*> order;
    for (const auto& entry : tensors_) order.push_back(&entry);
    std::sort(order.begin(), order.end(), [](const auto* a, const auto* b) {
      return std::pair(a->second.begin, a->second.end) < std::pair(b->second.begin, b->second.end);
    });
    std::uint64_t expected = 0;
    for (const auto* entry : order) {
      const std::uint64_t begin = entry->second.begin;
      if (begin != expected)
        return invalid(entry->first + ": found the offset " + std::to_string(begin) +
                       ", expected " + std::to_string(expected) + ": the tensors " +
                       (begin < expected ? "overlap." : "leave a gap."));
      expected = entry->second.end;
    }
    if (expected != data_.size())
      return invalid("Found " + std::to_string(data_.size()) + " bytes of data, expected " +
                     std::to_string(expected) + ", where the last tensor ends.");
    return {};
  }

  std::span<const std::uint8_t> data_;
  std::map<std::string, Tensor> tensors_;
  std::map<std::string, std::string> metadata_;
};

// A whole number from `least` to `most` in a member of a metadata object.
Result<std::int64_t> number_in(const json& object, const std::string& where, const char* name,
                               std::int64_t least, std::int64_t most) {
  const json* value = object.is_object() ? member(object, name) : nullptr;
  const auto number = value == nullptr ? std::nullopt : natural(*value);
  if (!number || *number < static_cast<std::uint64_t>(least) ||
      *number > static_cast<std::uint64_t>(most))
    return invalid(where + ": found " + (value == nullptr ? brief(object) : brief(*value)) +
                   ", expected " + name + " from " + std::to_string(least) + " to " +
                   std::to_string(most) + ".");
  return static_cast<std::int64_t>(*number);
}

std::optional<Activation> activation_named(std::string_view name) {
  const auto found = std::find(kActivationNames.begin(), kActivationNames.end(), name);
  if (found == kActivationNames.end()) return std::nullopt;
  return static_cast<Activation>(found - kActivationNames.begin());
}

Status read_image(const Container& container, Model& model) {
  const auto image = container.structure("image");
  if (!image) return image.error();
  const auto rows = number_in(*image, "image", "rows", kMinImageSide, kMaxImageSide);
  if (!rows) return rows.error();
  const auto columns = number_in(*image, "image", "columns", kMinImageSide, kMaxImageSide);
  if (!columns) return columns.error();
  model.rows = static_cast<int>(*rows);
  model.columns = static_cast<int>(*columns);
  return {};
}

// A finite real number from `least` to `most` in a member of a metadata object.
Result<double> real_in(const json& object, const std::string& where, const char* name, double least,
                       double most) {
  const json* value = object.is_object() ? member(object, name) : nullptr;
  if (value == nullptr || !value->is_number() || !(value->get<double>() >= least) ||
      !(value->get<double>() <= most))
    return invalid(where + ": found " + (value == nullptr ? brief(object) : brief(*value)) +
                   ", expected " + name + " from " + to_text(least) + " to " + to_text(most) + ".");
  return value->get<double>();
}

// Older files have none.
Status read_calibration(const Container& container, Model& model) {
  if (!container.has_text("calibration")) return {};
  const auto given = container.structure("calibration");
  if (!given) return given.error();
  const auto temperature = real_in(*given, "calibration", "temperature", 0.01, 100.0);
  if (!temperature) return temperature.error();
  const auto limit = real_in(*given, "calibration", "entropy_limit", 0.0, 100.0);
  if (!limit) return limit.error();
  model.calibration = Calibration{*temperature, *limit};
  return {};
}

Status read_class_names(const Container& container, Model& model) {
  const auto names = container.structure("class_names");
  if (!names) return names.error();
  const bool texts =
      names->is_array() &&
      std::all_of(names->begin(), names->end(), [](const json& name) { return name.is_string(); });
  if (!texts || names->size() < std::size_t{kMinClasses} ||
      names->size() > std::size_t{kMaxClasses})
    return invalid("class_names: found " + brief(*names) + ", expected " +
                   std::to_string(kMinClasses) + " to " + std::to_string(kMaxClasses) + " texts.");
  model.class_names = names->get<std::vector<std::string>>();
  return {};
}

Status read_layers(Container& container, Model& model) {
  const auto architecture = container.structure("architecture");
  if (!architecture) return architecture.error();
  const json* layers = architecture->is_object() ? member(*architecture, "layers") : nullptr;
  if (layers == nullptr || !layers->is_array() || layers->empty() || layers->size() > kMaxLayers)
    return invalid("architecture: found " + brief(*architecture) + ", expected 1 to " +
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
      return invalid(where + ": found " + std::to_string(*inputs) + " inputs, expected " +
                     std::to_string(width) +
                     (l == 0 ? ", the pixels of an image." : ", the outputs of the layer before."));
    const json* name = member(entry, "activation");
    const auto activation = name != nullptr && name->is_string()
                                ? activation_named(name->get_ref<const std::string&>())
                                : std::nullopt;
    if (!activation) {
      std::string known;
      for (const auto choice : kActivationNames)
        known += (known.empty() ? "" : ", ") + std::string(choice);
      return invalid(where + ": found the activation " +
                     (name == nullptr ? "nothing" : brief(*name)) + ", expected one of " + known +
                     ".");
    }
    if (l + 1 == layers->size() && *activation != Activation::kIdentity)
      return invalid(where + ": found the activation " + brief(*name) +
                     ", expected \"identity\" in the last layer.");
    if (Status status = container.check_shape(weight_name(l), {*outputs, *inputs}); !status)
      return status;
    if (Status status = container.check_shape(bias_name(l), {*outputs}); !status) return status;
    RowMajor weights(*outputs, *inputs);
    DenseLayer<float> layer;
    layer.biases.resize(static_cast<Index>(*outputs));
    layer.activation = *activation;
    if (Status status = container.take(weight_name(l), weights.data()); !status) return status;
    if (Status status = container.take(bias_name(l), layer.biases.data()); !status) return status;
    layer.weights = weights;
    model.network.layers.push_back(std::move(layer));
    width = *outputs;
  }
  if (width != static_cast<std::int64_t>(model.class_names.size()))
    return invalid("class_names: found " + std::to_string(model.class_names.size()) +
                   " names, expected " + std::to_string(width) +
                   ", the outputs of the last layer.");
  return {};
}

Status read_scaling(Container& container, Model& model) {
  const auto scaling = container.structure("scaling");
  if (!scaling) return scaling.error();
  const auto largest = number_in(*scaling, "scaling", "largest_pixel", 1, 255);
  if (!largest) return largest.error();
  model.scaling.largest_pixel = static_cast<int>(*largest);
  const json* kind = member(*scaling, "kind");
  const bool z_score = kind != nullptr && *kind == kZScore;
  if (kind == nullptr || (!z_score && *kind != kUnit))
    return invalid("scaling: found the kind " + (kind == nullptr ? "nothing" : brief(*kind)) +
                   ", expected \"unit\" or \"z_score\".");
  if (!z_score) return {};
  model.scaling.kind = InputScaling::Kind::kZScore;
  const std::pair<const char*, VectorF*> tensors[] = {
      {"scaling.mean", &model.scaling.mean},
      {"scaling.inverse_deviation", &model.scaling.inverse_deviation},
  };
  for (const auto& [name, values] : tensors) {
    if (Status status = container.check_shape(name, {model.pixel_count()}); !status) return status;
    values->resize(model.pixel_count());
    if (Status status = container.take(name, values->data()); !status) return status;
  }
  const float least = model.scaling.inverse_deviation.minCoeff();
  if (!(least > 0.0f))
    return invalid("scaling.inverse_deviation: found " + std::to_string(least) +
                   ", expected numbers above 0.");
  return {};
}

Status read_hyperparameters(const Container& container, const Model& model, Hyperparameters& h) {
  const auto members = container.structure("hyperparameters");
  if (!members) return members.error();
  auto merged = merge_json(Hyperparameters{}, *members);
  if (!merged) return invalid("hyperparameters: " + merged.error().message);
  h = std::move(*merged);
  // A session goes on with these: they must describe the network that comes with them.
  const auto& layers = model.network.layers;
  if (h.hidden.size() + 1 != layers.size())
    return invalid("hyperparameters: found " + std::to_string(h.hidden.size()) +
                   " hidden layers, expected " + std::to_string(layers.size() - 1) +
                   " as in the architecture.");
  for (std::size_t l = 0; l < h.hidden.size(); ++l) {
    if (h.hidden[l] != layers[l].outputs() || h.activation_of(l) != to_string(layers[l].activation))
      return invalid("hyperparameters: found hidden layer " + std::to_string(l) + " as " +
                     std::to_string(h.hidden[l]) + " " + h.activation_of(l) + ", expected " +
                     std::to_string(layers[l].outputs()) + " " +
                     std::string(to_string(layers[l].activation)) + " as in the architecture.");
  }
  return {};
}

}  // namespace

Bytes format_model(const Model& model, const Hyperparameters& hyperparameters,
                   Precision precision) {
  Writer writer(precision);
  for (std::size_t l = 0; l < model.network.layers.size(); ++l) {
    writer.add(bias_name(l), model.network.layers[l].biases);
    writer.add(weight_name(l), RowMajor(model.network.layers[l].weights));
  }
  const bool z_score = model.scaling.kind == InputScaling::Kind::kZScore;
  if (z_score) {
    writer.add("scaling.inverse_deviation", model.scaling.inverse_deviation);
    writer.add("scaling.mean", model.scaling.mean);
  }
  json metadata = {
      {"format", kFormat},
      {"inkling_version", version()},
      {"architecture", dump_json(architecture_of(model.network))},
      {"scaling", dump_json({{"kind", z_score ? kZScore : kUnit},
                             {"largest_pixel", model.scaling.largest_pixel}})},
      {"image", dump_json({{"rows", model.rows}, {"columns", model.columns}})},
      {"class_names", dump_json(model.class_names)},
      {"data", model.data},
      {"hyperparameters", dump_json(to_json(hyperparameters))},
  };
  if (model.calibration)
    metadata["calibration"] = dump_json({{"temperature", model.calibration->temperature},
                                         {"entropy_limit", model.calibration->entropy_limit}});
  return writer.finish(metadata);
}

Result<ModelFile> parse_model(std::span<const std::uint8_t> file) {
  auto container = Container::open(file);
  if (!container) return container.error();
  const auto format = container->text("format");
  if (!format) return format.error();
  if (*format != kFormat)
    return invalid("format: found " + brief(json(*format)) + ", expected \"" +
                   std::string(kFormat) + "\".");
  ModelFile result;
  auto data = container->text("data");
  if (!data) return data.error();
  result.model.data = std::move(*data);
  if (Status status = read_image(*container, result.model); !status) return status.error();
  if (Status status = read_class_names(*container, result.model); !status) return status.error();
  if (Status status = read_layers(*container, result.model); !status) return status.error();
  if (Status status = read_scaling(*container, result.model); !status) return status.error();
  if (Status status = container->check_empty(); !status) return status.error();
  if (Status status = read_calibration(*container, result.model); !status) return status.error();
  if (Status status = read_hyperparameters(*container, result.model, result.hyperparameters);
      !status)
    return status.error();
  return result;
}

}  // namespace inkling
