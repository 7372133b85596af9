// Each type names its members once, in visit_members; a Writer and a Reader walk over them.
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

namespace inkling::wire {

using nlohmann::json;

namespace {

// ---- names of enumerations and alternatives ----

constexpr std::array<std::string_view, 6> kStateNames = {"no_data", "ready",    "running",
                                                         "paused",  "finished", "diverged"};
constexpr std::array<std::string_view, 5> kErrorNames = {"invalid_argument", "invalid_data",
                                                         "not_found", "out_of_memory", "state"};
constexpr std::array<std::string_view, 3> kSplitNames = {"train", "test", "own"};
constexpr std::array<std::string_view, 3> kProductsNames = {"automatic", "eigen", "dense"};
constexpr std::array<std::string_view, 2> kScalingNames = {"unit", "z_score"};

constexpr const auto& names_of(SessionState) { return kStateNames; }
constexpr const auto& names_of(ErrorCode) { return kErrorNames; }
constexpr const auto& names_of(Split) { return kSplitNames; }
constexpr const auto& names_of(Products) { return kProductsNames; }
constexpr const auto& names_of(InputScaling::Kind) { return kScalingNames; }
constexpr const auto& names_of(Activation) { return kActivationNames; }

// In the order of the variants' alternatives.
constexpr std::array<std::string_view, std::variant_size_v<Command>> kCommandNames = {
    "load_dataset", "load_synthetic", "start", "pause",        "step",
    "epoch",        "reset",          "undo",  "configure",    "restore_best",
    "load_model",   "set_pace",       "teach", "set_drawings", "remove_drawing"};
constexpr std::array<std::string_view, std::variant_size_v<RequestBody>> kRequestNames = {
    "images",     "evaluation", "activations", "save_model", "benchmark",
    "robustness", "nearest",    "trial",       "overview"};
constexpr std::array<std::string_view, std::variant_size_v<ReplyBody>> kReplyNames = {
    "images",  "evaluation", "activations", "saved_model", "benchmark", "robustness",
    "nearest", "trial",      "overview",    "failed",      "done"};
// Goals and outcomes alike.
constexpr std::array<std::string_view, std::variant_size_v<benchmark::Goal>> kGoalNames = {
    "throughput", "time-to-accuracy", "latency", "evaluation"};
static_assert(std::variant_size_v<benchmark::Outcome> == kGoalNames.size());

constexpr const auto& names_of(const Command&) { return kCommandNames; }
constexpr const auto& names_of(const RequestBody&) { return kRequestNames; }
constexpr const auto& names_of(const ReplyBody&) { return kReplyNames; }
constexpr const auto& names_of(const benchmark::Goal&) { return kGoalNames; }
constexpr const auto& names_of(const benchmark::Outcome&) { return kGoalNames; }

// ---- members of each type ----

template <class T, class U>
concept Either = std::same_as<std::remove_const_t<T>, U>;  // U or const U

void visit_members(auto& archive, Either<DatasetFile> auto& file) {
  archive("name", file.name);
  archive("bytes", file.bytes);
}
void visit_members(auto& archive, Either<DatasetFiles> auto& files) {
  archive("name", files.name);
  archive("class_names", files.class_names);
  archive("train_images", files.train_images);
  archive("train_labels", files.train_labels);
  archive("test_images", files.test_images);
  archive("test_labels", files.test_labels);
}
void visit_members(auto& archive, Either<TestSplit> auto& split) {
  archive("first", split.first);
  archive("share", split.share);
  archive("seed", split.seed);
}
void visit_members(auto& archive, Either<RunLength> auto& length) {
  archive("epochs", length.epochs);
  archive("steps", length.steps);
  archive("samples", length.samples);
}

void visit_members(auto& archive, Either<command::LoadDataset> auto& load) {
  archive("files", load.files);
  archive("split", load.split);
}
void visit_members(auto& archive, Either<command::LoadSynthetic> auto& load) {
  archive("train", load.train);
  archive("test", load.test);
  archive("split", load.split);
}
void visit_members(auto& archive, Either<command::Start> auto& start) {
  archive("length", start.length);
}
void visit_members(auto& archive, Either<command::Configure> auto& configure) {
  archive("hyperparameters", configure.hyperparameters);
}
void visit_members(auto& archive, Either<command::LoadModel> auto& load) {
  archive("file", load.file);
}
void visit_members(auto& archive, Either<command::SetPace> auto& set) {
  archive("samples_per_second", set.samples_per_second);
}
void visit_members(auto& archive, Either<command::Teach> auto& teach) {
  archive("pixels", teach.pixels);
  archive("label", teach.label);
  archive("model", teach.model);
}
void visit_members(auto& archive, Either<command::SetDrawings> auto& set) {
  archive("rows", set.rows);
  archive("columns", set.columns);
  archive("pixels", set.pixels);
  archive("labels", set.labels);
}
void visit_members(auto& archive, Either<command::RemoveDrawing> auto& remove) {
  archive("index", remove.index);
}
void visit_members(auto&, Either<command::Pause> auto&) {}
void visit_members(auto&, Either<command::Step> auto&) {}
void visit_members(auto&, Either<command::Epoch> auto&) {}
void visit_members(auto&, Either<command::Reset> auto&) {}
void visit_members(auto&, Either<command::Undo> auto&) {}
void visit_members(auto&, Either<command::RestoreBest> auto&) {}

void visit_members(auto& archive, Either<request::Images> auto& images) {
  archive("split", images.split);
  archive("samples", images.samples);
}
void visit_members(auto& archive, Either<request::Evaluation> auto& evaluation) {
  archive("split", evaluation.split);
}
void visit_members(auto& archive, Either<request::Activations> auto& activations) {
  archive("values", activations.values);
}
void visit_members(auto& archive, Either<request::SaveModel> auto& save) {
  archive("best", save.best);
}
void visit_members(auto& archive, Either<benchmark::Throughput> auto& goal) {
  archive("hidden", goal.hidden);
  archive("batch_size", goal.batch_size);
  archive("threads", goal.threads);
  archive("products", goal.products);
  archive("seconds", goal.seconds);
  archive("augmentation", goal.augmentation);
}
void visit_members(auto& archive, Either<benchmark::TimeToAccuracy> auto& goal) {
  archive("preset", goal.preset);
  archive("accuracy", goal.accuracy);
  archive("seed", goal.seed);
  archive("threads", goal.threads);
  archive("products", goal.products);
}
void visit_members(auto& archive, Either<benchmark::Latency> auto& goal) {
  archive("hidden", goal.hidden);
  archive("seconds", goal.seconds);
}
void visit_members(auto& archive, Either<benchmark::Evaluation> auto& goal) {
  archive("hidden", goal.hidden);
  archive("threads", goal.threads);
  archive("seconds", goal.seconds);
}
void visit_members(auto& archive, Either<request::Benchmark> auto& request) {
  archive("goal", request.goal);
}
void visit_members(auto& archive, Either<request::Robustness> auto& request) {
  archive("beside", request.beside);
}
void visit_members(auto& archive, Either<request::Nearest> auto& request) {
  archive("values", request.values);
  archive("count", request.count);
  archive("model", request.model);
}
void visit_members(auto& archive, Either<request::Trial> auto& request) {
  archive("settings", request.settings);
  archive("budgets", request.budgets);
  archive("rung", request.rung);
}
void visit_members(auto& archive, Either<request::Overview> auto& overview) {
  archive("split", overview.split);
}
void visit_members(auto& archive, Either<Request> auto& request) {
  archive("id", request.id);
  archive("body", request.body);
}

void visit_members(auto& archive, Either<reply::Images> auto& images) {
  archive("rows", images.rows);
  archive("columns", images.columns);
  archive("pixels", images.pixels);
  archive("labels", images.labels);
}
void visit_members(auto& archive, Either<reply::Nearest> auto& nearest) {
  archive("images", nearest.images);
  archive("distances", nearest.distances);
  archive("among", nearest.among);
}
void visit_members(auto& archive, Either<reply::Evaluation> auto& evaluation) {
  archive("loss", evaluation.loss);
  archive("accuracy", evaluation.accuracy);
  archive("classes", evaluation.classes);
  archive("confusion", evaluation.confusion);
}
void visit_members(auto& archive, Either<reply::Activations> auto& activations) {
  archive("layers", activations.layers);
}
void visit_members(auto& archive, Either<reply::SavedModel> auto& saved) {
  archive("file", saved.file);
}
void visit_members(auto& archive, Either<benchmark::ThroughputResult> auto& result) {
  archive("samples_per_second", result.samples_per_second);
  archive("gflops", result.gflops);
  archive("ceiling_gflops", result.ceiling_gflops);
  archive("threads", result.threads);
}
void visit_members(auto& archive, Either<benchmark::TimeToAccuracyResult> auto& result) {
  archive("seconds", result.seconds);
  archive("samples", result.samples);
  archive("epochs", result.epochs);
  archive("final_accuracy", result.final_accuracy);
  archive("train_seconds", result.train_seconds);
  archive("evaluation_seconds", result.evaluation_seconds);
  archive("setup_seconds", result.setup_seconds);
  archive("threads", result.threads);
}
void visit_members(auto& archive, Either<benchmark::LatencyResult> auto& result) {
  archive("microseconds", result.microseconds);
}
void visit_members(auto& archive, Either<benchmark::EvaluationResult> auto& result) {
  archive("seconds", result.seconds);
  archive("images", result.images);
  archive("threads", result.threads);
}
void visit_members(auto& archive, Either<reply::Benchmark> auto& reply) {
  archive("outcome", reply.outcome);
}
void visit_members(auto& archive, Either<reply::Robustness> auto& reply) {
  archive("images", reply.images);
  archive("present", reply.present);
  archive("beside", reply.beside);
}
void visit_members(auto& archive, Either<reply::Trial> auto& reply) {
  archive("diverged", reply.diverged);
  archive("train_loss", reply.train_loss);
  archive("train_accuracy", reply.train_accuracy);
  archive("validation_loss", reply.validation_loss);
  archive("validation_accuracy", reply.validation_accuracy);
  archive("seconds", reply.seconds);
}
void visit_members(auto& archive, Either<reply::Overview> auto& overview) {
  archive("counts", overview.counts);
  archive("means", overview.means);
  archive("samples", overview.samples);
}
void visit_members(auto& archive, Either<reply::Failed> auto& failed) {
  archive("code", failed.code);
  archive("message", failed.message);
}
void visit_members(auto&, Either<reply::Done> auto&) {}
void visit_members(auto& archive, Either<Reply> auto& reply) {
  archive("id", reply.id);
  archive("body", reply.body);
}

void visit_members(auto& archive, Either<DenseLayer<float>> auto& layer) {
  archive("activation", layer.activation);
  archive("weights", layer.weights);
  archive("biases", layer.biases);
}
void visit_members(auto& archive, Either<NetworkF> auto& network) {
  archive("layers", network.layers);
}
void visit_members(auto& archive, Either<InputScaling> auto& scaling) {
  archive("kind", scaling.kind);
  archive("largest_pixel", scaling.largest_pixel);
  archive("mean", scaling.mean);
  archive("inverse_deviation", scaling.inverse_deviation);
}
void visit_members(auto& archive, Either<Calibration> auto& calibration) {
  archive("temperature", calibration.temperature);
  archive("entropy_limit", calibration.entropy_limit);
}
void visit_members(auto& archive, Either<Model> auto& model) {
  archive("network", model.network);
  archive("scaling", model.scaling);
  archive("rows", model.rows);
  archive("columns", model.columns);
  archive("class_names", model.class_names);
  archive("data", model.data);
  archive("calibration", model.calibration);
}

void visit_members(auto& archive, Either<TrainPoint> auto& point) {
  archive("step", point.step);
  archive("epoch", point.epoch);
  archive("seconds", point.seconds);
  archive("loss", point.loss);
  archive("accuracy", point.accuracy);
  archive("learning_rate", point.learning_rate);
}
void visit_members(auto& archive, Either<EvalPoint> auto& point) {
  archive("step", point.step);
  archive("samples", point.samples);
  archive("epoch", point.epoch);
  archive("seconds", point.seconds);
  archive("test_loss", point.test_loss);
  archive("test_accuracy", point.test_accuracy);
  archive("validation_loss", point.validation_loss);
  archive("validation_accuracy", point.validation_accuracy);
  archive("evaluation_seconds", point.evaluation_seconds);
  archive("gradient_norm", point.gradient_norm);
}
void visit_members(auto& archive, Either<RunRecord> auto& run) {
  archive("id", run.id);
  archive("name", run.name);
  archive("ended", run.ended);
  archive("data", run.data);
  archive("settings", run.settings);
  archive("state", run.state);
  archive("from_seed", run.from_seed);
  archive("parameter_count", run.parameter_count);
  archive("steps", run.steps);
  archive("samples", run.samples);
  archive("epoch", run.epoch);
  archive("train_seconds", run.train_seconds);
  archive("evaluation_seconds", run.evaluation_seconds);
  archive("inputs", run.inputs);
  archive("outputs", run.outputs);
  archive("training", run.training);
  archive("evaluations", run.evaluations);
}
void visit_members(auto& archive, Either<UnitImages> auto& images) {
  archive("rows", images.rows);
  archive("columns", images.columns);
  archive("units", images.units);
  archive("scale", images.scale);
  archive("pixels", images.pixels);
}
void visit_members(auto& archive, Either<Moment> auto& moment) {
  archive("evaluation", moment.evaluation);
  archive("test_answers", moment.test_answers);
  archive("first_layer", moment.first_layer);
}
void visit_members(auto& archive, Either<DatasetInfo> auto& info) {
  archive("name", info.name);
  archive("class_names", info.class_names);
  archive("rows", info.rows);
  archive("columns", info.columns);
  archive("train_count", info.train_count);
  archive("test_count", info.test_count);
  archive("test_labels", info.test_labels);
  archive("split", info.split);
}
void visit_members(auto& archive, Either<Divergence> auto& divergence) {
  archive("step", divergence.step);
  archive("kept_step", divergence.kept_step);
  archive("suggested_learning_rate", divergence.suggested_learning_rate);
  archive("message", divergence.message);
}
void visit_members(auto& archive, Either<Taught> auto& taught) {
  archive("label", taught.label);
  archive("before", taught.before);
  archive("after", taught.after);
}
void visit_members(auto& archive, Either<Snapshot> auto& snapshot) {
  archive("revision", snapshot.revision);
  archive("state", snapshot.state);
  archive("active", snapshot.active);
  archive("wanted", snapshot.wanted);
  archive("dataset", snapshot.dataset);
  archive("model", snapshot.model);
  archive("from_seed", snapshot.from_seed);
  archive("trained", snapshot.trained);
  archive("can_undo", snapshot.can_undo);
  archive("undo_label", snapshot.undo_label);
  archive("run", snapshot.run);
  archive("step", snapshot.step);
  archive("samples", snapshot.samples);
  archive("run_first_step", snapshot.run_first_step);
  archive("run_first_sample", snapshot.run_first_sample);
  archive("run_last_step", snapshot.run_last_step);
  archive("epoch", snapshot.epoch);
  archive("epochs_per_run", snapshot.epochs_per_run);
  archive("train_samples", snapshot.train_samples);
  archive("validation_samples", snapshot.validation_samples);
  archive("train_seconds", snapshot.train_seconds);
  archive("evaluation_seconds", snapshot.evaluation_seconds);
  archive("run_train_seconds", snapshot.run_train_seconds);
  archive("run_evaluation_seconds", snapshot.run_evaluation_seconds);
  archive("samples_per_second", snapshot.samples_per_second);
  archive("pace", snapshot.pace);
  archive("learning_rate", snapshot.learning_rate);
  archive("seconds_left", snapshot.seconds_left);
  archive("train_history", snapshot.train_history);
  archive("eval_history", snapshot.eval_history);
  archive("train_tail", snapshot.train_tail);
  archive("moments", snapshot.moments);
  archive("best_validation_accuracy", snapshot.best_validation_accuracy);
  archive("best_step", snapshot.best_step);
  archive("stopped_early", snapshot.stopped_early);
  archive("test_answers", snapshot.test_answers);
  archive("test_confidences", snapshot.test_confidences);
  archive("divergence", snapshot.divergence);
  archive("taught", snapshot.taught);
  archive("drawings", snapshot.drawings);
  archive("drawings_revision", snapshot.drawings_revision);
  archive("error", snapshot.error);
  archive("parameter_count", snapshot.parameter_count);
  archive("threads", snapshot.threads);
}

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
