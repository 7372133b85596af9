#include "formats/onnx_file.h"

#include <string>
#include <utility>
#include <vector>

#include "formats/model_description.h"
#include "formats/protobuf.h"
#include "formats/strict_json.h"
#include "formats/tensor_bytes.h"
#include "formats/version.h"

namespace inkling {

namespace {

constexpr std::int64_t kIrVersion = 7, kOperatorSet = 13;  // ONNX 1.8, 2020
// TensorProto.DataType
constexpr std::int64_t kFloat = 1, kFloat16 = 10;

// Numbers of fields in onnx.proto.
namespace model_proto {
constexpr int kIrVersion = 1, kProducerName = 2, kProducerVersion = 3, kGraph = 7, kOpsetImport = 8,
              kMetadataProps = 14;
}
namespace operator_set_id_proto {
constexpr int kDomain = 1, kVersion = 2;
}
namespace string_string_entry_proto {
constexpr int kKey = 1, kValue = 2;
}
namespace graph_proto {
constexpr int kNode = 1, kName = 2, kInitializer = 5, kInput = 11, kOutput = 12;
}
namespace node_proto {
constexpr int kInput = 1, kOutput = 2, kName = 3, kOpType = 4, kAttribute = 5;
}
namespace attribute_proto {
constexpr int kName = 1, kFloatValue = 2, kIntegerValue = 3, kType = 20;
constexpr std::int64_t kFloatType = 1, kIntegerType = 2;
}  // namespace attribute_proto
namespace tensor_proto {
constexpr int kDims = 1, kDataType = 2, kName = 8, kRawData = 9;
}
namespace value_info_proto {
constexpr int kName = 1, kType = 2;
}
namespace type_proto {
constexpr int kTensorType = 1;
}
namespace tensor_type_proto {
constexpr int kElementType = 1, kShape = 2;
}
namespace tensor_shape_proto {
constexpr int kDimension = 1;
}
namespace dimension_proto {
constexpr int kValue = 1, kParameter = 2;
}

ProtobufMessage float_attribute(std::string_view name, float value) {
  ProtobufMessage attribute;
  attribute.add_text(attribute_proto::kName, name);
  attribute.add_float(attribute_proto::kFloatValue, value);
  attribute.add_integer(attribute_proto::kType, attribute_proto::kFloatType);
  return attribute;
}

ProtobufMessage integer_attribute(std::string_view name, std::int64_t value) {
  ProtobufMessage attribute;
  attribute.add_text(attribute_proto::kName, name);
  attribute.add_integer(attribute_proto::kIntegerValue, value);
  attribute.add_integer(attribute_proto::kType, attribute_proto::kIntegerType);
  return attribute;
}

// A float matrix of any number of rows.
ProtobufMessage batch_of(std::string_view name, Index columns) {
  ProtobufMessage rows, width, shape, tensor, type, info;
  rows.add_text(dimension_proto::kParameter, "N");
  width.add_integer(dimension_proto::kValue, columns);
  shape.add_message(tensor_shape_proto::kDimension, rows);
  shape.add_message(tensor_shape_proto::kDimension, width);
  tensor.add_integer(tensor_type_proto::kElementType, kFloat);
  tensor.add_message(tensor_type_proto::kShape, shape);
  type.add_message(type_proto::kTensorType, tensor);
  info.add_text(value_info_proto::kName, name);
  info.add_message(value_info_proto::kType, type);
  return info;
}

// The graph as it grows: each node takes the value that the one before has given.
class Graph {
 public:
  Graph(std::string input, Precision precision) : value_(std::move(input)), precision_(precision) {}

  // A node named as its output; `constants` are its inputs behind the present value.
  void add_node(std::string_view operation, const std::string& output,
                const std::vector<std::string>& constants = {},
                const std::vector<ProtobufMessage>& attributes = {}) {
    std::vector<std::string> inputs = {std::exchange(value_, output)};
    inputs.insert(inputs.end(), constants.begin(), constants.end());
    put_node(operation, inputs, output, attributes);
  }

  // A constant, which is called `name` in the graph whatever it is stored as.
  void add_constant(const std::string& name, const std::vector<Index>& shape,
                    std::span<const float> values) {
    if (precision_ == Precision::kSingle) {
      put_tensor(name, shape, values, NumberType::kSingle);
      return;
    }
    const std::string stored = name + "_float16";
    put_tensor(stored, shape, values, NumberType::kHalf);
    put_node("Cast", {stored}, name, {integer_attribute("to", kFloat)});
  }
  void add_constant(const std::string& name, const VectorF& values) {
    add_constant(name, {values.size()}, {values.data(), static_cast<std::size_t>(values.size())});
  }
  // One number, which keeps all its digits.
  void add_constant(const std::string& name, float value) {
    put_tensor(name, {1}, {&value, 1}, NumberType::kSingle);
  }

  ProtobufMessage& message() { return graph_; }

 private:
  void put_node(std::string_view operation, const std::vector<std::string>& inputs,
                const std::string& output, const std::vector<ProtobufMessage>& attributes) {
    ProtobufMessage node;
    for (const std::string& input : inputs) node.add_text(node_proto::kInput, input);
    node.add_text(node_proto::kOutput, output);
    node.add_text(node_proto::kName, output);
    node.add_text(node_proto::kOpType, operation);
    for (const ProtobufMessage& attribute : attributes)
      node.add_message(node_proto::kAttribute, attribute);
    graph_.add_message(graph_proto::kNode, node);
  }

  void put_tensor(const std::string& name, const std::vector<Index>& shape,
                  std::span<const float> values, NumberType type) {
    ProtobufMessage tensor;
    for (const Index size : shape) tensor.add_integer(tensor_proto::kDims, size);
    tensor.add_integer(tensor_proto::kDataType, type == NumberType::kHalf ? kFloat16 : kFloat);
    tensor.add_text(tensor_proto::kName, name);
    Bytes raw;
    append_numbers(raw, values, type);
    tensor.add_bytes(tensor_proto::kRawData, raw);
    graph_.add_message(graph_proto::kInitializer, tensor);
  }

  std::string value_;
  Precision precision_;
  ProtobufMessage graph_;
};

void add_scaling(Graph& graph, const InputScaling& scaling) {
  graph.add_constant("scale", 1.0f / static_cast<float>(scaling.largest_pixel));
  graph.add_node("Mul", "scaled", {"scale"});
  if (scaling.kind == InputScaling::Kind::kUnit) return;
  graph.add_constant("mean", scaling.mean);
  graph.add_node("Sub", "centred", {"mean"});
  graph.add_constant("inverse_deviation", scaling.inverse_deviation);
  graph.add_node("Mul", "standardised", {"inverse_deviation"});
}

void add_activation(Graph& graph, Activation activation, const std::string& output) {
  switch (activation) {
    case Activation::kIdentity:
      return;
    case Activation::kRelu:
      return graph.add_node("Relu", output);
    case Activation::kLeakyRelu:
      return graph.add_node("LeakyRelu", output, {},
                            {float_attribute("alpha", static_cast<float>(kLeakySlope))});
    case Activation::kSigmoid:
      return graph.add_node("Sigmoid", output);
    case Activation::kTanh:
      return graph.add_node("Tanh", output);
  }
}

// Names come from files and may hold bytes that are no UTF-8, which protobuf's texts must be.
std::string utf8(const std::string& text) {
  const auto parsed = parse_strict_json(dump_json(text), "text");
  return parsed ? parsed->get<std::string>() : "";
}

ProtobufMessage graph_of(const Model& model, Precision precision) {
  Graph graph("pixels", precision);
  graph.message().add_text(graph_proto::kName, "inkling");
  graph.message().add_message(graph_proto::kInput, batch_of("pixels", model.pixel_count()));
  graph.message().add_message(graph_proto::kOutput,
                              batch_of("probabilities", model.network.outputs()));
  add_scaling(graph, model.scaling);
  for (std::size_t l = 0; l < model.network.layers.size(); ++l) {
    const auto& layer = model.network.layers[l];
    const std::string number = std::to_string(l + 1);
    // Column by column [outputs x inputs] is row by row [inputs, outputs].
    graph.add_constant("W" + number, {layer.inputs(), layer.outputs()},
                       {layer.weights.data(), static_cast<std::size_t>(layer.weights.size())});
    graph.add_constant("b" + number, layer.biases);
    graph.add_node("Gemm", "sums" + number, {"W" + number, "b" + number});
    add_activation(graph, layer.activation, "activations" + number);
  }
  if (model.calibration) {
    graph.add_constant("inverse_temperature",
                       static_cast<float>(1.0 / model.calibration->temperature));
    graph.add_node("Mul", "calibrated", {"inverse_temperature"});
  }
  graph.add_node("Softmax", "probabilities", {}, {integer_attribute("axis", 1)});
  return std::move(graph.message());
}

}  // namespace

Bytes format_onnx(const Model& model, const Hyperparameters& hyperparameters, Precision precision,
                  const std::optional<TrainingRecord>& training) {
  ProtobufMessage file, operators;
  file.add_integer(model_proto::kIrVersion, kIrVersion);
  file.add_text(model_proto::kProducerName, "inkling");
  file.add_text(model_proto::kProducerVersion, version());
  operators.add_text(operator_set_id_proto::kDomain, "");
  operators.add_integer(operator_set_id_proto::kVersion, kOperatorSet);
  file.add_message(model_proto::kOpsetImport, operators);
  const nlohmann::json description = describe_model(model, hyperparameters, training);
  for (const auto& [name, value] : description.items()) {
    ProtobufMessage entry;
    entry.add_text(string_string_entry_proto::kKey, name);
    entry.add_text(string_string_entry_proto::kValue, utf8(text_of(value)));
    file.add_message(model_proto::kMetadataProps, entry);
  }
  file.add_message(model_proto::kGraph, graph_of(model, precision));
  return std::move(file).take();
}

}  // namespace inkling
