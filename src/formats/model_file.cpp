#include "formats/model_file.h"

#include <algorithm>
#include <cassert>
#include <map>
#include <optional>
#include <utility>

#include "formats/model_description.h"
#include "formats/strict_json.h"
#include "formats/tensor_bytes.h"

namespace inkling {

using nlohmann::json;

namespace {

constexpr std::int64_t kMaxSize = 4096;  // of one dimension
constexpr std::size_t kAlignment = 8;
constexpr const char* kMeanName = "scaling.mean";
constexpr const char* kInverseDeviationName = "scaling.inverse_deviation";

using RowMajor = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

std::string weight_name(std::size_t layer) { return "layers." + std::to_string(layer) + ".weight"; }
std::string bias_name(std::size_t layer) { return "layers." + std::to_string(layer) + ".bias"; }

std::string_view name_of(NumberType type) { return type == NumberType::kHalf ? "F16" : "F32"; }

template <class Derived>
std::span<const float> numbers_of(const Eigen::PlainObjectBase<Derived>& values) {
  return {values.data(), static_cast<std::size_t>(values.size())};
}

// Collects tensors in the order in which they will lie in the file.
class Writer {
 public:
  explicit Writer(NumberType type) : type_(type) {}

  void add(const std::string& name, const VectorF& values) {
    describe(name, {values.size()}, values.size());
    append_numbers(data_, numbers_of(values), type_);
  }
  void add(const std::string& name, const RowMajor& values) {
    describe(name, {values.rows(), values.cols()}, values.size());
    append_numbers(data_, numbers_of(values), type_);
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
    const std::size_t end = begin + size_of(type_) * static_cast<std::size_t>(count);
    header_[name] = {
        {"dtype", name_of(type_)}, {"shape", std::move(shape)}, {"data_offsets", {begin, end}}};
  }
  NumberType type_;
  json header_ = json::object();
  Bytes data_;
};

// ---- reading ----

std::string shape_text(const std::vector<std::int64_t>& shape) { return json(shape).dump(); }

// What describe_model gives as text; all else becomes the text of its JSON.
bool is_plain_text(const std::string& name) {
  return name == "format" || name == "inkling_version" || name == "data";
}

struct Tensor {
  NumberType type = NumberType::kSingle;
  std::vector<std::int64_t> shape;
  std::uint64_t begin = 0, end = 0;
};

// One entry of the header. Offsets are checked against the others later.
Result<Tensor> read_tensor(const std::string& name, const json& entry, std::uint64_t data_size) {
  if (!entry.is_object())
    return invalid_data(name + ": found " + std::string(kind_name(entry)) +
                        ", expected an object with dtype, shape and data_offsets.");
  const json* dtype = member_of(entry, "dtype");
  const json* shape = member_of(entry, "shape");
  const json* offsets = member_of(entry, "data_offsets");
  if (dtype == nullptr || shape == nullptr || offsets == nullptr || entry.size() != 3)
    return invalid_data(name + ": found " + brief(entry) +
                        ", expected dtype, shape and data_offsets.");
  Tensor tensor;
  if (*dtype == name_of(NumberType::kHalf))
    tensor.type = NumberType::kHalf;
  else if (*dtype != name_of(NumberType::kSingle))
    return invalid_data(name + ": found the dtype " + brief(*dtype) +
                        ", expected \"F32\" or \"F16\".");
  std::uint64_t count = 1;
  bool plausible = shape->is_array() && shape->size() <= 2;
  for (std::size_t d = 0; plausible && d < shape->size(); ++d) {
    const auto size = natural_number((*shape)[d]);
    plausible = size && *size >= 1 && *size <= kMaxSize;
    if (plausible) {
      tensor.shape.push_back(static_cast<std::int64_t>(*size));
      count *= *size;
    }
  }
  if (!plausible)
    return invalid_data(name + ": found the shape " + brief(*shape) +
                        ", expected one or two sizes from 1 to " + std::to_string(kMaxSize) + ".");
  const bool pair = offsets->is_array() && offsets->size() == 2 && natural_number((*offsets)[0]) &&
                    natural_number((*offsets)[1]);
  if (pair) {
    tensor.begin = *natural_number((*offsets)[0]);
    tensor.end = *natural_number((*offsets)[1]);
  }
  if (!pair || tensor.begin > tensor.end || tensor.end > data_size)
    return invalid_data(name + ": found the offsets " + brief(*offsets) +
                        ", expected a begin and an end within the " + std::to_string(data_size) +
                        " bytes of data.");
  const std::uint64_t size = size_of(tensor.type) * count;
  if (tensor.end - tensor.begin != size)
    return invalid_data(name + ": found " + std::to_string(tensor.end - tensor.begin) +
                        " bytes, expected " + std::to_string(size) + " for the shape " +
                        shape_text(tensor.shape) + ".");
  return tensor;
}

// The container: tensors and metadata, sound as the format demands, whatever they mean.
class Container final : public ModelSource {
 public:
  static Result<Container> open(std::span<const std::uint8_t> file) {
    if (file.size() < 8)
      return invalid_data("Found " + std::to_string(file.size()) +
                          " bytes, expected a safetensors file, which begins with " +
                          "the length of its header in 8 bytes.");
    std::uint64_t length = 0;
    for (int i = 7; i >= 0; --i) length = length << 8 | file[static_cast<std::size_t>(i)];
    if (length > kMaxModelHeaderBytes)
      return invalid_data("Found a header of " + std::to_string(length) +
                          " bytes, expected at most " + std::to_string(kMaxModelHeaderBytes) +
                          ". Is this a safetensors file of Inkling's?");
    if (length > file.size() - 8)
      return invalid_data("Found " + std::to_string(file.size()) + " bytes, expected at least " +
                          std::to_string(8 + length) +
                          ", where the header ends: the file is truncated.");
    const auto text = file.subspan(8, static_cast<std::size_t>(length));
    if (text.empty() || text[0] != '{')
      return invalid_data("The header does not begin with {, as the format demands.");
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

  bool describes(const std::string& name) const override { return metadata_.contains(name); }
  Result<json> description(const std::string& name) const override {
    const auto found = metadata_.find(name);
    if (found == metadata_.end())
      return invalid_data("__metadata__: found no " + name + ", which models of Inkling's have.");
    if (is_plain_text(name)) return json(found->second);
    return parse_strict_json(found->second, name);
  }

  Status take_weights(std::size_t layer, Index outputs, Index inputs, MatrixF& weights) override {
    const std::string name = weight_name(layer);
    if (Status status = check_shape(name, {outputs, inputs}); !status) return status;
    RowMajor rows(outputs, inputs);
    if (Status status = take(name, rows.data()); !status) return status;
    weights = rows;
    return {};
  }
  Status take_biases(std::size_t layer, Index outputs, VectorF& biases) override {
    return take_vector(bias_name(layer), outputs, biases);
  }
  Status take_mean(Index pixels, VectorF& mean) override {
    return take_vector(kMeanName, pixels, mean);
  }
  Status take_inverse_deviation(Index pixels, VectorF& inverse_deviation) override {
    return take_vector(kInverseDeviationName, pixels, inverse_deviation);
  }

  Status check_empty() const override {
    if (tensors_.empty()) return {};
    return invalid_data("Found the tensor " + brief(json(tensors_.begin()->first)) +
                        ", which the architecture does not know.");
  }

 private:
  Status check_shape(const std::string& name, const std::vector<std::int64_t>& shape) const {
    const auto found = tensors_.find(name);
    if (found == tensors_.end())
      return invalid_data("Found no tensor " + name + ", which the architecture demands.");
    if (found->second.shape != shape)
      return invalid_data(name + ": found the shape " + shape_text(found->second.shape) +
                          ", expected " + shape_text(shape) + ".");
    return {};
  }

  // Takes out a tensor whose shape was checked; an error when a value is not finite.
  Status take(const std::string& name, float* values) {
    const auto found = tensors_.find(name);
    assert(found != tensors_.end());
    const Tensor& tensor = found->second;
    const auto bytes = data_.subspan(static_cast<std::size_t>(tensor.begin),
                                     static_cast<std::size_t>(tensor.end - tensor.begin));
    read_numbers(bytes, tensor.type, values);
    if (Status status = check_finite(name, {values, bytes.size() / size_of(tensor.type)}); !status)
      return status;
    note(tensor.type);
    tensors_.erase(found);
    return {};
  }

  Status take_vector(const std::string& name, Index size, VectorF& values) {
    if (Status status = check_shape(name, {size}); !status) return status;
    values.resize(size);
    return take(name, values.data());
  }

  Status read_metadata(const json& entries) {
    if (!entries.is_object())
      return invalid_data("__metadata__: found " + std::string(kind_name(entries)) +
                          ", expected an object of texts.");
    for (const auto& [name, value] : entries.items()) {
      if (!value.is_string())
        return invalid_data("__metadata__: found " + std::string(kind_name(value)) + " as " +
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
        return invalid_data(entry->first + ": found the offset " + std::to_string(begin) +
                            ", expected " + std::to_string(expected) + ": the tensors " +
                            (begin < expected ? "overlap." : "leave a gap."));
      expected = entry->second.end;
    }
    if (expected != data_.size())
      return invalid_data("Found " + std::to_string(data_.size()) + " bytes of data, expected " +
                          std::to_string(expected) + ", where the last tensor ends.");
    return {};
  }

  std::span<const std::uint8_t> data_;
  std::map<std::string, Tensor> tensors_;
  std::map<std::string, std::string> metadata_;
};

}  // namespace

Bytes format_model(const Model& model, const Hyperparameters& hyperparameters, Precision precision,
                   const std::optional<TrainingRecord>& training) {
  Writer writer(precision == Precision::kHalf ? NumberType::kHalf : NumberType::kSingle);
  for (std::size_t l = 0; l < model.network.layers.size(); ++l) {
    writer.add(bias_name(l), model.network.layers[l].biases);
    writer.add(weight_name(l), RowMajor(model.network.layers[l].weights));
  }
  if (model.scaling.kind == InputScaling::Kind::kZScore) {
    writer.add(kInverseDeviationName, model.scaling.inverse_deviation);
    writer.add(kMeanName, model.scaling.mean);
  }
  json metadata = describe_model(model, hyperparameters, training);
  for (json& value : metadata) value = text_of(value);
  return writer.finish(metadata);
}

Result<ModelFile> parse_model(std::span<const std::uint8_t> file) {
  auto container = Container::open(file);
  if (!container) return container.error();
  return read_model(*container);
}

}  // namespace inkling
