// What wire.cpp writes and reads: the names of enumerations and of variants' alternatives, and of
// each type its members, once for both ways.
#pragma once

#include <array>
#include <concepts>
#include <string_view>
#include <type_traits>
#include <variant>

#include "session/wire.h"

namespace inkling::wire {

inline constexpr std::array<std::string_view, 6> kStateNames = {"no_data", "ready",    "running",
                                                                "paused",  "finished", "diverged"};
inline constexpr std::array<std::string_view, 5> kErrorNames = {
    "invalid_argument", "invalid_data", "not_found", "out_of_memory", "state"};
inline constexpr std::array<std::string_view, 3> kSplitNames = {"train", "test", "own"};
inline constexpr std::array<std::string_view, 3> kProductsNames = {"automatic", "eigen", "dense"};
inline constexpr std::array<std::string_view, 2> kScalingNames = {"unit", "z_score"};

constexpr const auto& names_of(SessionState) { return kStateNames; }
constexpr const auto& names_of(ErrorCode) { return kErrorNames; }
constexpr const auto& names_of(Split) { return kSplitNames; }
constexpr const auto& names_of(Products) { return kProductsNames; }
constexpr const auto& names_of(InputScaling::Kind) { return kScalingNames; }
constexpr const auto& names_of(Activation) { return kActivationNames; }

// In the order of the variants' alternatives.
inline constexpr std::array<std::string_view, std::variant_size_v<Command>> kCommandNames = {
    "load_dataset", "load_synthetic", "start", "pause",        "step",
    "epoch",        "reset",          "undo",  "configure",    "restore_best",
    "load_model",   "set_pace",       "teach", "set_drawings", "remove_drawing"};
inline constexpr std::array<std::string_view, std::variant_size_v<RequestBody>> kRequestNames = {
    "images",     "evaluation", "activations", "save_model", "benchmark",
    "robustness", "nearest",    "trial",       "overview"};
inline constexpr std::array<std::string_view, std::variant_size_v<ReplyBody>> kReplyNames = {
    "images",  "evaluation", "activations", "saved_model", "benchmark", "robustness",
    "nearest", "trial",      "overview",    "failed",      "done"};
// Goals and outcomes alike.
inline constexpr std::array<std::string_view, std::variant_size_v<benchmark::Goal>> kGoalNames = {
    "throughput", "time-to-accuracy", "latency", "evaluation"};
static_assert(std::variant_size_v<benchmark::Outcome> == kGoalNames.size());

constexpr const auto& names_of(const Command&) { return kCommandNames; }
constexpr const auto& names_of(const RequestBody&) { return kRequestNames; }
constexpr const auto& names_of(const ReplyBody&) { return kReplyNames; }
constexpr const auto& names_of(const benchmark::Goal&) { return kGoalNames; }
constexpr const auto& names_of(const benchmark::Outcome&) { return kGoalNames; }

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

}  // namespace inkling::wire
