// A Writer and a Reader walk over the members that wire_members.h names.
#include "session/wire.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <concepts>
#include <cstring>
#include <limits>
#include <type_traits>
#include <utility>

#include "formats/hyperparameters_json.h"
#include "formats/strict_json.h"
#include "session/wire_members.h"

namespace inkling::wire {

using nlohmann::json;

namespace {

// ---- kinds of values ----

template <class T>
constexpr bool is_optional = false;
template <class T>
constexpr bool is_optional<std::optional<T>> = true;
template <class T>
constexpr bool is_vector = false;
template <class T>
constexpr bool is_vector<std::vector<T>> = true;
template <class T>
constexpr bool is_variant = false;
template <class... T>
constexpr bool is_variant<std::variant<T...>> = true;
template <class T>
constexpr bool is_shared = false;
template <class T>
constexpr bool is_shared<std::shared_ptr<const T>> = true;

// Vectors of these travel as bytes, little-endian: images, labels, weights, confidences.
template <class T>
constexpr bool travels_as_bytes = std::same_as<T, std::uint8_t> || std::same_as<T, float>;

static_assert(std::endian::native == std::endian::little,
              "numbers are copied as they lie in memory");

json binary(const void* values, std::size_t bytes) {
  std::vector<std::uint8_t> content(bytes);
  if (bytes > 0) std::memcpy(content.data(), values, bytes);
  return json::binary(std::move(content));
}

// ---- writing ----

template <class T>
json write(const T& value);

class Writer {
 public:
  template <class T>
  void operator()(const char* name, const T& value) {
    object_[name] = write(value);
  }
  json take() { return std::move(object_); }

 private:
  json object_ = json::object();
};

template <class T>
json write(const T& value) {
  if constexpr (std::same_as<T, bool> || std::integral<T> || std::same_as<T, std::string>) {
    return value;
  } else if constexpr (std::same_as<T, double>) {
    if (std::isfinite(value)) return value;
    return std::isnan(value) ? "nan" : value > 0 ? "inf" : "-inf";
  } else if constexpr (std::is_enum_v<T>) {
    return names_of(value)[static_cast<std::size_t>(value)];
  } else if constexpr (std::same_as<T, Hyperparameters>) {
    return inkling::to_json(value);
  } else if constexpr (std::same_as<T, VectorF>) {
    return binary(value.data(), 4 * static_cast<std::size_t>(value.size()));
  } else if constexpr (std::same_as<T, MatrixF>) {
    // Column by column, as in memory.
    return {{"rows", value.rows()},
            {"columns", value.cols()},
            {"values", binary(value.data(), 4 * static_cast<std::size_t>(value.size()))}};
  } else if constexpr (is_vector<T>) {
    using Entry = typename T::value_type;
    if constexpr (travels_as_bytes<Entry>) {
      return binary(value.data(), sizeof(Entry) * value.size());
    } else {
      json list = json::array();
      for (const auto& entry : value) list.push_back(write(entry));
      return list;
    }
  } else if constexpr (is_optional<T> || is_shared<T>) {
    return value ? write(*value) : json();
  } else if constexpr (is_variant<T>) {
    json object = std::visit([](const auto& alternative) { return write(alternative); }, value);
    object["type"] = names_of(value)[value.index()];
    return object;
  } else {
    Writer writer;
    visit_members(writer, value);
    return writer.take();
  }
}

// ---- reading ----

// Keeps the first problem; what is read after it does not matter any more.
class Problem {
 public:
  bool found() const { return !message_.empty(); }
  void report(const std::string& path, const std::string& message) {
    if (!found()) message_ = path + ": " + message;
  }
  Error error() const { return {ErrorCode::kInvalidData, message_}; }

 private:
  std::string message_;
};

template <class T>
void read(const json& from, const std::string& path, Problem& problem, T& value);

class Reader {
 public:
  Reader(const json& object, const std::string& path, Problem& problem)
      : object_(object), path_(path), problem_(problem) {}

  template <class T>
  void operator()(const char* name, T& value) {
    if (problem_.found()) return;
    const std::string path = path_ + "." + name;
    const auto member = object_.find(name);
    if (member != object_.end())
      read(*member, path, problem_, value);
    else if constexpr (is_optional<T>)
      value.reset();  // checkpoints of former versions lack what came later
    else
      problem_.report(path, "found nothing.");
  }

 private:
  const json& object_;
  const std::string& path_;
  Problem& problem_;
};

void report_kind(const json& from, const std::string& path, Problem& problem,
                 const std::string& expected) {
  problem.report(path, "found " + brief(from) + ", expected " + expected + ".");
}

// Binary values, or what text JSON makes of them.
bool read_bytes(const json& from, std::vector<std::uint8_t>& bytes) {
  if (from.is_binary()) {
    bytes = from.get_binary();
    return true;
  }
  if (!from.is_object()) return false;
  const auto list = from.find("bytes");
  if (list == from.end() || !list->is_array()) return false;
  bytes.clear();
  bytes.reserve(list->size());
  for (const json& entry : *list) {
    if (!entry.is_number_unsigned() || entry.get<std::uint64_t>() > 255) return false;
    bytes.push_back(static_cast<std::uint8_t>(entry.get<unsigned>()));
  }
  return true;
}

// Bytes as numbers of four bytes each, or of one.
template <class T>
void read_packed(const json& from, const std::string& path, Problem& problem,
                 std::vector<T>& values) {
  std::vector<std::uint8_t> bytes;
  if (!read_bytes(from, bytes) || bytes.size() % sizeof(T) != 0)
    return report_kind(from, path, problem, "bytes, a multiple of " + std::to_string(sizeof(T)));
  values.resize(bytes.size() / sizeof(T));
  if (!bytes.empty()) std::memcpy(values.data(), bytes.data(), bytes.size());
}

template <class T>
void read_integer(const json& from, const std::string& path, Problem& problem, T& value) {
  if (from.is_number_unsigned()) {
    const auto number = from.get<std::uint64_t>();
    if (std::in_range<T>(number)) {
      value = static_cast<T>(number);
      return;
    }
  } else if (from.is_number_integer()) {
    const auto number = from.get<std::int64_t>();
    if (std::in_range<T>(number)) {
      value = static_cast<T>(number);
      return;
    }
  }
  report_kind(from, path, problem,
              "a whole number that fits into " + std::to_string(8 * sizeof(T)) + " bits");
}

void read_real(const json& from, const std::string& path, Problem& problem, double& value) {
  if (from.is_number())
    value = from.get<double>();
  else if (from == "nan")
    value = std::numeric_limits<double>::quiet_NaN();
  else if (from == "inf")
    value = std::numeric_limits<double>::infinity();
  else if (from == "-inf")
    value = -std::numeric_limits<double>::infinity();
  else
    report_kind(from, path, problem, "a number");
}

template <class T>
void read_enumeration(const json& from, const std::string& path, Problem& problem, T& value) {
  const auto& names = names_of(T{});
  const auto* text = from.get_ptr<const std::string*>();
  const auto name = text == nullptr ? names.end() : std::find(names.begin(), names.end(), *text);
  if (name == names.end()) return report_kind(from, path, problem, "the name of a choice");
  value = static_cast<T>(name - names.begin());
}

void read_matrix(const json& from, const std::string& path, Problem& problem, MatrixF& value) {
  if (!from.is_object()) return report_kind(from, path, problem, "a matrix");
  std::int32_t rows = 0, columns = 0;
  std::vector<float> values;
  Reader reader(from, path, problem);
  reader("rows", rows);
  reader("columns", columns);
  reader("values", values);
  if (problem.found()) return;
  if (rows < 0 || columns < 0 ||
      std::int64_t{rows} * columns != static_cast<std::int64_t>(values.size()))
    return problem.report(path, "found " + std::to_string(values.size()) + " values, expected " +
                                    std::to_string(rows) + " x " + std::to_string(columns) + ".");
  value = Eigen::Map<const MatrixF>(values.data(), rows, columns);
}

void read_hyperparameters(const json& from, const std::string& path, Problem& problem,
                          Hyperparameters& value) {
  auto merged = merge_json(Hyperparameters{}, from);
  if (!merged) return problem.report(path, merged.error().message);
  value = std::move(*merged);
}

template <std::size_t Alternative = 0, class T>
void read_alternative(const json& from, std::size_t index, const std::string& path,
                      Problem& problem, T& value) {
  if constexpr (Alternative < std::variant_size_v<T>) {
    if (index == Alternative)
      read(from, path, problem, value.template emplace<Alternative>());
    else
      read_alternative<Alternative + 1>(from, index, path, problem, value);
  }
}

template <class T>
void read_variant(const json& from, const std::string& path, Problem& problem, T& value) {
  const auto& names = names_of(value);
  const json* type = nullptr;
  if (from.is_object()) {
    const auto member = from.find("type");
    if (member != from.end()) type = &*member;
  }
  const auto* text = type == nullptr ? nullptr : type->get_ptr<const std::string*>();
  const auto name = text == nullptr ? names.end() : std::find(names.begin(), names.end(), *text);
  if (name == names.end())
    return report_kind(type == nullptr ? from : *type, path + ".type", problem, "a known type");
  read_alternative(from, static_cast<std::size_t>(name - names.begin()), path, problem, value);
}

// A network as the forward pass takes it for granted.
void check_model(const Model& model, const std::string& path, Problem& problem) {
  if (model.rows < 1 || model.columns < 1 || model.rows > kMaxImageSide ||
      model.columns > kMaxImageSide)
    return problem.report(path, "found images of " + std::to_string(model.rows) + " x " +
                                    std::to_string(model.columns) + " pixels.");
  if (model.network.layers.empty()) return problem.report(path, "found no layers.");
  Index width = model.pixel_count();
  for (const auto& layer : model.network.layers) {
    if (layer.inputs() != width || layer.outputs() < 1 || layer.biases.size() != layer.outputs())
      return problem.report(path, "found a layer [" + std::to_string(layer.outputs()) + " x " +
                                      std::to_string(layer.inputs()) + "] with " +
                                      std::to_string(layer.biases.size()) + " biases, expected " +
                                      std::to_string(width) +
                                      " inputs and a bias for each output.");
    width = layer.outputs();
  }
  if (model.class_names.size() != static_cast<std::size_t>(width))
    return problem.report(path, "found " + std::to_string(model.class_names.size()) +
                                    " class names, expected " + std::to_string(width) + ".");
  const Index scaled = model.scaling.kind == InputScaling::Kind::kZScore ? model.pixel_count() : 0;
  if (model.scaling.mean.size() != scaled || model.scaling.inverse_deviation.size() != scaled)
    return problem.report(path, "found a scaling of " + std::to_string(model.scaling.mean.size()) +
                                    " pixels, expected " + std::to_string(scaled) + ".");
}

bool fits(const UnitImages& images) {
  return images.rows >= 0 && images.rows <= kMaxImageSide && images.columns >= 0 &&
         images.columns <= kMaxImageSide && images.units >= 0 &&
         images.pixels.size() == static_cast<std::size_t>(images.rows) *
                                     static_cast<std::size_t>(images.columns) *
                                     static_cast<std::size_t>(images.units);
}

template <class T>
void read(const json& from, const std::string& path, Problem& problem, T& value) {
  if constexpr (std::same_as<T, bool>) {
    if (!from.is_boolean()) return report_kind(from, path, problem, "true or false");
    value = from.get<bool>();
  } else if constexpr (std::integral<T>) {
    read_integer(from, path, problem, value);
  } else if constexpr (std::same_as<T, double>) {
    read_real(from, path, problem, value);
  } else if constexpr (std::same_as<T, std::string>) {
    if (!from.is_string()) return report_kind(from, path, problem, "text");
    value = from.get<std::string>();
  } else if constexpr (std::is_enum_v<T>) {
    read_enumeration(from, path, problem, value);
  } else if constexpr (std::same_as<T, Hyperparameters>) {
    read_hyperparameters(from, path, problem, value);
  } else if constexpr (std::same_as<T, VectorF>) {
    std::vector<float> values;
    read_packed(from, path, problem, values);
    value = Eigen::Map<const VectorF>(values.data(), static_cast<Index>(values.size()));
  } else if constexpr (std::same_as<T, MatrixF>) {
    read_matrix(from, path, problem, value);
  } else if constexpr (is_vector<T>) {
    if constexpr (travels_as_bytes<typename T::value_type>) {
      read_packed(from, path, problem, value);
    } else {
      if (!from.is_array()) return report_kind(from, path, problem, "an array");
      value.assign(from.size(), {});
      for (std::size_t i = 0; i < from.size() && !problem.found(); ++i)
        read(from[i], path + "[" + std::to_string(i) + "]", problem, value[i]);
    }
  } else if constexpr (is_optional<T>) {
    value.reset();
    if (!from.is_null()) read(from, path, problem, value.emplace());
  } else if constexpr (is_shared<T>) {
    value.reset();
    if (from.is_null()) return;
    auto content = std::make_shared<std::remove_const_t<typename T::element_type>>();
    read(from, path, problem, *content);
    value = std::move(content);
  } else if constexpr (is_variant<T>) {
    read_variant(from, path, problem, value);
  } else {
    if (!from.is_object()) return report_kind(from, path, problem, "an object");
    Reader reader(from, path, problem);
    visit_members(reader, value);
    if constexpr (std::same_as<T, Model>)
      if (!problem.found()) check_model(value, path, problem);
  }
}

template <class T>
Result<T> from_json(const json& from, const char* name) {
  Problem problem;
  T value;
  read(from, name, problem, value);
  if (problem.found()) return problem.error();
  return value;
}

}  // namespace

json to_json(const Command& command) { return write(command); }
Result<Command> command_from_json(const json& from) { return from_json<Command>(from, "command"); }

json to_json(const Request& request) { return write(request); }
Result<Request> request_from_json(const json& from) { return from_json<Request>(from, "request"); }

json to_json(const Reply& reply) { return write(reply); }
Result<Reply> reply_from_json(const json& from) { return from_json<Reply>(from, "reply"); }

json to_json(const Snapshot& snapshot) { return write(snapshot); }
Result<Snapshot> snapshot_from_json(const json& from) {
  auto snapshot = from_json<Snapshot>(from, "snapshot");
  // What the type promises never to be null.
  if (snapshot && (!snapshot->train_history || !snapshot->eval_history || !snapshot->moments))
    return Error{ErrorCode::kInvalidData, "snapshot: found null as a history, expected an array."};
  if (snapshot)
    for (const auto& moment : *snapshot->moments)
      if (!moment || !moment->test_answers || !fits(moment->first_layer))
        return Error{ErrorCode::kInvalidData,
                     "snapshot.moments: found a moment that is not whole."};
  return snapshot;
}

json to_json(const TrainPoint& point) { return write(point); }
json to_json(const EvalPoint& point) { return write(point); }
json to_json(const Taught& taught) { return write(taught); }

json to_json(const RunRecord& run) { return write(run); }
Result<RunRecord> run_record_from_json(const json& from) {
  return from_json<RunRecord>(from, "run");
}

std::string_view to_string(SessionState state) {
  return kStateNames[static_cast<std::size_t>(state)];
}

Bytes to_cbor(const json& content) { return json::to_cbor(content); }

Result<json> from_cbor(std::span<const std::uint8_t> bytes) {
  json content =
      json::from_cbor(bytes.begin(), bytes.end(), /*strict=*/true, /*allow_exceptions=*/false);
  if (content.is_discarded())
    return Error{ErrorCode::kInvalidData,
                 "Found " + std::to_string(bytes.size()) + " bytes that are not CBOR."};
  return content;
}

}  // namespace inkling::wire
